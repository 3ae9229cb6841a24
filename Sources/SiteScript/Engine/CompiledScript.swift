public import SiteScriptSyntax
import Synchronization

/// The result of compiling: a program that any session of the same engine can run, as often as wanted.
public struct CompiledScript: Sendable {
    /// The files it was compiled from, for showing diagnostics and errors.
    public let files: [SourceFile]
    /// What was found while compiling; warnings only, or it would not have compiled.
    public let diagnostics: [Diagnostic]
    /// The parameters it declares, in order.
    public let parameters: [ScriptParameter]
    /// Its `test` blocks in order.
    public let tests: [ScriptTest]
    /// What its last statement gives when that is an expression; nil otherwise.
    public let resultType: ScriptType?
    /// What the checker found; nil for a script that was loaded.
    public let checked: CheckedProgram?
    /// Which compilation it comes from, so that a session links it once.
    let identity: ScriptIdentity
    let code: ProgramCode
    /// The modules it imports, in the order in which they run before it.
    let modules: [ProgramCode]
    /// The functions of the engine that it and its modules call.
    let natives: [String: FunctionSignature]
    /// Where the values of its parameters are.
    let parameterPlaces: [Int]
    /// Where the values of the names are that it declares anew, whatever it assigns besides.
    let declaredPlaces: [Int]

    /// The instructions as text, for `dump bytecode`.
    public var bytecodeText: String { Disassembler.text(of: code, files: files) }
}

extension CompiledScript: Hashable {
    /// Whether both are made of the same texts and do the same.
    public static func == (left: CompiledScript, right: CompiledScript) -> Bool {
        if left.identity == right.identity { return true }
        // Swift takes composed and decomposed characters for equal, so bytes are compared.
        return left.files.elementsEqual(right.files) { $0.name == $1.name && $0.bytes == $1.bytes }
            && left.code == right.code && left.modules == right.modules && left.natives == right.natives
    }

    /// Hashes the texts.
    public func hash(into hasher: inout Hasher) {
        for file in files { hasher.combine(file.bytes) }
    }
}

/// Tells one compilation of the process from every other.
struct ScriptIdentity: Sendable, Equatable {
    private static let last = Atomic(0)

    let number: Int
    /// Whether it may be run again, as a line of a REPL is not.
    let isKept: Bool

    init(isKept: Bool) {
        number = ScriptIdentity.last.wrappingAdd(1, ordering: .relaxed).newValue
        self.isKept = isKept
    }
}

/// One `test` block of a script.
public struct ScriptTest: Sendable, Hashable {
    /// What it shows.
    public let name: String
    /// Where its name stands.
    public let span: SourceSpan
}

/// One `param` of a script.
public struct ScriptParameter: Sendable, Hashable {
    /// The name, which is also the option's.
    public let name: String
    /// What may be passed.
    public let type: ScriptType
    /// Whether it has no default.
    public let isRequired: Bool
    /// The default as it is written; nil when there is none.
    public let defaultText: String?
    /// The `##` comment.
    public let help: String?
}

extension CheckedProgram {
    /// The `test` blocks as a host sees them.
    var scriptTests: [ScriptTest] {
        program.statements.compactMap { statement in
            guard case .test(let test) = statement.kind else { return nil }
            return ScriptTest(name: test.name, span: test.nameSpan)
        }
    }

    /// The names that the program declares anew.
    var declaredNames: [String] {
        program.statements.compactMap { statement in
            switch statement.kind {
            case .variable(let declaration): declaration.name.name
            case .function(let declaration): declaration.name.name
            case .importing(let declaration): declaration.name.name
            default: nil
            }
        }
    }

    /// The parameters as a host sees them.
    func scriptParameters(in file: SourceFile) -> [ScriptParameter] {
        parameters.map { parameter in
            ScriptParameter(
                name: parameter.name.name,
                type: parameter.type,
                isRequired: parameter.defaultValue == nil,
                defaultText: parameter.defaultValue.map { file.text(of: $0.span) },
                help: parameter.documentation
            )
        }
    }
}

/// Thrown when a script does not compile: everything that is wrong with it.
public struct CompilationError: Error, Sendable {
    /// The files it was compiled from.
    public let files: [SourceFile]
    /// The errors and warnings in the order of their places.
    public let diagnostics: [Diagnostic]
    /// Whether the text only needs to go on, as a REPL's open block does.
    public let isIncomplete: Bool
}

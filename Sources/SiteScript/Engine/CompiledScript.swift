public import SiteScriptSyntax

/// The result of compiling: a program that any session of the same engine can run, as often as wanted.
public struct CompiledScript: Sendable {
    /// The files it was compiled from, for showing diagnostics and errors.
    public let files: [SourceFile]
    /// What was found while compiling; warnings only, or it would not have compiled.
    public let diagnostics: [Diagnostic]
    /// The parameters it declares, in order.
    public let parameters: [ScriptParameter]
    /// What the checker found, for `dump types`.
    public let checked: CheckedProgram
    /// Which compilation it comes from, so that a session links it once.
    let identity: ScriptIdentity
    let code: ProgramCode
    /// The modules it imports, in the order in which they run before it.
    let modules: [ProgramCode]
    let scope: CompileScope

    /// The names of its `test` blocks in order.
    public var tests: [ScriptTest] {
        checked.program.statements.compactMap { statement in
            guard case .test(let test) = statement.kind else { return nil }
            return ScriptTest(name: test.name, span: test.nameSpan)
        }
    }

    /// The instructions as text, for `dump bytecode`.
    public var bytecodeText: String { Disassembler.text(of: code, files: files) }
}

/// Tells one compilation from every other as long as a copy of its result lives.
final class ScriptIdentity: Sendable, Hashable {
    /// Whether it may be run again, as a line of a REPL is not.
    let isKept: Bool

    init(isKept: Bool) { self.isKept = isKept }

    static func == (left: ScriptIdentity, right: ScriptIdentity) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
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

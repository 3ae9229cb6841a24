import SiteScriptSyntax

/// Tells without making code that no function of a program is too large to run.
enum CodeSize {
    /// Longer statements are not judged: a byte comes to fewer than ten instructions, and a jump goes over 32,767.
    private static let textMaximum = 3000
    /// How deep calls stand inside each other, as the parser has it.
    private static let nestingMaximum = 200

    /// Whether the code of a checked program is certain to be small enough; false where only making it would tell.
    ///
    /// A function's registers hold its names, each of which takes six bytes of text to declare, its operands, one to
    /// two bytes, and for the calls around a place the parameters that these leave out.
    static func isCertain(of checked: CheckedProgram, _ registry: ModuleRegistry) -> Bool {
        let statements = checked.program.statements
        let longest = statements.lazy.map(\.span.count).max() ?? 0
        guard longest <= textMaximum else { return false }
        let parameters = max(
            registry.parameterMaximum,
            checked.functions.lazy.map(\.parameterCount).max() ?? 0
        )
        var names = 0
        if statements.count <= Compiler.localsMaximum {
            for statement in statements {
                if case .variable = statement.kind { names += 1 }
            }
        }
        return names + longest * 2 / 3 + nestingMaximum * (parameters + 1) <= ChunkBuilder.registerMaximum
    }
}

extension ModuleRegistry {
    /// The most parameters that a function or member has.
    fileprivate var parameterMaximum: Int {
        modules.lazy.flatMap { module in
            module.functions.map(\.signature.parameters.count)
                + module.members.map(\.function.signature.parameters.count)
        }.max() ?? 0
    }
}

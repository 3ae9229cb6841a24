public import SiteScriptSyntax

/// What the checker is told about the place a program will run in.
public struct CheckOptions: Sendable {
    /// Whether the program is a line of the REPL: names may be declared again, and a result need not be used.
    public var isInteractive = false
    /// Whether the value of the last statement is shown, as under `-c`.
    public var showsResult = false
    /// Whether the program is imported by another, so that its names are for others to use.
    public var isModule = false
    /// Whether a program in which a write can be reached is refused.
    public var isReadOnly = false
    /// What the host grants; an effect that is not in it is refused where it can be reached.
    public var granted: Effects = .all
    /// Whether only mistakes of the program's own are said: in a text that could not be read whole, a
    /// name may be unused or a value dropped only because the rest of its line is missing.
    public var hasSyntaxErrors = false
    /// Whether some of them left text unread, so that what changes are for may be missing too.
    public var hasUnreadText = false
    /// Finds the module that an `import` names; without it nothing can be imported.
    public var resolveImport: (@Sendable (ImportDeclaration, SourceFile) -> ImportResolution)?

    /// Makes options for a script file with everything granted.
    public init() {}
}

/// What an `import` leads to.
public enum ImportResolution: Sendable {
    /// A module, parsed and checked.
    case module(CheckedProgram)
    /// Why there is none, as the message says it, and how to mend it.
    case failure(String, hint: String? = nil)
}

extension Effects {
    /// Every effect there is.
    public static let all = Effects(rawValue: .max)
}

public import SiteScriptSyntax

/// A script without mistakes, of which no code was made.
public struct CheckedScript: Sendable {
    /// The files it consists of, for showing diagnostics.
    public let files: [SourceFile]
    /// What was found; warnings only.
    public let diagnostics: [Diagnostic]
    /// What the checker knows of it.
    public let program: CheckedProgram
}

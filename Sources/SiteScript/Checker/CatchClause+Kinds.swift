public import SiteScriptSyntax

/// Telling a kind of error from a name: a lone name that is a kind catches that kind, any other binds
/// every error.
extension CatchClause {
    /// The name that the error gets: the one after `as`, or a lone name that is not a kind.
    public var boundName: Identifier? {
        if let binding { return binding }
        guard kinds.count == 1, let name = kinds.first, ScriptErrorKind(rawValue: name.name) == nil else {
            return nil
        }
        return name
    }

    /// The kinds that are taken; none when every error is.
    public var caughtKinds: [Identifier] {
        binding == nil && boundName != nil ? [] : kinds
    }
}

import SiteScriptTerminal

/// What stands before the cursor: the store, the dealer, and what is not allowed.
enum ReplPrompt {
    /// The prompt, such as `sites(42)> ` or `sites(42) read-only> `.
    static func text(store: String, dealer: Int?, isReadOnly: Bool, isDryRun: Bool) -> String {
        // A longer name would leave no room for what is typed.
        let name = DisplayWidth.truncated(TerminalText.sanitised(store), to: 24)
        let mode = isReadOnly ? " read-only" : isDryRun ? " dry-run" : ""
        return "\(name)\(dealer.map { "(\($0))" } ?? "")\(mode)> "
    }
}

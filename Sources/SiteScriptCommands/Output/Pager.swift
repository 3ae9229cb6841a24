import SiteScriptTerminal

/// The program that shows what is longer than the screen.
enum Pager {
    /// Shows a text in `$SITESCRIPT_PAGER`, `$PAGER` or `less`; false when none is wanted or there is none.
    @Sendable
    static func show(_ text: [UInt8]) -> Bool {
        guard let command = command(SystemCalls.environment),
            let status = Subprocess.run(command, reading: text)
        else { return false }
        return status != 127
    }

    /// The shell's command; nil when none is wanted.
    ///
    /// `less` leaves what it showed on the screen, cuts no colours, and does not fold lines.
    static func command(_ environment: (String) -> String?) -> String? {
        let chosen = environment("SITESCRIPT_PAGER") ?? environment("PAGER") ?? "less"
        let words = chosen.split(separator: " ")
        guard let name = words.first, chosen.trimmed != "cat" else { return nil }
        let isLess = name == "less" || name.hasSuffix("/less")
        return isLess && environment("LESS") == nil ? "LESS=-FRSX " + chosen : chosen
    }
}

import ArgumentParser

/// `sitescript resume [LABEL]`: goes on with a run that ended early.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run that ended early: after a failure, Ctrl-C, a crash or a power loss.",
        discussion: """
            Changes whose outcome is unknown are settled by reading their sites back; nothing is done twice.
            """
    )

    @ArgumentParser.Argument(help: "The run's label or identifier; the newest unfinished run without.")
    var label: String?

    @OptionGroup var changes: ChangeOptions
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let (code, arguments) = RunCode.code("resume", label)
        try await changes.apply("resume", code, arguments, launch(with: shared))
    }
}

/// `sitescript undo [LABEL]`: takes a run back.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take a run back: restore what was there before it, the last change first.",
        discussion: """
            Sites that others changed since are left as they are and reported as stale. Deleted sites come back with a \
            new site_id.
            """
    )

    @ArgumentParser.Argument(
        help: "The run's label or identifier; the newest run that changed something without."
    )
    var label: String?

    @OptionGroup var changes: ChangeOptions
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let (code, arguments) = RunCode.code("undo", label)
        try await changes.apply("undo", code, arguments, launch(with: shared))
    }
}

/// Programs about one run.
private enum RunCode {
    /// The program, and its arguments: a label goes as an argument, so that nothing in it is read as code.
    static func code(_ function: String, _ label: String?) -> (String, [String]) {
        guard let label else { return ("\(function)()", []) }
        return ("param label: String\n\(function)(label)", ["--label=\(label)"])
    }
}

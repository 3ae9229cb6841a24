import ArgumentParser

/// `sitescript apply FILE.plan`: applies a plan file, once.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Apply a plan file.",
        discussion: """
            The changes are shown and asked for, or --yes is given. A plan that ended early goes on where it stopped; \
            one that was applied to its end, or has expired, is refused with exit code 6.
            """
    )

    @ArgumentParser.Argument(help: "The plan file.")
    var file: String

    @OptionGroup var changes: ChangeOptions
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        try await changes.apply("apply", "param path: String\nplan(path)", ["--path", file], launch)
    }
}

/// `sitescript show FILE.plan`: shows what a plan file would do.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a plan file would do."
    )

    @ArgumentParser.Argument(help: "The plan file.")
    var file: String

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let code = await SiteScriptProgram.script(launch) {
            await $0.run(
                command: "show",
                "param path: String\nplan(path) | show\n",
                ["--path", file],
                showsResult: false
            )
        }
        if code != .ok { throw code }
    }
}

import ArgumentParser

/// `sitescript runs`: lists the runs in the journal.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs in the journal, the newest first."
    )

    @OptionGroup var options: ListOptions

    private static let columns = """
         | select .id, .label, .started, .state, .changes, .done, .failed, .stale, .unknown, .left
        """

    func run() async throws {
        let launch = try launch(with: options)
        // A table has to fit; programs get everything.
        let code = "runs()" + (launch.format == .table ? RunsCommand.columns : "") + "\n"
        let result = await SiteScriptProgram.script(launch) {
            await $0.run(command: "runs", code, [], showsResult: true)
        }
        if result != .ok { throw result }
    }
}

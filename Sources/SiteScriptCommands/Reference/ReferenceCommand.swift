import ArgumentParser
import SiteScriptSyntax

/// `sitescript reference [PAGE]`: prints a page of the reference, or the names of all; help leaves it out, since
/// only `scripts/docs.sh` has a use for it.
struct ReferenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Print a page of the reference.",
        shouldDisplay: false
    )

    @ArgumentParser.Argument(help: "The page; without it the names of all pages are listed.")
    var page: String?

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let pages = ReferencePages.all()
        guard let page else {
            launch.console.output.stream.write(pages.map { $0.name + "\n" }.joined())
            return
        }
        guard let found = pages.first(where: { $0.name == page }) else {
            let near = NameSuggestion.closest(to: page, among: pages.map(\.name))
            launch.errors.report("there is no page `\(page)`", hint: near.map { "did you mean `\($0)`?" })
            throw ExitCode.usage
        }
        launch.console.output.stream.write(found.text)
    }
}

import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SitesBindings
import SitesCore

/// The pages of `docs/reference`, made from the tables that the checker, help and completion read.
///
/// Nothing of them is written by hand: `scripts/docs.sh` writes them, a test holds them against the tables.
package enum ReferencePages {
    /// One page.
    package struct Page: Sendable, Hashable {
        /// Its name in the folder.
        package var name: String
        /// Its text in Markdown.
        package var text: String
    }

    /// All pages, the index first.
    package static func all() -> [Page] {
        let modules = modules.filter { !$0.functions.isEmpty || !$0.members.isEmpty || !$0.types.isEmpty }
        return [
            Page(name: "README.md", text: index(modules)),
            Page(name: "stages.md", text: StagesPage.text(of: ReferencePages.modules)),
            Page(name: "diagnostics.md", text: DiagnosticsPage.text()),
            Page(name: "commands.md", text: CommandsPage.text()),
        ] + modules.map { Page(name: pageName($0), text: ModulePage.text(of: $0)) }
    }

    /// The library and the sites, over a service that is never asked.
    private static let modules: [NativeModule] = {
        let settings = SitesSettings { () async throws(SitesServiceError) in
            throw SitesServiceError(.unavailable, "nothing runs here")
        }
        return StandardLibrary.modules + [SitesModule.module(settings)]
    }()

    static func pageName(_ module: NativeModule) -> String { module.name.lowercased() + ".md" }

    /// The first lines of every page.
    static func head(_ title: String) -> String {
        "<!-- Made from the tables in Sources by scripts/docs.sh; not edited by hand. -->\n\n# \(title)\n\n"
    }

    private static func index(_ modules: [NativeModule]) -> String {
        var text = head("Reference")
        text +=
            "Every stage, function, member, message and command, made from the tables that `?NAME` at the prompt reads.\n"
        text += "The [guide](../language/README.md) explains how they go together.\n\n"
        text += table(
            ["page", "what stands there"],
            [
                [
                    "[Stages](stages.md)",
                    "what may stand behind `|`: `where`, `select`, `sort`, `update`, `apply` …",
                ],
                [
                    "[Messages](diagnostics.md)",
                    "what each code such as `E0303` means, why, and how it is mended",
                ],
                ["[Commands](commands.md)", "`sitescript` and its commands with their options"],
            ]
        )
        text += "\n## The library\n\n"
        text += table(
            ["page", "what stands there", "names"],
            modules.map { module in
                ["[\(ModulePage.title(module))](\(pageName(module)))", module.summary, names(in: module)]
            }
        )
        return text
    }

    private static func names(in module: NativeModule) -> String {
        let functions = module.functions.map { $0.name + "()" }
        let members = module.members.map { "." + $0.function.name }
        var seen: Set<String> = []
        let all = (functions + module.types.map(\.name) + members).filter { seen.insert($0).inserted }
        return all.map { "`\($0)`" }.joined(separator: " ")
    }

    // MARK: - Parts of pages

    /// A table with the cells of its rows.
    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let rule = heads.map { _ in "---" }
        return ([heads, rule] + rows).map { row in
            "| "
                + row.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(
                    separator: " | "
                ) + " |\n"
        }.joined()
    }

    /// Examples with what they give, one below the other.
    static func examples(_ examples: [NativeExample]) -> String {
        guard !examples.isEmpty else { return "" }
        let lines = examples.map { example in
            example.code.contains("\n") || example.code.count + example.result.count > 90
                ? "\(example.code)\n→ \(example.result)\n" : "\(example.code)  → \(example.result)\n"
        }
        return "\n```\n\(lines.joined())```\n"
    }

    /// What something does besides giving a value, in a sentence; empty where it does nothing.
    static func effects(_ effects: Effects) -> String {
        guard !effects.isEmpty else { return "" }
        return "\nEffects: \(effects.names.map { "`\($0)`" }.joined(separator: ", ")).\n"
    }
}

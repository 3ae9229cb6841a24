import SiteScript
import SiteScriptSyntax

/// The page of all codes; `sitescript explain CODE` prints the same.
enum DiagnosticsPage {
    private static let groups: [(prefix: String, title: String)] = [
        ("E01", "Characters, numbers and texts"), ("E02", "Statements and expressions"),
        ("E03", "Names, types, calls and effects"), ("W03", "Warnings"), ("R01", "While it runs: values"),
        ("R02", "While it runs: limits and what is granted"), ("R03", "While it runs: files and formats"),
        ("R04", "While it runs: the service and changes"), ("R09", "While it runs: what is not there yet"),
    ]

    static func text() -> String {
        let all = ExplainCommand.all
        var text = ReferencePages.head("Messages")
        text +=
            "Every message has a code that never changes its meaning. `E` codes are errors and `W` codes warnings that are "
        text +=
            "said\nbefore a script runs; with an error it does not run. `R` codes are errors while it runs. "
        text +=
            "`sitescript explain E0303`\nprints what stands here; `sitescript check --fix` mends what is certain.\n"
        for group in groups {
            let found = all.filter { $0.code.hasPrefix(group.prefix) }
            guard !found.isEmpty else { continue }
            text += "\n**\(group.title)**\n\n"
            text += ReferencePages.table(
                ["code", "what it says"],
                found.map { ["[\($0.code)](#\($0.code.lowercased()))", $0.meaning] }
            )
        }
        for group in groups {
            let found = all.filter { $0.code.hasPrefix(group.prefix) }
            guard !found.isEmpty else { continue }
            text += "\n## \(group.title)\n" + found.map(describe).joined()
        }
        return text
    }

    private static func describe(_ explanation: CodeExplanation) -> String {
        var text = "\n### \(explanation.code)\n\n**\(explanation.meaning)**\n\n\(explanation.reason)\n"
        if let wrong = explanation.wrong, let mended = explanation.mended {
            text += "\nWrong:\n\n```\n\(ExplainCommand.shortened(wrong))\n```\n"
            text += "\nMended:\n\n```\n\(ExplainCommand.shortened(mended))\n```\n"
        }
        return text
    }
}

import ArgumentParser

/// The page of the command line: the help of the program and of each command.
enum CommandsPage {
    private static let columns = 100

    static func text() -> String {
        let commands = RootCommand.configuration.subcommands.filter { $0.configuration.shouldDisplay }
        var text = ReferencePages.head("Commands")
        text += "What `sitescript --help` and the help of each command print.\n\n"
        text += ReferencePages.table(
            ["command", "what it does"],
            commands.map { command in
                let name = name(of: command)
                return ["[`sitescript \(name)`](#sitescript-\(name))", command.configuration.abstract]
            }
        )
        text += "\n## sitescript\n\n```\n\(HelpText.program.pageText)\n```\n"
        for command in commands {
            let help = RootCommand.helpMessage(for: command, columns: columns)
            text += "\n## sitescript \(name(of: command))\n\n```\n\(help.pageText)\n```\n"
        }
        return text
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)"
    }
}

extension String {
    /// The text without blanks at its end and empty lines around it, as a page holds it.
    fileprivate var pageText: String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        let inner = lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
        return inner.joined(separator: "\n")
    }
}

import ArgumentParser
import SiteScript
import SitesCore

/// The commands with names of their own; scripts and the prompt never touch this tree.
enum CommandTree {
    /// The launch of the command that runs.
    @TaskLocal static var current: Launch?

    /// Runs a command by its name and arguments.
    static func run(_ arguments: [String], _ launch: Launch) async -> ExitCode {
        await $current.withValue(launch) {
            do {
                var command = try RootCommand.parseAsRoot(arguments)
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return .ok
            } catch let code as ExitCode {
                return code
            } catch {
                return report(error, launch)
            }
        }
    }

    /// Shows help where it was asked for, and a mistake in the arguments.
    private static func report(_ error: any Error, _ launch: Launch) -> ExitCode {
        let message = RootCommand.fullMessage(for: error) + "\n"
        guard RootCommand.exitCode(for: error).isSuccess else {
            launch.console.talk.stream.write(message.prefixingError)
            return .usage
        }
        launch.console.output.stream.write(message)
        return .ok
    }
}

extension String {
    /// The parser's message with the word that all of ours start with.
    fileprivate var prefixingError: String { hasPrefix("Error: ") ? "error: " + dropFirst(7) : self }
}

/// The root of the tree.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sitescript",
        abstract: "Explore and change sites, with every change shown before it is made.",
        subcommands: [
            // One to a line.
            CheckCommand.self,
            ExplainCommand.self,
            FormatCommand.self,
            TestCommand.self,
            DumpCommand.self,
            DealersCommand.self,
            ClientsCommand.self,
            ProfilesCommand.self,
            ServeCommand.self,
            PlanCommand.self,
            ShowCommand.self,
            ApplyCommand.self,
            ResumeCommand.self,
            UndoCommand.self,
            RunsCommand.self,
            ReferenceCommand.self,
        ]
    )
}

extension AsyncParsableCommand {
    /// The launch with the options that stood behind the command's name as well.
    func launch(with options: SharedOptions) throws -> Launch {
        guard let launch = CommandTree.current else {
            throw ValidationError("commands run inside of the program")
        }
        return options.change(launch)
    }

    /// Runs `body`, reporting what the service refuses.
    func reporting<Value>(_ launch: Launch, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SitesServiceError {
            launch.errors.report(error.message, hint: error.hint)
            throw ExitCode(error)
        } catch let error as ScriptError {
            launch.errors.report(error, [])
            throw ExitCode(error)
        }
    }
}

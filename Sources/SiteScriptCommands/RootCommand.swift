import ArgumentParser
import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal
import SitesCore

/// The command tree behind the options that every command shares.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sitescript", abstract: "A language for CHeKT's Sites API.", version: SiteScriptVersion.current,
        subcommands: [CheckCommand.self, DumpCommand.self, DealersCommand.self])
}

/// The version of the program.
enum SiteScriptVersion {
    static let current = "0.1.0"
}

/// What commands of the tree share.
enum Invocation {
    /// The invocation under way; set before a command runs.
    @TaskLocal static var launch = Launch(LaunchOptions())

    /// Runs `body`, showing what the service refuses.
    static func report<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SitesServiceError {
            launch.errors.print(error.message, hint: error.hint)
            throw ArgumentParser.ExitCode(ExitCode.failure.rawValue)
        }
    }
}

/// The program behind `sitescript`.
public enum SiteScriptProgram {
    /// Runs with the arguments behind the program's name; gives the exit code.
    public static func run(_ arguments: [String]) async -> Int32 {
        ignoreBrokenPipes()
        let options: LaunchOptions
        do throws(LaunchOptions.Mistake) {
            options = try LaunchOptions.parse(arguments)
        } catch {
            ErrorOutput(usesColor: false).print(error.message, hint: "see `sitescript --help`")
            return ExitCode.usage.rawValue
        }
        let launch = Launch(options)
        let code = await run(launch)
        OutputStream.standard.flush()
        return code
    }

    private static func run(_ launch: Launch) async -> Int32 {
        let runner = ScriptRunner(launch: launch)
        switch launch.options.target {
        case .file(let path, let arguments): return await runner.run(file: path, arguments).rawValue
        case .command("run", let arguments):
            guard let path = arguments.first else {
                launch.errors.print("`run` needs a script: sitescript run FILE")
                return ExitCode.usage.rawValue
            }
            return await runner.run(file: path, Array(arguments.dropFirst())).rawValue
        case .code(let code): return await runner.run(code: code).rawValue
        case .standardInput: return await runner.run(file: "-", []).rawValue
        case .interactive where !Terminal.isTTY(0): return await runner.run(file: "-", []).rawValue
        case .interactive, .command("repl", _): return await ReplCommand(launch: launch).run().rawValue
        case .help, .command("help", _):
            OutputStream.standard.write(HelpText.program)
            return 0
        case .version:
            OutputStream.standard.write("sitescript \(SiteScriptVersion.current)\n")
            return 0
        case .command(let name, let arguments): return await run(command: [name] + arguments, launch)
        }
    }

    private static func run(command arguments: [String], _ launch: Launch) async -> Int32 {
        await Invocation.$launch.withValue(launch) {
            do {
                var command = try RootCommand.parseAsRoot(arguments)
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return 0
            } catch {
                let code = RootCommand.exitCode(for: error).rawValue
                let message = RootCommand.fullMessage(for: error)
                if !message.isEmpty {
                    (code == 0 ? OutputStream.standard : OutputStream.error).write(message + "\n")
                }
                // The parser's own code for bad usage is 64; ours is 2.
                return code == 64 ? ExitCode.usage.rawValue : code
            }
        }
    }
}

/// What `--help` prints.
enum HelpText {
    static let program = """
        sitescript: explore and change sites, with every change shown before it is made

        usage:
          sitescript [OPTIONS] FILE [--param value …]   run a script
          sitescript [OPTIONS] -c 'CODE'                run a line and show what it gives
          sitescript [OPTIONS] -                        run what comes on standard input
          sitescript [OPTIONS]                          explore at a prompt
          sitescript check FILE…                        check scripts without running them
          sitescript dump tokens|tree|types|bytecode FILE
          sitescript dealers add ID --name NAME | list

        options:
          --store PATH       the store's file, or :memory: (SITESCRIPT_STORE; else in the user's data folder)
          --dealer N         the dealer that `sites()` means
          --format F         table, json, jsonl, csv, tsv or md
          --yes              apply changes without asking
          --read-only        refuse programs that could write
          --dry-run          show what `apply` would do and do nothing
          --max-changes N    refuse to apply more changes at once
          --color WHEN       auto, always or never (NO_COLOR)
          -q, --quiet        no talk on standard error but errors
          -v, --verbose      more talk
          --version, --help

        examples:
          sitescript dealers add 42 --name Acme
          sitescript --dealer 42 -c 'sites() | count by .timezone | take 5'
          sitescript --dealer 42 -c 'sites() | where .timezone == "US/Pacific" | update timezone: "America/Los_Angeles"'

        exit codes: 0 ok, 1 error, 2 usage or check error, 3 some rows failed, 5 refused, 75 network, 77 credentials,
        130 and 143 signals

        """
}

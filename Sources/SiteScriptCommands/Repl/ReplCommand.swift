import SiteScript
import SiteScriptTerminal

/// Starts the prompt: the session, the history, the line reader.
struct ReplCommand {
    let launch: Launch

    /// How many rows of a table are shown at the prompt, unless `:rows` says otherwise; more where a pager shows them.
    static let rowMaximum = 100
    static let pagedRowMaximum = 10_000

    func run() async -> ExitCode {
        launch.signals?.takeTermination()
        if launch.console.output.isTerminal {
            let hasPager = Pager.command(launch.console.environment) != nil
            launch.rowMaximum = hasPager ? ReplCommand.pagedRowMaximum : ReplCommand.rowMaximum
        }
        let names = SessionNames()
        let history = History(
            path: ReplCommand.historyPath(launch.console.environment),
            shouldRecord: { !ReplCommand.isSecret($0) }
        )
        let engine = launch.engine()
        let assistant = ReplAssistant(
            registry: engine.registry,
            names: names,
            engine: engine,
            known: KnownValues(launch)
        )
        let reader = LineReaders.standard(history: history, assistant: assistant, color: launch.options.color)
        launch.askWith(reader)
        let loop = ReplLoop(launch, reader, names, history: history)
        if launch.console.isInputTerminal {
            if launch.console.output.isTerminal { Terminal().hideTypedAhead(input: 0) }
            loop.greet()
        }
        if let problem = history.problem { launch.say("the history is not kept: \(problem)") }
        if let path = ReplCommand.startFile(launch.console.environment) {
            // Most people have none; one that cannot be read is said by what it lacks.
            _ = await loop.load(file: path, isShown: false)
        }
        return await loop.run()
    }

    /// `$XDG_CONFIG_HOME/sitescript/rc.sites`, or under `~/.config`; its lines are run before the first prompt.
    static func startFile(_ environment: (String) -> String?) -> String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/sitescript/rc.sites"
        }
        return environment("HOME").map { $0 + "/.config/sitescript/rc.sites" }
    }

    /// Whether a line has what looks like a secret, which must not be found in a file later.
    static func isSecret(_ line: String) -> Bool {
        let text = line.lowercased()
        let words = ["client_secret", "access_token", "password", "bearer ", "api_key", "private key"]
        return words.contains { text.contains($0) }
    }

    /// `$XDG_STATE_HOME/sitescript/history`, or under `~/.local/state`; nil where there is no home.
    static func historyPath(_ environment: (String) -> String?) -> String? {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/sitescript/history"
        }
        return environment("HOME").map { $0 + "/.local/state/sitescript/history" }
    }
}

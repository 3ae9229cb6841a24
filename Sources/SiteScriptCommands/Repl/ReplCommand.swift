import SiteScript
import SiteScriptTerminal

/// Starts the prompt: the session, the history, the line reader.
struct ReplCommand {
    let launch: Launch

    /// How many rows of a table are shown at the prompt, unless `:rows` says otherwise.
    static let rowMaximum = 100

    func run() async -> ExitCode {
        launch.signals?.takeTermination()
        if launch.console.output.isTerminal { launch.rowMaximum = ReplCommand.rowMaximum }
        let names = SessionNames()
        let history = History(path: ReplCommand.historyPath(launch.console.environment))
        let assistant = ReplAssistant(registry: launch.engine().registry, names: names)
        let reader = LineReaders.standard(history: history, assistant: assistant, color: launch.options.color)
        launch.askWith(reader)
        let loop = ReplLoop(launch, reader, names)
        if launch.console.isInputTerminal { loop.greet() }
        if let problem = history.problem { launch.say("the history is not kept: \(problem)") }
        return await loop.run()
    }

    /// `$XDG_STATE_HOME/sitescript/history`, or under `~/.local/state`; nil where there is no home.
    static func historyPath(_ environment: (String) -> String?) -> String? {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/sitescript/history"
        }
        return environment("HOME").map { $0 + "/.local/state/sitescript/history" }
    }
}

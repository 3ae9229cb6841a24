import SiteScript
import SiteScriptTerminal

/// Starts the prompt: the session, the history, the line reader.
struct ReplCommand {
    let launch: Launch

    func run() async -> ExitCode {
        let engine = launch.engine()
        let output = launch.resultOutput()
        let session = engine.session(host: ConsoleHost(output, isQuiet: false))
        let names = SessionNames()
        let assistant = ReplAssistant(registry: engine.registry, names: names)
        let history = History(path: ReplCommand.historyPath)
        let reader = LineReaders.standard(history: history, assistant: assistant, color: launch.options.color)
        if !launch.options.isQuiet {
            OutputStream.error.write(
                "sitescript \(SiteScriptVersion.current), \(launch.services.name). Type :help for help, Ctrl-D to leave.\n")
        }
        let loop = ReplLoop(launch: launch, session: session, reader: reader, names: names, output: output)
        return await loop.run()
    }

    /// `$XDG_STATE_HOME/sitescript/history`, or under `~/.local/state`.
    private static var historyPath: String {
        if let state = environmentVariable("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/sitescript/history" }
        return (environmentVariable("HOME") ?? ".") + "/.local/state/sitescript/history"
    }
}

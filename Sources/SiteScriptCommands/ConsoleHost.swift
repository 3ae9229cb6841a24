import SiteScript
import SiteScriptTerminal

/// The command line as a host: everything granted, output to the console's streams.
final class ConsoleHost: ScriptHost {
    let capabilities = Capabilities.all
    private let launch: Launch

    init(_ launch: Launch) { self.launch = launch }

    /// A terminal is shown nothing that it would obey; a file or pipe gets the bytes as they are.
    func print(_ bytes: [UInt8]) {
        let output = launch.console.output
        let isPlain =
            !output.isTerminal || bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }
        if isPlain { return output.stream.write(bytes) }
        output.stream.write(
            TerminalText.sanitised(String(decoding: bytes, as: UTF8.self), keepingLayout: true)
        )
    }

    var lineCells: Int {
        let output = launch.console.output
        return output.isTerminal ? output.columns() : 80
    }

    /// Nothing is booked: what the command line writes has no limit.
    func show(_ rows: RowBatch, as format: String?, _ context: NativeContext) throws(ScriptError) {
        try launch.results().show(rows, as: format, context.heap)
    }

    func log(_ message: String) { launch.say(TerminalText.sanitised(message, keepingLayout: true)) }
    func now() -> Int { SystemCalls.milliseconds() }
    func environment(_ name: String) -> String? { launch.console.environment(name) }
    func random() -> UInt64 { UInt64.random(in: .min ... .max) }

    func readInput() async throws(ScriptError) -> [UInt8] {
        guard !launch.console.isInputTerminal else {
            throw ScriptError(
                .io,
                .file,
                "standard input is a terminal",
                hint: "pipe something into it: `sitescript x.sites < rows.txt`"
            )
        }
        while !SystemCalls.inputIsReady(withinMilliseconds: 50) {
            guard !Task.isCancelled else { throw ScriptError(.cancelled, .cancelled, "cancelled") }
            await Task.yield()
        }
        do throws(SystemCalls.ReadFailure) {
            return try SystemCalls.readInput()
        } catch {
            throw ScriptError(.io, .file, "standard input cannot be read: \(error.reason)")
        }
    }
}

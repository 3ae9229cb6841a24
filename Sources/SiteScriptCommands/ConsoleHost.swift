import SiteScript

/// The command line as a host: everything granted, output to the process's streams.
final class ConsoleHost: ScriptHost {
    let capabilities = Capabilities.all
    private let output: ResultOutput
    private let isQuiet: Bool

    init(_ output: ResultOutput, isQuiet: Bool) {
        self.output = output
        self.isQuiet = isQuiet
    }

    func print(_ bytes: [UInt8]) { OutputStream.standard.write(bytes) }

    func show(_ rows: RowBatch, as format: String?, _ heap: Heap) throws(ScriptError) {
        try output.show(rows, as: format, heap)
    }

    func log(_ message: String) { if !isQuiet { OutputStream.error.write(message + "\n") } }
    func now() -> Int { currentMilliseconds() }
    func environment(_ name: String) -> String? { environmentVariable(name) }
    func random() -> UInt64 { UInt64.random(in: .min ... .max) }
}

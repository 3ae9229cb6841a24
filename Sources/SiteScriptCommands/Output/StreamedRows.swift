import SiteScript
import SiteScriptLibrary

/// Writes the rows that a program ends with as lines of JSON while they come, so that memory does not grow with them.
final class StreamedRows: ResultRows {
    private let stream: OutputStream
    private var writer: FormatWriter
    /// Whether there were any rows.
    private(set) var hasWritten = false

    init(_ stream: OutputStream, _ heap: Heap) {
        self.stream = stream
        writer = FormatWriter(.jsonl, heap)
    }

    func take(_ rows: RowBatch, _ context: NativeContext) throws(ScriptError) {
        hasWritten = true
        try writer.write(rows)
        writer.drain(stream.write)
    }
}

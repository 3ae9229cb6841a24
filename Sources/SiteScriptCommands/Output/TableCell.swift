import SiteScript
import SiteScriptTerminal

/// Writes values as the text of cells and measures it.
///
/// Most cells are plain ASCII, whose bytes are their width; only the others are looked at as characters.
struct TableCell {
    /// The UTF-8 of the cell written last.
    private(set) var bytes: [UInt8] = []
    /// How many cells of the terminal it takes.
    private(set) var width = 0

    private let heap: Heap
    private let bytesMaximum: Int
    private let time: LocalTime
    private var text: ValueText

    /// Makes a writer for values of `heap`; text beyond `bytesMaximum` bytes is certain to be cut and not written.
    init(_ heap: Heap, bytesMaximum: Int, time: LocalTime = .utc) {
        self.heap = heap
        self.time = time
        self.bytesMaximum = bytesMaximum
        text = ValueText(heap, bytesMaximum: bytesMaximum)
    }

    /// Writes a value as it stands in a table: instants without the literal's sign, absent fields blank.
    mutating func write(_ value: Value) {
        text.bytes.removeAll(keepingCapacity: true)
        switch value.kind {
        case .string:
            let content = value.text.bytes
            text.bytes += content.prefix(bytesMaximum)
        case .instant: text.bytes += time.text(value.integer).utf8
        case .missing: break
        default: text.writeLiteral(value)
        }
        if text.bytes.count >= bytesMaximum { text.bytes += "…".utf8 }
        take(text.bytes)
    }

    /// Writes a text.
    mutating func write(_ text: String) { take(Array(text.utf8)) }

    /// Cuts the cell to a width, with a sign where something is missing.
    mutating func cut(to room: Int) {
        guard width > room else { return }
        if width == bytes.count, room > 0 {
            bytes.removeLast(bytes.count - room + 1)
            bytes += "…".utf8
        } else {
            bytes = Array(DisplayWidth.truncated(String(decoding: bytes, as: UTF8.self), to: room).utf8)
        }
        // A wide character that did not fit leaves a cell free.
        width = min(room, DisplayWidth.of(String(decoding: bytes, as: UTF8.self)))
    }

    private mutating func take(_ new: [UInt8]) {
        if new.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            bytes = new
            width = new.count
        } else {
            let shown = TerminalText.sanitised(String(decoding: new, as: UTF8.self))
            bytes = Array(shown.utf8)
            width = DisplayWidth.of(shown)
        }
    }
}

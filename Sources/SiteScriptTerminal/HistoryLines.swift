/// Lines of the history file that stand one behind another.
///
/// They stay bytes in one block until someone asks for an entry: loading a hundred
/// thousand of them is finding their newlines.
struct HistoryLines {
    private var bytes: [UInt8] = []
    /// Where each whole line ends in `bytes`, behind its newline.
    private var ends: [Int] = []

    /// How many whole lines there are.
    var count: Int { ends.count }

    /// Whether the last line waits for its newline.
    var isTorn: Bool { bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false }

    /// Makes room for what will be loaded.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Adds bytes; an unfinished line at the end waits for its newline.
    mutating func load(_ new: [UInt8]) {
        let base = bytes.count
        // A long text is not held twice.
        if bytes.capacity == 0 { bytes = new } else { bytes += new }
        new.withUnsafeBytes { Platform.appendLineEnds(of: $0, base: base, to: &ends) }
    }

    /// Calls a body with the bytes of a line, without its newline.
    func withLine<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let start = start(of: index)
        return bytes.withUnsafeBytes { buffer in
            body(UnsafeRawBufferPointer(rebasing: buffer[start..<(ends[index] - 1)]))
        }
    }

    /// How many bytes a line has, without its newline.
    func length(of index: Int) -> Int { ends[index] - start(of: index) - 1 }

    private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }
}

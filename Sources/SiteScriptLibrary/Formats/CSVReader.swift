import SiteScript

/// Reads comma-separated values (RFC 4180), or with tabs by the same rules, record by record: quoted commas, quotes and newlines, CR LF or LF
/// ends, a byte order mark at the start.
struct CSVReader {
    /// One cell of the record read last.
    struct Cell {
        /// The bytes between the commas, without outer quotes.
        var lower: Int
        var upper: Int
        /// Whether quotes inside are doubled.
        var hasDoubledQuotes: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let separator: UInt8
    private var offset: Int
    /// The line at which the next record starts, from 1.
    private(set) var line = 1
    /// The line at which the record read last starts.
    private(set) var recordLine = 1
    /// The cells of the record read last.
    private(set) var cells: [Cell] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// What is wrong with the text, and where.
    struct Fault: Error {
        var line: Int
        var message: String
    }

    /// Reads the next record, leaving out empty lines; false at the end.
    mutating func next() throws(Fault) -> Bool {
        while offset < bytes.count, bytes[offset] == 0x0A || bytes[offset] == 0x0D {
            if bytes[offset] == 0x0A { line += 1 }
            offset += 1
        }
        guard offset < bytes.count else { return false }
        recordLine = line
        cells.removeAll(keepingCapacity: true)
        while true {
            try readCell()
            guard offset < bytes.count else { return true }
            if bytes[offset] == separator {
                offset += 1
                if offset == bytes.count {
                    cells.append(Cell(lower: offset, upper: offset, hasDoubledQuotes: false))
                }
                if offset == bytes.count { return true }
                continue
            }
            // A line end: LF, CR LF or a lone CR.
            if bytes[offset] == 0x0D {
                offset += 1
                if offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
            } else {
                offset += 1
            }
            line += 1
            return true
        }
    }

    private mutating func readCell() throws(Fault) {
        if offset < bytes.count, bytes[offset] == 0x22 { return try readQuotedCell() }
        let lower = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == separator || byte == 0x0A || byte == 0x0D { break }
            if byte == 0x22 {
                throw Fault(
                    line: line,
                    message: "a quote stands inside a cell that does not start with one"
                )
            }
            offset += 1
        }
        cells.append(Cell(lower: lower, upper: offset, hasDoubledQuotes: false))
    }

    private mutating func readQuotedCell() throws(Fault) {
        let startLine = line
        let lower = offset + 1
        var hasDoubledQuotes = false
        offset += 1
        while true {
            guard offset < bytes.count else {
                throw Fault(
                    line: startLine,
                    message: "the file ends inside the quoted cell that starts here; it was probably cut off"
                )
            }
            let byte = bytes[offset]
            if byte == 0x0A { line += 1 }
            offset += 1
            guard byte == 0x22 else { continue }
            if offset < bytes.count, bytes[offset] == 0x22 {
                hasDoubledQuotes = true
                offset += 1
                continue
            }
            break
        }
        cells.append(Cell(lower: lower, upper: offset - 1, hasDoubledQuotes: hasDoubledQuotes))
        guard offset < bytes.count else { return }
        let byte = bytes[offset]
        guard byte == separator || byte == 0x0A || byte == 0x0D else {
            throw Fault(line: line, message: "text stands behind the closing quote of a cell")
        }
    }

    /// The text of a cell.
    func text(_ cell: Cell) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[cell.lower..<cell.upper])
    }

    /// The text of a cell with doubled quotes made single.
    func unquoted(_ cell: Cell) -> [UInt8] {
        var result: [UInt8] = []
        var wasQuote = false
        for byte in bytes[cell.lower..<cell.upper] {
            if byte == 0x22, wasQuote {
                wasQuote = false
                continue
            }
            wasQuote = byte == 0x22
            result.append(byte)
        }
        return result
    }
}

/// One text of a program with its name and the offsets at which its lines start.
public struct SourceFile: Sendable {
    /// Which file of the program this is.
    public let id: SourceFileID
    /// The name shown to people: a path, `-c` or `REPL`.
    public let name: String
    /// The text as UTF-8; invalid sequences were replaced when it was made from a `String`.
    public let bytes: [UInt8]
    private let lineStarts: [UInt32]

    /// Takes a text as it was read.
    public init(id: SourceFileID = 0, name: String, text: String) {
        self.init(id: id, name: name, bytes: Array(text.utf8))
    }

    /// Takes UTF-8 bytes as they were read; they need not be valid, the lexer reports those that are not.
    public init(id: SourceFileID = 0, name: String, bytes: [UInt8]) {
        self.id = id
        self.name = name
        self.bytes = bytes
        var starts: [UInt32] = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(UInt32(clamping: offset + 1))
        }
        lineStarts = starts
    }

    /// How many lines the text has, counting the one after a final newline.
    public var lineCount: Int { lineStarts.count }

    /// The line, from 1, that holds the byte at `offset`.
    public func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The byte offset at which `line`, counted from 1, starts.
    public func start(ofLine line: Int) -> Int {
        Int(lineStarts[min(max(line, 1), lineStarts.count) - 1])
    }

    /// The text of `line`, counted from 1, without its newline.
    public func text(ofLine line: Int) -> String {
        let lower = start(ofLine: line)
        var upper = line < lineStarts.count ? start(ofLine: line + 1) : bytes.count
        while upper > lower, bytes[upper - 1] == UInt8(ascii: "\n") || bytes[upper - 1] == UInt8(ascii: "\r")
        {
            upper -= 1
        }
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// The line and column of the byte at `offset`.
    public func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        let line = line(at: offset)
        return SourcePosition(line: line, column: column(of: bytes[start(ofLine: line)..<offset]) + 1)
    }

    /// How many characters stand in a part of a line; far out on a very long line, how many scalars.
    private func column(of part: ArraySlice<UInt8>) -> Int {
        let scalars = part.withUnsafeBufferPointer { bytes in
            var count = 0
            for place in 0..<bytes.count where bytes[place] & 0xC0 != 0x80 { count += 1 }
            return count
        }
        if scalars == part.count || scalars > 10_000 { return scalars }
        return String(decoding: part, as: UTF8.self).count
    }

    /// The text that `span` covers; empty when it lies outside this file.
    public func text(of span: SourceSpan) -> String {
        let lower = min(Int(span.lower), bytes.count)
        let upper = min(Int(span.upper), bytes.count)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }
}

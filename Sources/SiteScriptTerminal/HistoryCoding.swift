/// How entries are written as lines of the history file.
enum HistoryCoding {
    /// Returns the line of an entry, with its newline.
    static func line(for entry: String, at seconds: Int) -> [UInt8] {
        var line = Array("\(seconds)\t".utf8)
        for byte in entry.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case UInt8(ascii: "\n"): line += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\t"): line += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case UInt8(ascii: "\r"): line += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// Returns where the text of a line starts: behind its time when it has one.
    static func textStart(of line: UnsafeRawBufferPointer) -> Int {
        for (offset, byte) in line.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case UInt8(ascii: "\t") where offset > 0: return offset + 1
            default: return 0
            }
        }
        return 0
    }

    /// Returns the time of a line, nil when it has none.
    static func time(of line: UnsafeRawBufferPointer) -> Int? {
        let start = textStart(of: line)
        guard start > 0 else { return nil }
        return Int(String(decoding: line[..<(start - 1)], as: UTF8.self))
    }

    /// Returns the text of a line, nil when the line is damaged: no UTF-8, or with
    /// control characters.
    static func entry(of line: UnsafeRawBufferPointer) -> String? {
        let escaped = line[textStart(of: line)...]
        guard !escaped.isEmpty, !escaped.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\t") }) else {
            return nil
        }
        return String(validating: unescaped(escaped), as: UTF8.self)
    }

    /// Undoes the escapes; an escape that is none stays as it is.
    static func unescaped(_ escaped: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var isEscape = false
        for byte in escaped {
            if isEscape {
                isEscape = false
                switch byte {
                case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
                case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
                case UInt8(ascii: "\\"): text.append(byte)
                default: text += [UInt8(ascii: "\\"), byte]
                }
            } else if byte == UInt8(ascii: "\\") {
                isEscape = true
            } else {
                text.append(byte)
            }
        }
        if isEscape { text.append(UInt8(ascii: "\\")) }
        return text
    }
}

import SiteScript
import SiteScriptSyntax
import TimeZoneNames

/// Texts between quotes.
extension JSONReader {
    mutating func readText(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        let start = scanner.offset
        let text = try scanner.string()
        switch plan.unwrapped {
        case .any, .string: return string(text)
        case .timezone:
            let value = string(text)
            guard TimeZoneNames.isKnown(value.text.string) else {
                throw mismatch(plan, at: start, shown(text))
            }
            return value
        case .instant:
            guard let instant = InstantText.milliseconds(string(text).text.string) else {
                throw mismatch(plan, at: start, shown(text))
            }
            return .instant(instant)
        default: throw mismatch(plan, at: start, shown(text))
        }
    }

    func shown(_ text: JSONScanner.Text) -> String {
        let bytes = scanner.bytes[text.lower..<min(text.upper, text.lower + 60)]
        return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
    }

    func slice(_ text: JSONScanner.Text) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: scanner.bytes[text.lower..<text.upper])
    }

    func string(_ text: JSONScanner.Text) -> Value {
        text.hasEscapes ? heap.string(unescaped(text)) : heap.string(slice(text))
    }

    /// The bytes of a text whose escapes are known to be right.
    func unescaped(_ text: JSONScanner.Text) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.upper - text.lower)
        var place = text.lower
        func unit(_ place: Int) -> UInt32 {
            scanner.bytes[place..<place + 4].reduce(0) { $0 << 4 | (JSONScanner.hexadecimalValue($1) ?? 0) }
        }
        while place < text.upper {
            let byte = scanner.bytes[place]
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                place += 1
                continue
            }
            place += 2
            switch scanner.bytes[place - 1] {
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                var scalar = unit(place)
                place += 4
                if scalar & 0xFC00 == 0xD800 {
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + unit(place + 2) & 0x3FF
                    place += 6
                }
                if let scalar = Unicode.Scalar(scalar) { result += String(scalar).utf8 }
            default: result.append(scanner.bytes[place - 1])
            }
        }
        return result
    }
}

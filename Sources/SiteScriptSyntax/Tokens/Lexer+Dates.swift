/// Instants: `@2026-01-01`, `@2026-01-01T09:00:00+09:00`.
extension Lexer {
    mutating func lexInstant() {
        let start = offset
        offset += 1
        while isInstantByte() { offset += 1 }
        let text = text(from: start + 1, to: offset)
        guard let value = InstantText.milliseconds(text) else {
            report(
                .invalidInstant,
                "`@\(text)` is no instant",
                from: start,
                hint: "write `@2026-01-31` or `@2026-01-31T09:00:00+09:00`"
            )
            return add(.instant, from: start)
        }
        add(.instant, from: start, payload: UInt64(bitPattern: Int64(value)))
    }

    func isInstantByte() -> Bool {
        switch peek() {
        case UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "-"): peek(1).isDigit
        case UInt8(ascii: "."): peek(1).isDigit && offset > 0 && bytes[offset - 1].isDigit
        default: peek().isNameByte
        }
    }
}

/// Reads instants in ISO 8601 form into milliseconds since 1970, UTC.
public enum InstantText {
    /// The instant that `text` names: a date, or a date and time with or without an offset (then
    /// UTC).
    ///
    /// A space may stand for the `T`. nil when it is none or the date does not exist.
    public static func milliseconds(_ text: String) -> Int? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.digits(4), reader.eat("-"), let month = reader.digits(2), reader.eat("-"),
            let day = reader.digits(2), (1...12).contains(month), day >= 1, day <= days(in: month, of: year)
        else { return nil }
        var result = dayNumber(year: year, month: month, day: day) * 86_400_000
        if reader.isAtEnd { return result }
        guard reader.eat("T") || reader.eat("t") || reader.eat(" "), let hour = reader.digits(2), hour < 24,
            reader.eat(":"), let minute = reader.digits(2), minute < 60
        else { return nil }
        result += (hour * 60 + minute) * 60_000
        if reader.eat(":") {
            guard let second = reader.digits(2), second < 60 else { return nil }
            result += second * 1000
            if reader.eat(".") {
                guard let fraction = reader.fraction() else { return nil }
                result += fraction
            }
        }
        guard let zone = reader.zone(), reader.isAtEnd else { return nil }
        return result - zone * 60_000
    }

    /// How many days a month has.
    static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// The number of a day, counted from 1970-01-01 (Howard Hinnant's `days_from_civil`); years from 0.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }

        mutating func eat(_ character: Unicode.Scalar) -> Bool {
            guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
            place += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard place + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[place..<place + count] {
                guard byte.isDigit else { return nil }
                value = value * 10 + Int(byte) - 48
            }
            place += count
            return value
        }

        /// Digits after the decimal point, as milliseconds; finer ones are cut.
        mutating func fraction() -> Int? {
            var milliseconds = 0
            var scale = 100
            let start = place
            while place < bytes.count, bytes[place].isDigit {
                milliseconds += (Int(bytes[place]) - 48) * scale
                scale /= 10
                place += 1
            }
            return place == start ? nil : milliseconds
        }

        /// The offset in minutes; 0 without one.
        mutating func zone() -> Int? {
            if isAtEnd || eat("Z") || eat("z") { return 0 }
            let sign = eat("+") ? 1 : eat("-") ? -1 : 0
            guard sign != 0, let hours = digits(2), hours <= 18 else { return nil }
            _ = eat(":")
            if isAtEnd { return sign * hours * 60 }
            guard let minutes = digits(2), minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}

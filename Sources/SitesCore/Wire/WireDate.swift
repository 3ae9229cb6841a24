/// Instants as the API spells them.
public enum WireDate {
    /// The spelling with milliseconds: `2025-01-01T00:00:00.000Z`.
    public static func text(_ milliseconds: Int64) -> String {
        var bytes: [UInt8] = []
        write(milliseconds) { bytes.append($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Gives the bytes of the same spelling one by one.
    static func write(_ milliseconds: Int64, to append: (UInt8) -> Void) {
        let day = milliseconds.dividedDown(by: 86_400_000)
        let (year, month, date) = CivilDate.date(ofDay: day.quotient)
        let rest = day.remainder
        write(year, 4, to: append)
        append(UInt8(ascii: "-"))
        write(month, 2, to: append)
        append(UInt8(ascii: "-"))
        write(date, 2, to: append)
        append(UInt8(ascii: "T"))
        write(rest / 3_600_000, 2, to: append)
        append(UInt8(ascii: ":"))
        write(rest / 60_000 % 60, 2, to: append)
        append(UInt8(ascii: ":"))
        write(rest / 1000 % 60, 2, to: append)
        append(UInt8(ascii: "."))
        write(rest % 1000, 3, to: append)
        append(UInt8(ascii: "Z"))
    }

    /// Milliseconds since 1970; nil for what is no instant.
    ///
    /// Both published spellings are read, and offsets.
    ///
    /// ASSUMPTION: `2025-01-01 00:00:00`, which names no zone, is UTC.
    public static func milliseconds(_ text: String) -> Int64? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
            scanner.take("-"),
            let day = scanner.number(2), scanner.take("T") || scanner.take(" ") || scanner.take("t"),
            let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2),
            scanner.take(":"),
            let second = scanner.number(2), (1...12).contains(month), day >= 1,
            day <= CivilDate.length(ofMonth: month, year: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        let fraction = scanner.take(".") ? scanner.fraction() : 0
        guard let fraction, let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = hour * 3600 + minute * 60 + second - offset * 60
        return CivilDate.day(year: year, month: month, day: day) * 86_400_000
            + Int64(seconds * 1000 + fraction)
    }

    /// Gives the digits of a number, with zeros in front up to `width`.
    private static func write(_ number: Int64, _ width: Int, to append: (UInt8) -> Void) {
        var scale: Int64 = 1
        for _ in 1..<width { scale *= 10 }
        // Years before 0 and behind 9999, which no clock shows.
        guard (0..<scale * 10).contains(number) else {
            let digits = String(number)
            for _ in 0..<max(0, width - digits.count) { append(UInt8(ascii: "0")) }
            return digits.utf8.forEach(append)
        }
        while scale > 0 {
            append(UInt8(ascii: "0") + UInt8(number / scale % 10))
            scale /= 10
        }
    }
}

/// Days of the Gregorian calendar, counted from 1970.
enum CivilDate {
    /// The number of a day.
    static func day(year: Int, month: Int, day: Int) -> Int64 {
        // Years start in March here, so that the leap day is the last of its year.
        let year = Int64(month <= 2 ? year - 1 : year)
        let era = year.dividedDown(by: 400)
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = era.remainder * 365 + era.remainder / 4 - era.remainder / 100 + dayOfYear
        return era.quotient * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day of a day's number.
    static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let era = (number + 719_468).dividedDown(by: 146_097)
        let day = era.remainder
        let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era.quotient * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// How many days a month has.
    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    fileprivate func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Reads numbers of fixed width.
struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[position..<position + width] {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += width
        return number
    }

    /// The digits behind a decimal point as milliseconds; further ones are dropped.
    mutating func fraction() -> Int? {
        var (milliseconds, scale, count) = (0, 100, 0)
        while let digit = number(1) {
            milliseconds += digit * scale
            scale /= 10
            count += 1
        }
        return count > 0 ? milliseconds : nil
    }

    /// The offset from UTC in minutes; `Z`, or nothing, is none.
    mutating func offset() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60
        else {
            return nil
        }
        return sign * (hour * 60 + minute)
    }
}

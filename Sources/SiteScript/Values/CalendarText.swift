/// Instants and durations as text, in the proleptic Gregorian calendar and UTC.
public enum CalendarText {
    /// `2026-01-01T00:00:00Z`, with milliseconds only when there are any.
    public static func instant(_ milliseconds: Int) -> String {
        var bytes: [UInt8] = []
        append(milliseconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends an instant; with its milliseconds also when there are none where `alwaysMilliseconds`, as the API has it.
    package static func append(_ milliseconds: Int, alwaysMilliseconds: Bool = false, to bytes: inout [UInt8])
    {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: lengthMaximum) { room in
            guard let start = room.baseAddress else { return }
            let count = write(milliseconds, alwaysMilliseconds: alwaysMilliseconds, to: start)
            bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        }
    }

    /// How many bytes an instant takes at the most: years have up to nine digits and a sign.
    package static let lengthMaximum = 32

    /// Writes an instant to where `lengthMaximum` bytes are free; gives how many it took.
    package static func write(
        _ milliseconds: Int,
        alwaysMilliseconds: Bool,
        to start: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let day = milliseconds.flooredQuotient(86_400_000)
        let (seconds, fraction) = (milliseconds - day * 86_400_000).quotientAndRemainder(dividingBy: 1000)
        let date = civil(day)
        var end = start
        func put(_ character: Unicode.Scalar) {
            end.pointee = UInt8(ascii: character)
            end += 1
        }
        func put(_ number: Int, _ width: Int) {
            if number < 0 { put("-") }
            var rest = number.magnitude
            let length = max(width, NumberText.length(of: Int(rest)))
            for place in (0..<length).reversed() {
                end[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            end += length
        }
        put(date.year, 4)
        put("-")
        put(date.month, 2)
        put("-")
        put(date.day, 2)
        put("T")
        put(seconds / 3600, 2)
        put(":")
        put(seconds / 60 % 60, 2)
        put(":")
        put(seconds % 60, 2)
        if alwaysMilliseconds || fraction != 0 {
            put(".")
            put(fraction, 3)
        }
        put("Z")
        return end - start
    }

    /// The literal of a duration in its largest unit that divides it: `90m`, `7d`, `250ms`.
    public static func duration(_ milliseconds: Int) -> String {
        let units = [(604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")]
        guard milliseconds != 0 else { return "0s" }
        for (size, unit) in units where milliseconds % size == 0 { return "\(milliseconds / size)\(unit)" }
        return "\(milliseconds)ms"
    }

    /// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
    public static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// The number of a day, counted from 1970-01-01 (Howard Hinnant's `days_from_civil`).
    public static func day(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func flooredQuotient(_ divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

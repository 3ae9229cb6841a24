/// Instants as text, in UTC.
enum UTCText {
    /// Year, month and day of a day since 1970.
    private static func date(_ day: Int64) -> (Int64, Int64, Int64) {
        // Days from civil, with years that start in March.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }

    private static func parts(_ milliseconds: Int64) -> [String] {
        let (day, rest) = (floorDivide(milliseconds, 86_400_000), floorRemainder(milliseconds, 86_400_000))
        let (year, month, date) = date(day)
        return [year, month, date, rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
        value / by - (value % by < 0 ? 1 : 0)
    }
    private static func floorRemainder(_ value: Int64, _ by: Int64) -> Int64 {
        let rest = value % by
        return rest < 0 ? rest + by : rest
    }

    /// `20260131T090507042`.
    static func stamp(_ milliseconds: Int64) -> String {
        let parts = parts(milliseconds)
        let rest = String(floorRemainder(milliseconds, 1000) + 1000).dropFirst()
        return parts[0...2].joined() + "T" + parts[3...5].joined() + rest
    }

    /// `2026-01-31T09:05:07Z`.
    static func text(_ milliseconds: Int64) -> String {
        let parts = parts(milliseconds)
        return parts[0...2].joined(separator: "-") + "T" + parts[3...5].joined(separator: ":") + "Z"
    }
}

import SiteScript

/// An instant as clocks of a zone show it.
struct LocalTime {
    let milliseconds: Int
    let kind: ZoneRules.Kind

    /// - Parameter kind: nil for UTC.
    init(_ instant: Int, _ kind: ZoneRules.Kind?) throws(ScriptError) {
        let kind = kind ?? ZoneRules.Kind(offset: 0, isSummer: false, abbreviation: "UTC")
        let (sum, overflow) = instant.addingReportingOverflow(kind.offset * 1000)
        guard !overflow else {
            throw ScriptError(.overflow, .overflow, "the local time does not fit in 64 bits")
        }
        milliseconds = sum
        self.kind = kind
    }

    private var day: Int { milliseconds.flooredDivision(by: 86_400_000) }
    private var time: Int { milliseconds.flooredRemainder(by: 86_400_000) }

    var year: Int { CalendarText.civil(day).year }
    var month: Int { CalendarText.civil(day).month }
    var dayOfMonth: Int { CalendarText.civil(day).day }
    var dayOfYear: Int { day - CalendarText.day(year: year, month: 1, day: 1) + 1 }
    var hour: Int { time / 3_600_000 }
    var minute: Int { time / 60_000 % 60 }
    var second: Int { time / 1000 % 60 }
    var millisecond: Int { time % 1000 }
    /// Monday is 1.
    var weekday: Int { (day + 3).flooredRemainder(by: 7) + 1 }

    /// `2026-01-31`.
    var date: String { String(CalendarText.instant(milliseconds).prefix { $0 != "T" }) }
    /// `09:05:07`, with milliseconds only when there are any.
    var clock: String {
        String(CalendarText.instant(milliseconds).drop { $0 != "T" }.dropFirst().dropLast())
    }

    /// `+09:00`; seconds only where an old offset has some.
    var offsetText: String {
        let size = kind.offset.magnitude
        var text = (kind.offset < 0 ? "-" : "+") + LocalTime.padded(Int(size / 3600), 2)
        text += ":" + LocalTime.padded(Int(size / 60 % 60), 2)
        if size % 60 != 0 { text += ":" + LocalTime.padded(Int(size % 60), 2) }
        return text
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }
}

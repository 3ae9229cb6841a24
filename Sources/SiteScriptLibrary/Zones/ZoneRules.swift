import SiteScript

/// The offsets of a time zone from UTC: those that the system's table lists, and a rule for what comes after.
struct ZoneRules: Sendable {
    /// One offset that is in force from time to time.
    struct Kind: Sendable, Hashable {
        /// Seconds east of UTC.
        var offset: Int
        /// Whether it is summer time.
        var isSummer: Bool
        /// What it is called, such as `KST`.
        var abbreviation: String
    }

    /// Seconds since 1970 at which another offset comes into force, ascending.
    var transitions: [Int]
    /// The place in `kinds` of the offset that each transition brings.
    var kindPlaces: [Int]
    /// The offsets; the first holds before the first transition.
    var kinds: [Kind]
    /// What holds after the last transition.
    var footer: PosixZone?

    /// What holds at an instant, in seconds since 1970.
    func kind(at seconds: Int) -> Kind {
        guard let last = transitions.last, seconds < last else {
            if let footer { return footer.kind(at: seconds) }
            return kinds[kindPlaces.last ?? 0]
        }
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return kinds[low == 0 ? 0 : kindPlaces[low - 1]]
    }
}

/// A zone's rule for all time, as POSIX writes it in `TZ`: `EST5EDT,M3.2.0,M11.1.0`.
struct PosixZone: Sendable, Hashable {
    /// A day of each year.
    enum Day: Sendable, Hashable {
        /// 1 to 365; February 29 is never counted.
        case julian(Int)
        /// 0 to 365; February 29 is counted.
        case zeroBased(Int)
        /// A weekday, Sunday is 0, of a week of a month; week 5 is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// When summer time starts or ends: a day and seconds after its midnight.
    struct Change: Sendable, Hashable {
        var day: Day
        var seconds: Int
    }

    var standard: ZoneRules.Kind
    var summer: ZoneRules.Kind?
    var start: Change?
    var end: Change?

    /// What holds at an instant, in seconds since 1970.
    func kind(at seconds: Int) -> ZoneRules.Kind {
        guard let summer, let start, let end else { return standard }
        let day = (seconds + standard.offset).flooredDivision(by: 86_400)
        let year = CalendarText.civil(day).year
        // South of the equator a summer that started last year may still be going on.
        for candidate in [year - 1, year, year + 1] {
            let from = instant(of: start, in: candidate, offset: standard.offset)
            var to = instant(of: end, in: candidate, offset: summer.offset)
            if to <= from { to = instant(of: end, in: candidate + 1, offset: summer.offset) }
            if (from..<max(from, to)).contains(seconds) { return summer }
        }
        return standard
    }

    private func instant(of change: Change, in year: Int, offset: Int) -> Int {
        dayNumber(change.day, in: year) * 86_400 + change.seconds - offset
    }

    private func dayNumber(_ day: Day, in year: Int) -> Int {
        let first = CalendarText.day(year: year, month: 1, day: 1)
        switch day {
        case .zeroBased(let number): return first + number
        case .julian(let number):
            let isLeap = CalendarText.day(year: year + 1, month: 1, day: 1) - first == 366
            return first + number - 1 + (isLeap && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let day):
            let start = CalendarText.day(year: year, month: month, day: 1)
            let next =
                month == 12
                ? CalendarText.day(year: year + 1, month: 1, day: 1)
                : CalendarText.day(year: year, month: month + 1, day: 1)
            // 1970-01-01 was a Thursday, the fourth day behind Sunday.
            let weekday = (start + 4).flooredRemainder(by: 7)
            var result = start + (day - weekday + 7) % 7 + (week - 1) * 7
            while result >= next { result -= 7 }
            return result
        }
    }
}

extension Int {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func flooredDivision(by divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// What is left by `flooredDivision`, from 0 up to `divisor`.
    func flooredRemainder(by divisor: Int) -> Int {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

import SiteScript

/// How instants are written for people: in the zone of their session, with its offset, so that what is read can
/// also be typed behind `@`.
struct LocalTime: Sendable {
    /// The seconds that clocks are ahead of UTC at an instant.
    var offset: @Sendable (_ milliseconds: Int) -> Int

    /// As programs read it.
    static let utc = LocalTime { _ in 0 }

    /// An instant as clocks show it, such as `2026-01-01T09:00:00+09:00`; with `Z` where that is UTC.
    func text(_ milliseconds: Int) -> String {
        let seconds = offset(milliseconds)
        let (shifted, isTooLate) = milliseconds.addingReportingOverflow(seconds * 1000)
        guard seconds != 0, !isTooLate else { return CalendarText.instant(milliseconds) }
        let minutes = abs(seconds) / 60
        let sign = seconds < 0 ? "-" : "+"
        return CalendarText.instant(shifted).dropLast() + sign + LocalTime.two(minutes / 60) + ":"
            + LocalTime.two(minutes % 60)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

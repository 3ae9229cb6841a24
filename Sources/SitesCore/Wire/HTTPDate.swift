/// Instants as HTTP headers have them.
public enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Milliseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; nil for what is not spelled so.
    public static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), year >= 1900
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
            (0...60).contains(time[2]), day >= 1, day <= CivilDate.length(ofMonth: month + 1, year: year)
        else { return nil }
        let seconds = Int64(time[0] * 3600 + time[1] * 60 + time[2])
        return (CivilDate.day(year: year, month: month + 1, day: day) * 86_400 + seconds) * 1000
    }
}

/// Reads a zone's rule as POSIX and RFC 8536 write it.
struct PosixZoneParser {
    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The rule; nil when the text is none.
    static func parse(_ text: some Sequence<UInt8>) -> PosixZone? {
        var parser = PosixZoneParser(Array(text))
        guard let zone = parser.zone(), parser.place == parser.bytes.count else { return nil }
        return zone
    }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func eat(_ character: Unicode.Scalar) -> Bool {
        guard let current, UInt32(current) == character.value else { return false }
        place += 1
        return true
    }

    private mutating func zone() -> PosixZone? {
        guard let name = abbreviation(), let west = time() else { return nil }
        let standard = ZoneRules.Kind(offset: -west, isSummer: false, abbreviation: name)
        guard current != nil else { return PosixZone(standard: standard) }
        guard let summerName = abbreviation() else { return nil }
        var summerOffset = standard.offset + 3600
        if let next = current, next != UInt8(ascii: ",") {
            guard let west = time() else { return nil }
            summerOffset = -west
        }
        let summer = ZoneRules.Kind(offset: summerOffset, isSummer: true, abbreviation: summerName)
        guard eat(","), let start = change(), eat(","), let end = change() else { return nil }
        return PosixZone(standard: standard, summer: summer, start: start, end: end)
    }

    /// `KST`, or `<+09>` where it is not only letters.
    private mutating func abbreviation() -> String? {
        let isQuoted = eat("<")
        let start = place
        while let byte = current {
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
            guard isQuoted ? byte != UInt8(ascii: ">") : isLetter else { break }
            place += 1
        }
        let name = String(decoding: bytes[start..<place], as: UTF8.self)
        guard !name.isEmpty, !isQuoted || eat(">") else { return nil }
        return name
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time() -> Int? {
        let isNegative = eat("-")
        if !isNegative { _ = eat("+") }
        guard let hours = number(), hours <= 167 else { return nil }
        var seconds = hours * 3600
        if eat(":") {
            guard let minutes = number(), minutes < 60 else { return nil }
            seconds += minutes * 60
            if eat(":") {
                guard let rest = number(), rest < 60 else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func number() -> Int? {
        var value = 0
        let start = place
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), place - start < 6 {
            value = value * 10 + Int(byte - 48)
            place += 1
        }
        return place == start ? nil : value
    }

    /// A day and the time of the change, 02:00 where it is not said.
    private mutating func change() -> PosixZone.Change? {
        guard let day = day() else { return nil }
        guard eat("/") else { return PosixZone.Change(day: day, seconds: 7200) }
        return time().map { PosixZone.Change(day: day, seconds: $0) }
    }

    private mutating func day() -> PosixZone.Day? {
        if eat("M") {
            guard let month = number(), (1...12).contains(month), eat("."), let week = number(),
                (1...5).contains(week), eat("."), let day = number(), (0...6).contains(day)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
        if eat("J") {
            guard let day = number(), (1...365).contains(day) else { return nil }
            return .julian(day)
        }
        guard let day = number(), (0...365).contains(day) else { return nil }
        return .zeroBased(day)
    }
}

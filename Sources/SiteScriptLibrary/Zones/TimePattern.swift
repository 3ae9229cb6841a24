import SiteScript

/// A pattern such as `yyyy-MM-dd HH:mm`, with the letters that Unicode's calendars use.
struct TimePattern {
    private enum Part {
        case text(String)
        case field(Character, Int)
    }

    private var parts: [Part] = []

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    /// The letters that stand for something, and how often each may stand side by side.
    private static let letters: [Character: ClosedRange<Int>] = [
        "y": 1...4, "M": 1...4, "d": 1...2, "D": 1...3, "E": 1...4, "e": 1...1, "H": 1...2, "h": 1...2,
        "m": 1...2, "s": 1...2, "S": 1...3, "a": 1...1, "X": 1...3, "z": 1...1,
    ]

    /// Reads a pattern; text between single quotes stands for itself, two single quotes for one.
    init(_ text: String) throws(LiteralMistake) {
        var rest = Substring(text)
        while let first = rest.first {
            let offset = text.utf8.distance(from: text.startIndex, to: rest.startIndex)
            if first == "'" {
                parts.append(.text(try TimePattern.quoted(&rest, offset)))
            } else if first.isASCII, first.isLetter {
                let count = rest.prefix { $0 == first }.count
                guard let counts = TimePattern.letters[first] else {
                    throw LiteralMistake(
                        offset: offset,
                        length: count,
                        "there is no pattern letter `\(first)`",
                        hint: "there are y M d D E e H h m s S a X z; other text stands between single quotes"
                    )
                }
                guard counts.contains(count), !(first == "y" && count == 3) else {
                    throw LiteralMistake(
                        offset: offset,
                        length: count,
                        "`\(first)` cannot stand \(count) times",
                        hint: "a year is yyyy or yy, a month MM or MMM, a day dd, a time HH:mm:ss"
                    )
                }
                parts.append(.field(first, count))
                rest = rest.dropFirst(count)
            } else {
                parts.append(.text(String(first)))
                rest = rest.dropFirst()
            }
        }
    }

    /// What is wrong with a pattern; nil when nothing is.
    static func mistake(in text: String) -> LiteralMistake? {
        do throws(LiteralMistake) {
            _ = try TimePattern(text)
            return nil
        } catch {
            return error
        }
    }

    private static func quoted(_ rest: inout Substring, _ offset: Int) throws(LiteralMistake) -> String {
        rest = rest.dropFirst()
        if rest.first == "'" {
            rest = rest.dropFirst()
            return "'"
        }
        var text = ""
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "'" else {
                text.append(first)
                continue
            }
            guard rest.first == "'" else { return text }
            text.append("'")
            rest = rest.dropFirst()
        }
        throw LiteralMistake(offset: offset, length: 1, "this quote is not closed")
    }

    /// A local time in the pattern's form.
    func text(_ time: LocalTime) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .field(let letter, let count): TimePattern.field(letter, count, time)
            }
        }.joined()
    }

    private static func field(_ letter: Character, _ count: Int, _ time: LocalTime) -> String {
        switch letter {
        case "y" where count == 2: LocalTime.padded(time.year.flooredRemainder(by: 100), 2)
        case "y": LocalTime.padded(time.year, count)
        case "M" where count >= 3: name(months[time.month - 1], isShort: count == 3)
        case "M": LocalTime.padded(time.month, count)
        case "d": LocalTime.padded(time.dayOfMonth, count)
        case "D": LocalTime.padded(time.dayOfYear, count)
        case "E": name(weekdays[time.weekday - 1], isShort: count < 4)
        case "e": String(time.weekday)
        case "H": LocalTime.padded(time.hour, count)
        case "h": LocalTime.padded((time.hour + 11) % 12 + 1, count)
        case "m": LocalTime.padded(time.minute, count)
        case "s": LocalTime.padded(time.second, count)
        case "S": String(LocalTime.padded(time.millisecond, 3).prefix(count))
        case "a": time.hour < 12 ? "AM" : "PM"
        case "z": time.kind.abbreviation
        default: offset(count, time)
        }
    }

    private static func name(_ name: String, isShort: Bool) -> String {
        isShort ? String(name.prefix(3)) : name
    }

    /// `+09`, `+0900` or `+09:00`; `Z` for UTC.
    private static func offset(_ count: Int, _ time: LocalTime) -> String {
        guard time.kind.offset != 0 else { return "Z" }
        let text = time.offsetText
        switch count {
        case 1 where text.hasSuffix(":00") && text.utf8.count == 6: return String(text.prefix(3))
        case 1, 2: return text.filter { $0 != ":" }
        default: return text
        }
    }
}

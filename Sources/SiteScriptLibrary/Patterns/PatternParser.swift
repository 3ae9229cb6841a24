import SiteScript

/// Reads a regular expression: one method for each rule of its grammar.
struct PatternParser {
    private let scalars: [(scalar: Unicode.Scalar, offset: Int)]
    private let byteCount: Int
    private var place = 0
    private var depth = 0
    private(set) var captureCount = 0
    private var flags = Flags()

    private struct Flags {
        var ignoresCase = false
        var linesHaveEnds = false
        var dotTakesLineEnds = false
    }

    /// The most repetitions that may be counted.
    static let countMaximum = 1000
    private static let depthMaximum = 200

    private init(_ text: String) {
        var offset = 0
        scalars = text.unicodeScalars.map { scalar in
            defer { offset += UTF8.width(scalar) }
            return (scalar, offset)
        }
        byteCount = offset
    }

    /// Reads a whole pattern; gives its meaning and how many groups it has.
    static func parse(_ text: String) throws(LiteralMistake) -> (PatternNode, captureCount: Int) {
        var parser = PatternParser(text)
        let node = try parser.parseChoice()
        if parser.current != nil {
            throw parser.mistake("this `)` closes nothing", hint: "write `\\)` for the character itself")
        }
        return (node, parser.captureCount)
    }

    // MARK: Characters

    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place].scalar : nil }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        place + distance < scalars.count ? scalars[place + distance].scalar : nil
    }

    private var offset: Int { place < scalars.count ? scalars[place].offset : byteCount }

    private mutating func eat(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        place += 1
        return true
    }

    private func mistake(_ message: String, from start: Int? = nil, hint: String? = nil) -> LiteralMistake {
        let from = start ?? offset
        let width = start == nil ? current.map { UTF8.width($0) } ?? 0 : offset - from
        return LiteralMistake(offset: from, length: width, message, hint: hint)
    }

    // MARK: Grammar

    private mutating func parseChoice() throws(LiteralMistake) -> PatternNode {
        guard depth < PatternParser.depthMaximum else { throw mistake("groups are nested too deep") }
        depth += 1
        defer { depth -= 1 }
        let outer = flags
        defer { flags = outer }
        var choices = [try parseSequence()]
        while eat("|") { choices.append(try parseSequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func parseSequence() throws(LiteralMistake) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            let start = offset
            let atom = try parseAtom()
            parts.append(try parseRepetition(of: atom, from: start))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func parseRepetition(
        of atom: PatternNode,
        from start: Int
    ) throws(LiteralMistake) -> PatternNode {
        guard let (minimum, maximum) = try parseCounts() else { return atom }
        let isGreedy = !eat("?")
        if current == "*" || current == "+" || current == "?" {
            throw mistake("this repeats a repetition", hint: "put the inner one in `(?:…)`")
        }
        if case .start = atom { throw mistake("`^` cannot be repeated", from: start) }
        if case .end = atom { throw mistake("`$` cannot be repeated", from: start) }
        return .repeated(atom, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
    }

    /// The bounds of `*`, `+`, `?` or `{2,5}`; nil when none stands here.
    private mutating func parseCounts() throws(LiteralMistake) -> (Int, Int?)? {
        if eat("*") { return (0, nil) }
        if eat("+") { return (1, nil) }
        if eat("?") { return (0, 1) }
        guard current == "{", let next = peek(1), ("0"..."9").contains(next) else { return nil }
        let start = offset
        place += 1
        let minimum = try parseCount(from: start)
        var maximum: Int? = minimum
        if eat(",") { maximum = current == "}" ? nil : try parseCount(from: start) }
        guard eat("}") else { throw mistake("`}` is missing behind the count", from: start) }
        if let maximum, maximum < minimum {
            throw mistake("the count goes from \(minimum) down to \(maximum)", from: start)
        }
        return (minimum, maximum)
    }

    private mutating func parseCount(from start: Int) throws(LiteralMistake) -> Int {
        var count = 0
        var hasDigits = false
        while let digit = current, ("0"..."9").contains(digit) {
            count = count * 10 + Int(digit.value - 48)
            hasDigits = true
            place += 1
            guard count <= PatternParser.countMaximum else {
                throw mistake("a count goes up to \(PatternParser.countMaximum)", from: start)
            }
        }
        guard hasDigits else { throw mistake("a count is missing", from: start) }
        return count
    }

    private mutating func parseAtom() throws(LiteralMistake) -> PatternNode {
        guard let scalar = current else { return .empty }
        switch scalar {
        case "(": return try parseGroup()
        case "[": return .set(try parseSet())
        case ".":
            place += 1
            return .any(takesLineEnds: flags.dotTakesLineEnds)
        case "^":
            place += 1
            return .start(ofLine: flags.linesHaveEnds)
        case "$":
            place += 1
            return .end(ofLine: flags.linesHaveEnds)
        case "*", "+", "?":
            throw mistake(
                "`\(scalar)` has nothing before it to repeat",
                hint: "write `\\\(scalar)` for the character itself"
            )
        case "\\": return try parseEscape()
        default:
            place += 1
            return literal(scalar.value)
        }
    }

    private func literal(_ scalar: UInt32) -> PatternNode {
        guard flags.ignoresCase else { return .scalar(scalar) }
        let others = ScalarClass.otherCases(of: scalar)
        guard !others.isEmpty else { return .scalar(scalar) }
        return .set(ScalarClass(ranges: ([scalar] + others).map { $0...$0 }))
    }

    // MARK: Groups

    private mutating func parseGroup() throws(LiteralMistake) -> PatternNode {
        let start = offset
        place += 1
        var number: Int?
        if eat("?") {
            if current == "P", peek(1) == "<" { place += 1 }
            if eat(":") {
                // A group without a number.
            } else if current == "<", peek(1) != "=", peek(1) != "!" {
                try parseGroupName(from: start)
                captureCount += 1
                number = captureCount
            } else if current == "=" || current == "!" || current == "<" {
                place += 1
                throw mistake(
                    "a pattern cannot look ahead or behind",
                    from: start,
                    hint: "take what stands there into the match and use `captures`"
                )
            } else {
                return try parseFlags(from: start)
            }
        } else {
            captureCount += 1
            number = captureCount
        }
        let inner = try parseChoice()
        guard eat(")") else {
            throw LiteralMistake(
                offset: start,
                length: 1,
                "this `(` is not closed",
                hint: "write `\\(` for the character itself"
            )
        }
        return number.map { .capture(inner, $0) } ?? inner
    }

    private mutating func parseGroupName(from start: Int) throws(LiteralMistake) {
        place += 1
        var isEmpty = true
        while let scalar = current,
            scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        {
            isEmpty = false
            place += 1
        }
        guard !isEmpty, eat(">") else { throw mistake("a group's name is `(?<name>…)`", from: start) }
    }

    /// `(?i)` for the rest of the group, `(?i:…)` for what it holds.
    private mutating func parseFlags(from start: Int) throws(LiteralMistake) -> PatternNode {
        var changed = flags
        var isOn = true
        while let scalar = current, scalar != ")", scalar != ":" {
            switch scalar {
            case "i": changed.ignoresCase = isOn
            case "m": changed.linesHaveEnds = isOn
            case "s": changed.dotTakesLineEnds = isOn
            case "-" where isOn: isOn = false
            default: throw mistake("there is no flag `\(scalar)`", hint: "there are i, m and s")
            }
            place += 1
        }
        if eat(")") {
            flags = changed
            return .empty
        }
        guard eat(":") else { throw LiteralMistake(offset: start, length: 1, "this `(` is not closed") }
        let outer = flags
        flags = changed
        let inner = try parseChoice()
        flags = outer
        guard eat(")") else { throw LiteralMistake(offset: start, length: 1, "this `(` is not closed") }
        return inner
    }

    // MARK: Escapes

    private mutating func parseEscape() throws(LiteralMistake) -> PatternNode {
        let start = offset
        if let next = peek(1) {
            if next == "b" || next == "B" {
                place += 2
                return .wordBoundary(isNegated: next == "B")
            }
            if ("1"..."9").contains(next) {
                place += 2
                throw mistake("a pattern cannot refer back to a group", from: start)
            }
        }
        if let set = try parseClassEscape() { return .set(set) }
        return literal(try parseScalarEscape())
    }

    /// `\\d`, `\\W`, `\\p{L}` and the like; nil when another escape stands here.
    private mutating func parseClassEscape() throws(LiteralMistake) -> ScalarClass? {
        guard let next = peek(1) else { return nil }
        var set: ScalarClass
        switch next {
        case "d", "D": set = .digits
        case "w", "W": set = ScalarClass(parts: [.init(family: .word, isNegated: next == "W")])
        case "s", "S": set = ScalarClass(parts: [.init(family: .space, isNegated: next == "S")])
        case "p", "P": return try parseProperty(isNegated: next == "P")
        default: return nil
        }
        place += 2
        if next == "D" { set.isNegated = true }
        return set
    }

    private mutating func parseProperty(isNegated: Bool) throws(LiteralMistake) -> ScalarClass {
        let start = offset
        place += 2
        var name = ""
        if eat("{") {
            while let scalar = current, scalar != "}" {
                name.unicodeScalars.append(scalar)
                place += 1
            }
            guard eat("}") else { throw mistake("`}` is missing behind the property", from: start) }
        } else if let scalar = current {
            name.unicodeScalars.append(scalar)
            place += 1
        }
        let families: [String: ScalarClass.Family] = [
            "L": .letter, "Lu": .upper, "Ll": .lower, "M": .mark, "N": .number, "P": .punctuation,
            "S": .symbol, "Z": .separator,
        ]
        guard let family = families[name] else {
            throw mistake(
                "there is no property `\(name)`",
                from: start,
                hint: "there are L, Lu, Ll, M, N, P, S and Z"
            )
        }
        return ScalarClass(parts: [.init(family: family, isNegated: isNegated)])
    }

    private mutating func parseScalarEscape() throws(LiteralMistake) -> UInt32 {
        let start = offset
        place += 1
        guard let scalar = current else {
            throw mistake(
                "a backslash stands at the end",
                from: start,
                hint: "write `\\\\` for the character itself"
            )
        }
        place += 1
        switch scalar {
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "f": return 0x0C
        case "v": return 0x0B
        case "0": return 0
        case "x": return try parseHexadecimal(2, from: start)
        case "u":
            guard eat("{") else { return try parseHexadecimal(4, from: start) }
            let value = try parseHexadecimal(nil, from: start)
            guard eat("}") else { throw mistake("`}` is missing", from: start) }
            return value
        default:
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw mistake("there is no escape `\\\(scalar)`", from: start)
            }
            return scalar.value
        }
    }

    private mutating func parseHexadecimal(_ count: Int?, from start: Int) throws(LiteralMistake) -> UInt32 {
        var value: UInt32 = 0
        var digits = 0
        while digits < count ?? 6, let scalar = current, let digit = Character(scalar).hexDigitValue {
            value = value * 16 + UInt32(digit)
            digits += 1
            place += 1
        }
        guard digits > 0, count == nil || digits == count, Unicode.Scalar(value) != nil else {
            throw mistake("this names no character", from: start)
        }
        return value
    }

    // MARK: Sets

    private mutating func parseSet() throws(LiteralMistake) -> ScalarClass {
        let start = offset
        place += 1
        var set = ScalarClass()
        set.isNegated = eat("^")
        set.ignoresCase = flags.ignoresCase
        guard current != "]" else {
            throw mistake("this set is empty", from: start, hint: "write `[\\]]` for the bracket itself")
        }
        while current != "]" {
            guard let scalar = current else {
                throw LiteralMistake(
                    offset: start,
                    length: 1,
                    "this `[` is not closed",
                    hint: "write `\\[` for the character itself"
                )
            }
            if scalar == "[", peek(1) == ":" {
                throw mistake("sets by name are written `\\p{L}`, `\\d`, `\\w` or `\\s`")
            }
            if scalar == "\\", let inner = try parseClassEscape() {
                set.insert(inner)
                continue
            }
            try parseSetRange(&set)
        }
        place += 1
        return set
    }

    private mutating func parseSetRange(_ set: inout ScalarClass) throws(LiteralMistake) {
        let start = offset
        let lower = try parseSetScalar()
        guard current == "-", let next = peek(1), next != "]" else { return set.insert(lower...lower) }
        place += 1
        if next == "\\", let kind = peek(1), ["d", "w", "s", "D", "W", "S", "p", "P"].contains(kind) {
            throw mistake(
                "a range ends in one character",
                from: start,
                hint: "write `\\-` for the hyphen itself"
            )
        }
        let upper = try parseSetScalar()
        guard lower <= upper else { throw mistake("this range goes backwards", from: start) }
        set.insert(lower...upper)
    }

    private mutating func parseSetScalar() throws(LiteralMistake) -> UInt32 {
        guard let scalar = current else { throw mistake("this set is not closed") }
        if scalar == "\\" { return try parseScalarEscape() }
        place += 1
        return scalar.value
    }
}

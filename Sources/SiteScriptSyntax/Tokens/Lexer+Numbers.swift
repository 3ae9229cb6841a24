/// Numbers and durations.
extension Lexer {
    mutating func lexNumber() {
        let start = offset
        if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") { return lexHexadecimal(start) }
        if isDateWithoutSign { return lexDateWithoutSign() }
        skipDigits()
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1).isDigit {
            isDouble = true
            offset += 1
            skipDigits()
        }
        if peek() | 0x20 == UInt8(ascii: "e"), exponentFollows() {
            isDouble = true
            offset += peek(1).isDigit ? 1 : 2
            skipDigits()
        }
        if let unit = durationUnit() { return lexDuration(start, isDouble, unit) }
        if peek().isNameByte {
            let unit = offset
            while peek().isNameByte { offset += 1 }
            if !isDouble, let letter = Self.spelledUnits[text(from: unit, to: offset)] {
                return lexSpelledDuration(start, unit, letter)
            }
            report(.invalidNumber, "`\(text(from: start, to: offset))` is no number", from: start)
            return add(.integer, from: start)
        }
        if bytes[offset - 1] == UInt8(ascii: "_") {
            report(.invalidNumber, "a number cannot end in `_`", from: start)
        }
        isDouble ? addDouble(start) : addInteger(start)
    }

    private mutating func skipDigits() {
        while peek().isDigit || peek() == UInt8(ascii: "_") { offset += 1 }
    }

    private func exponentFollows() -> Bool {
        if peek(1).isDigit { return true }
        return (peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")) && peek(2).isDigit
    }

    private mutating func addDouble(_ start: Int) {
        let digits = text(from: start, to: offset).filter { $0 != "_" }
        if bytes[start] == UInt8(ascii: "0"),
            bytes[start + 1].isDigit || bytes[start + 1] == UInt8(ascii: "_")
        {
            let plain = String(digits.drop { $0 == "0" })
            report(
                .invalidNumber,
                "a number cannot start with 0",
                from: start,
                hint: "write `\(plain.hasPrefix(".") ? "0" : "")\(plain)`"
            )
        }
        let value = Double(digits) ?? 0
        if value.isInfinite {
            report(.numberOutOfRange, "`\(digits)` is too large for a Double", from: start)
        }
        add(.double, from: start, payload: value.bitPattern)
    }

    private mutating func addInteger(_ start: Int) {
        if offset - start > 1, bytes[start] == UInt8(ascii: "0") {
            let digits = text(from: start, to: offset)
            let plain = String(digits.drop { $0 == "0" || $0 == "_" })
            if let whole = thousands(before: start) { return reportThousands(whole, start) }
            bag.add(
                Diagnostic(
                    .invalidNumber,
                    "a number cannot start with 0",
                    at: span(from: start),
                    hint: "write `\(plain.isEmpty ? "0" : plain)`, or \"\(digits)\" for a text"
                )
            )
            return add(.integer, from: start)
        }
        var value: UInt64 = 0
        for byte in bytes[start..<offset] where byte != UInt8(ascii: "_") {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte &- 48))
            if overflow || carry {
                reportRange(start)
                return add(.integer, from: start)
            }
            value = sum
        }
        add(.integer, from: start, payload: value)
    }

    /// A whole number above 2^63 - 1 is reported by the parser, which knows whether a minus stands before it.
    mutating func reportRange(_ start: Int) {
        report(
            .numberOutOfRange,
            "`\(text(from: start, to: offset))` does not fit in 64 bits",
            from: start,
            hint: "write a Double, such as `1e20`, or a text"
        )
    }

    private mutating func lexHexadecimal(_ start: Int) {
        offset += 2
        let digits = offset
        while peek().isNameByte { offset += 1 }
        let text = text(from: digits, to: offset).filter { $0 != "_" }
        if let value = UInt64(text, radix: 16) {
            if value > UInt64(Int.max) { reportRange(start) }
            return add(.integer, from: start, payload: min(value, UInt64(Int.max)))
        }
        let isHexadecimal =
            !text.isEmpty && text.utf8.allSatisfy { $0.isDigit || (97...102).contains($0 | 0x20) }
        if isHexadecimal {
            reportRange(start)
        } else {
            report(.invalidNumber, "`0x\(text)` is no hexadecimal number", from: start)
        }
        add(.integer, from: start)
    }

    // MARK: As they are written elsewhere

    /// Whether a date such as `2026-01-31` stands here, which a number with a leading zero in it cannot be.
    private var isDateWithoutSign: Bool {
        guard offset + 10 <= bytes.count, !peek(10).isDigit else { return false }
        for place in 0..<10 {
            let isDash = place == 4 || place == 7
            guard isDash ? peek(place) == UInt8(ascii: "-") : peek(place).isDigit else { return false }
        }
        return peek(5) == UInt8(ascii: "0") || peek(8) == UInt8(ascii: "0")
    }

    private mutating func lexDateWithoutSign() {
        let start = offset
        offset += 10
        if peek() == UInt8(ascii: "T"), peek(1).isDigit { while isInstantByte() { offset += 1 } }
        let text = text(from: start, to: offset)
        bag.add(
            Diagnostic(
                .invalidInstant,
                "a date starts with `@`",
                at: span(from: start),
                hint: "write `@\(text)`",
                fix: .init(span: SourceSpan(file: file.id, lower: start, upper: start), replacement: "@")
            )
        )
        add(.instant, from: start, payload: UInt64(bitPattern: Int64(InstantText.milliseconds(text) ?? 0)))
    }

    /// The units of durations as they are spoken.
    static let spelledUnits = [
        "second": "s", "seconds": "s", "sec": "s", "secs": "s", "minute": "m", "minutes": "m", "min": "m",
        "mins": "m", "hour": "h", "hours": "h", "hrs": "h", "day": "d", "days": "d", "week": "w",
        "weeks": "w",
    ]

    private mutating func lexSpelledDuration(_ start: Int, _ unit: Int, _ letter: String) {
        bag.add(
            Diagnostic(
                .invalidDuration,
                "a duration has a short unit",
                at: span(from: start),
                hint: "write `\(text(from: start, to: unit))\(letter)`",
                fix: .init(span: SourceSpan(file: file.id, lower: unit, upper: offset), replacement: letter)
            )
        )
        add(.duration, from: start)
    }

    /// For the `000` of `1,000`: where the `1` starts; nil when there is none.
    private func thousands(before start: Int) -> Int? {
        guard offset - start == 3, start >= 2, bytes[start - 1] == UInt8(ascii: ","), bytes[start - 2].isDigit
        else {
            return nil
        }
        var first = start - 2
        while first > 0, bytes[first - 1].isDigit { first -= 1 }
        return first
    }

    private mutating func reportThousands(_ first: Int, _ start: Int) {
        let comma = SourceSpan(file: file.id, lower: start - 1, upper: start)
        let digits = text(from: first, to: offset)
        bag.add(
            Diagnostic(
                .invalidNumber,
                "a number has no commas",
                at: SourceSpan(file: file.id, lower: first, upper: offset),
                hint:
                    "write `\(digits.filter { $0 != "," })` or `\(String(digits.map { $0 == "," ? "_" : $0 }))`",
                fix: .init(span: comma, replacement: "_")
            )
        )
        add(.integer, from: start)
    }

    // MARK: Durations

    /// The size in milliseconds and the length of the unit at the cursor, if one stands there.
    private func durationUnit() -> (milliseconds: Int, length: Int)? {
        func ends(_ length: Int) -> Bool { !peek(length).isNameByte }
        switch peek() {
        case UInt8(ascii: "m") where peek(1) == UInt8(ascii: "s") && ends(2): return (1, 2)
        case UInt8(ascii: "s") where ends(1): return (1000, 1)
        case UInt8(ascii: "m") where ends(1): return (60_000, 1)
        case UInt8(ascii: "h") where ends(1): return (3_600_000, 1)
        case UInt8(ascii: "d") where ends(1): return (86_400_000, 1)
        case UInt8(ascii: "w") where ends(1): return (604_800_000, 1)
        default: return nil
        }
    }

    private mutating func lexDuration(
        _ start: Int,
        _ isDouble: Bool,
        _ unit: (milliseconds: Int, length: Int)
    ) {
        let digits = text(from: start, to: offset).filter { $0 != "_" }
        offset += unit.length
        guard !isDouble, let count = Int(digits) else {
            let message = isDouble ? "a duration is a whole number of its unit" : "this duration is too long"
            report(.invalidDuration, message, from: start, hint: isDouble ? "use a smaller unit" : nil)
            return add(.duration, from: start)
        }
        let (value, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        if overflow { report(.invalidDuration, "this duration is too long", from: start) }
        add(.duration, from: start, payload: UInt64(bitPattern: Int64(overflow ? 0 : value)))
    }
}

/// A set of Unicode scalars, such as `[a-z가-힣]` or `\\d`.
struct ScalarClass: Sendable, Hashable {
    /// Sets that cannot be written as a few ranges.
    enum Family: Sendable, Hashable {
        case letter, upper, lower, mark, number, punctuation, symbol, separator, space, word
    }

    /// A family, or everything but it.
    struct Part: Sendable, Hashable {
        var family: Family
        var isNegated: Bool
    }

    private var ranges: [ClosedRange<UInt32>] = []
    private var parts: [Part] = []
    var isNegated = false
    /// Whether a letter stands for its other case too.
    var ignoresCase = false

    static let digits = ScalarClass(ranges: [0x30...0x39])

    init(ranges: [ClosedRange<UInt32>] = [], parts: [Part] = []) {
        self.ranges = ranges
        self.parts = parts
    }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func insert(_ other: ScalarClass) {
        guard other.isNegated else {
            ranges += other.ranges
            parts += other.parts
            return
        }
        // Only `\\D` comes here: what lies outside its ranges.
        var next: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if next < range.lowerBound { ranges.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        ranges.append(next...0x10_FFFF)
    }

    func contains(_ scalar: UInt32) -> Bool {
        if has(scalar) { return !isNegated }
        guard ignoresCase else { return isNegated }
        return ScalarClass.otherCases(of: scalar).contains(where: has) != isNegated
    }

    private func has(_ scalar: UInt32) -> Bool {
        for range in ranges where range.contains(scalar) { return true }
        for part in parts where ScalarClass.family(part.family, has: scalar) != part.isNegated { return true }
        return false
    }

    /// The scalars that differ from one in case only.
    static func otherCases(of scalar: UInt32) -> [UInt32] {
        guard let unicode = Unicode.Scalar(scalar) else { return [] }
        let properties = unicode.properties
        return [properties.lowercaseMapping, properties.uppercaseMapping].compactMap { mapping in
            let scalars = mapping.unicodeScalars
            guard scalars.count == 1, let first = scalars.first, first.value != scalar else { return nil }
            return first.value
        }
    }

    static func family(_ family: Family, has scalar: UInt32) -> Bool {
        if scalar < 0x80 { return asciiFamily(family, has: scalar) }
        guard let unicode = Unicode.Scalar(scalar) else { return false }
        let category = unicode.properties.generalCategory
        switch family {
        case .letter: return isLetter(category)
        case .upper: return category == .uppercaseLetter || category == .titlecaseLetter
        case .lower: return category == .lowercaseLetter
        case .mark: return isMark(category)
        case .number: return isNumber(category)
        case .space: return unicode.properties.isWhitespace
        case .word: return isLetter(category) || isMark(category) || isNumber(category)
        case .separator:
            return category == .spaceSeparator || category == .lineSeparator
                || category == .paragraphSeparator
        case .punctuation:
            switch category {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
                .initialPunctuation, .finalPunctuation, .otherPunctuation:
                return true
            default: return false
            }
        case .symbol:
            switch category {
            case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: return true
            default: return false
            }
        }
    }

    private static func asciiFamily(_ family: Family, has scalar: UInt32) -> Bool {
        let isUpper = (0x41...0x5A).contains(scalar)
        let isLower = (0x61...0x7A).contains(scalar)
        let isDigit = (0x30...0x39).contains(scalar)
        switch family {
        case .letter: return isUpper || isLower
        case .upper: return isUpper
        case .lower: return isLower
        case .mark: return false
        case .number: return isDigit
        case .space: return scalar == 0x20 || (0x09...0x0D).contains(scalar)
        case .separator: return scalar == 0x20
        case .word: return isUpper || isLower || isDigit || scalar == 0x5F
        case .symbol: return [0x24, 0x2B, 0x3C, 0x3D, 0x3E, 0x5E, 0x60, 0x7C, 0x7E].contains(scalar)
        case .punctuation:
            return scalar > 0x20 && scalar < 0x7F && !isUpper && !isLower && !isDigit
                && !asciiFamily(.symbol, has: scalar)
        }
    }

    private static func isLetter(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func isMark(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isNumber(_ category: Unicode.GeneralCategory) -> Bool {
        switch category {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}

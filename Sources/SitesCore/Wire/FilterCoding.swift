/// Conditions as the parameter `filter` writes them: `column,value,operator`.
///
/// ASSUMPTION: the API publishes the form and not the operators. These are ours: `filter` may be repeated, and all
/// conditions must hold; `\` takes the meaning off the character behind it; `in` separates values by `|`; `like`
/// has `*` at its start, its end or both; `null` and `notnull` have an empty value.
public enum FilterCoding {
    /// The operators.
    public enum Operator: String, CaseIterable, Hashable, Sendable {
        case equal = "eq"
        case notEqual = "ne"
        case less = "lt"
        case lessOrEqual = "lte"
        case greater = "gt"
        case greaterOrEqual = "gte"
        case like
        case isIn = "in"
        case null
        case notNull = "notnull"
    }

    // MARK: - Writing

    /// The parameters that say what a filter says, with operators of `known` alone; nil when they cannot.
    ///
    /// Without `knowsEscapes` nothing is said that needs one.
    public static func texts(
        _ filter: SiteFilter,
        known: Set<Operator>,
        knowsEscapes: Bool = true
    ) -> [String]? {
        guard filter.field != .dealerID, let terms = terms(filter.operation) else { return nil }
        guard terms.allSatisfy({ known.contains($0.operation) }) else { return nil }
        if !knowsEscapes, terms.contains(where: { $0.value.contains("\\") }) { return nil }
        return terms.map { filter.field.rawValue + "," + $0.value + "," + $0.operation.rawValue }
    }

    private static func terms(_ operation: SiteFilter.Operation) -> [(value: String, operation: Operator)]? {
        switch operation {
        case .equals(let value): [(text(value), .equal)]
        case .notEquals(let value): [(text(value), .notEqual)]
        case .lessThan(let value): [(text(value), .less)]
        case .lessOrEqual(let value): [(text(value), .lessOrEqual)]
        case .greaterThan(let value): [(text(value), .greater)]
        case .greaterOrEqual(let value): [(text(value), .greaterOrEqual)]
        // An empty list would be read as one empty text.
        case .isIn(let values):
            values.isEmpty ? nil : [(values.map { text($0, "|") }.joined(separator: "|"), .isIn)]
        case .isNotIn(let values): values.map { (text($0), .notEqual) }
        case .isNull: [("", .null)]
        case .isNotNull: [("", .notNull)]
        case .startsWith(let text): [(escape(text, "*") + "*", .like)]
        case .contains(let text): [("*" + escape(text, "*") + "*", .like)]
        case .endsWith(let text): [("*" + escape(text, "*"), .like)]
        }
    }

    private static func text(_ value: SiteValue, _ special: Unicode.Scalar? = nil) -> String {
        switch value {
        case .integer(let number): String(number)
        case .text(let text): escape(text, special)
        case .boolean(let flag): flag ? "1" : "0"
        case .instant(let time): WireDate.text(time)
        }
    }

    private static func escape(_ text: String, _ special: Unicode.Scalar?) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "," || scalar == "\\" || scalar == special { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    // MARK: - Reading

    /// The condition that a parameter says.
    public static func filter(_ text: String) throws(APIError) -> SiteFilter {
        let parts = EscapedText(text).split(separator: ",")
        guard parts.count == 3 else {
            throw mistake("a filter is `column,value,operator`, with `\\,` for a comma in the value")
        }
        let column = parts[0].plain
        guard let field = SiteField(rawValue: column), SiteCoding.columns.contains(field) else {
            throw mistake("there is no column \"\(column)\"")
        }
        guard let operation = Operator(rawValue: parts[2].plain) else {
            let names = Operator.allCases.map(\.rawValue).joined(separator: ", ")
            throw mistake("there is no operator \"\(parts[2].plain)\"; there are \(names)")
        }
        return SiteFilter(field, try condition(operation, parts[1], field))
    }

    private static func condition(
        _ operation: Operator,
        _ text: EscapedText,
        _ field: SiteField
    ) throws(APIError) -> SiteFilter.Operation {
        switch operation {
        case .equal: return .equals(try value(text, field))
        case .notEqual: return .notEquals(try value(text, field))
        case .less: return .lessThan(try value(text, field))
        case .lessOrEqual: return .lessOrEqual(try value(text, field))
        case .greater: return .greaterThan(try value(text, field))
        case .greaterOrEqual: return .greaterOrEqual(try value(text, field))
        case .isIn:
            let parts = text.split(separator: "|")
            guard parts.count <= 1000 else { throw mistake("a filter names more than 1,000 values") }
            var values: [SiteValue] = []
            for part in parts { values.append(try value(part, field)) }
            return .isIn(values)
        case .null, .notNull:
            guard text.isEmpty else { throw mistake("`\(operation.rawValue)` takes no value") }
            return operation == .null ? .isNull : .isNotNull
        case .like: return try pattern(text, field)
        }
    }

    private static func pattern(
        _ text: EscapedText,
        _ field: SiteField
    ) throws(APIError) -> SiteFilter.Operation {
        guard field.kind == .text else { throw mistake("`like` is for texts, and \(field.rawValue) is none") }
        let parts = text.split(separator: "*").map(\.plain)
        switch parts.count {
        case 1: return .equals(.text(parts[0]))
        case 2 where parts[0].isEmpty: return .endsWith(parts[1])
        case 2 where parts[1].isEmpty: return .startsWith(parts[0])
        case 3 where parts[0].isEmpty && parts[2].isEmpty: return .contains(parts[1])
        default: throw mistake("`like` takes `*` at the start, at the end or at both")
        }
    }

    private static func value(_ text: EscapedText, _ field: SiteField) throws(APIError) -> SiteValue {
        let plain = text.plain
        switch field.kind {
        case .text: return .text(plain)
        case .integer:
            if let number = Int(plain) { return .integer(number) }
            throw mistake("\(field.rawValue) is compared with a number, not with \"\(plain)\"")
        case .boolean:
            if plain == "0" || plain == "1" { return .boolean(plain == "1") }
            throw mistake("\(field.rawValue) is compared with 0 or 1, not with \"\(plain)\"")
        case .instant:
            if let time = WireDate.milliseconds(plain) { return .instant(time) }
            throw mistake("\(field.rawValue) is compared with an instant such as 2025-01-01T00:00:00.000Z")
        }
    }

    private static func mistake(_ message: String) -> APIError {
        APIError(.invalidRequest, message, field: "filter")
    }
}

/// A text in which `\` takes the meaning off the character behind it.
private struct EscapedText {
    private var scalars: [(scalar: Unicode.Scalar, isEscaped: Bool)] = []

    init(_ text: String) {
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            scalars.append((scalar, isEscaped))
            isEscaped = false
        }
        if isEscaped { scalars.append(("\\", false)) }
    }

    private init(_ scalars: ArraySlice<(scalar: Unicode.Scalar, isEscaped: Bool)>) {
        self.scalars = Array(scalars)
    }

    var isEmpty: Bool { scalars.isEmpty }
    var plain: String { String(String.UnicodeScalarView(scalars.map(\.scalar))) }

    func split(separator: Unicode.Scalar) -> [EscapedText] {
        scalars.split(omittingEmptySubsequences: false) { $0.scalar == separator && !$0.isEscaped }
            .map { EscapedText($0) }
    }
}

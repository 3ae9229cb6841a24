import SiteScript
import SiteScriptSyntax
import TimeZoneNames

/// A text of the command line as a value of a parameter's type.
enum ParameterValue {
    /// Why a text is no value of a type.
    struct Mistake: Error, Equatable {
        /// What was wanted, and what might have been meant.
        var message: String
    }

    /// The value of `text`, made by `heap`.
    static func parse(_ text: String, _ type: ScriptType, _ heap: Heap) throws(Mistake) -> Value {
        switch type {
        case .string, .any: return heap.string(text)
        case .optional(let inner): return try parse(text, inner, heap)
        case .list(let element):
            let list = heap.list([])
            for part in elements(of: text) { heap.push(try parse(part, element, heap), onto: list) }
            return list
        case .timezone:
            guard TimeZoneNames.isKnown(text) else { throw unknownZone(text) }
            return heap.string(text)
        default:
            guard let value = plainValue(text, type) else {
                throw Mistake(
                    message: "\"\(text)\" is no \(type)" + (example(of: type).map { ", such as \($0)" } ?? "")
                )
            }
            return value
        }
    }

    /// Whether a parameter of a type may be given several times, each adding elements.
    static func isList(_ type: ScriptType) -> Bool {
        switch type {
        case .list: true
        case .optional(let inner): isList(inner)
        default: false
        }
    }

    private static func plainValue(_ text: String, _ type: ScriptType) -> Value? {
        switch type {
        case .int: Int(text).map { Value($0) }
        case .double: Double(text).flatMap { $0.isFinite ? Value($0) : nil }
        case .bool: text == "true" ? Value(true) : text == "false" ? Value(false) : nil
        case .instant: InstantText.milliseconds(text).map { .instant($0) }
        case .duration: duration(text).map { .duration($0) }
        default: nil
        }
    }

    /// A duration as the language writes it: a whole number and a unit.
    private static func duration(_ text: String) -> Int? {
        let units = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000]
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let count = Int(digits), let unit = units[String(text.dropFirst(digits.count))] else {
            return nil
        }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : milliseconds
    }

    private static func example(of type: ScriptType) -> String? {
        switch type {
        case .int: "42"
        case .double: "1.5"
        case .bool: "true or false"
        case .instant: "2026-01-31 or 2026-01-31T09:00:00+09:00"
        case .duration: "90m or 7d"
        default: nil
        }
    }

    private static func unknownZone(_ text: String) -> Mistake {
        let near = TimeZoneNames.suggestions(for: text).prefix(3).map { "`\($0)`" }.joined(separator: " or ")
        return Mistake(
            message: "\"\(text)\" is no Timezone" + (near.isEmpty ? "" : "; did you mean \(near)?")
        )
    }

    /// The parts between commas; `\,` is a comma inside one.
    private static func elements(of text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var parts = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                parts[parts.count - 1] += character == "," ? "," : "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        if isEscaped { parts[parts.count - 1] += "\\" }
        return parts
    }
}

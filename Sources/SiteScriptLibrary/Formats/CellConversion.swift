import SiteScript
import SiteScriptSyntax
import TimeZoneNames

/// Turns the text of a cell into a value of a declared type.
struct CellConversion {
    private let type: ScriptType
    private let isOptional: Bool
    private let column: String

    /// Makes the conversion of a column; cells of types that a text cannot be are refused.
    init(_ type: ScriptType, column: String) throws(ScriptError) {
        if case .optional(let inner) = type {
            self.type = inner
            isOptional = true
        } else {
            self.type = type
            isOptional = false
        }
        self.column = column
        switch self.type {
        case .string, .timezone, .int, .double, .bool, .instant, .any: break
        default:
            throw ScriptError(
                .type,
                .conversion,
                "a cell cannot become \(self.type)",
                hint: "columns hold String, Int, Double, Bool, Instant or Timezone"
            )
        }
    }

    /// The value of a cell; nil when the text does not fit.
    func value(_ text: UnsafeBufferPointer<UInt8>, _ heap: Heap) -> Value? {
        if text.isEmpty, isOptional { return .nil }
        switch type {
        case .string, .any: return heap.string(text)
        case .timezone:
            return TimeZoneNames.isKnown(String(decoding: text, as: UTF8.self)) ? heap.string(text) : nil
        case .int: return int(text).map { Value($0) }
        case .double:
            guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
                return nil
            }
            return Value(value)
        case .bool:
            switch String(decoding: text, as: UTF8.self) {
            case "true", "1": return Value(true)
            case "false", "0": return Value(false)
            default: return nil
            }
        case .instant:
            return InstantText.milliseconds(String(decoding: text, as: UTF8.self)).map { .instant($0) }
        default: return nil
        }
    }

    /// Why a cell's text does not fit.
    func failure(_ text: UnsafeBufferPointer<UInt8>) -> ScriptError {
        let shown = String(decoding: text.prefix(60), as: UTF8.self)
        let message =
            text.isEmpty
            ? "column `\(column)` is empty, \(type) is wanted"
            : "column `\(column)`: \"\(shown)\" is no \(type)"
        return ScriptError(
            .value,
            .conversion,
            message,
            hint: text.isEmpty ? "declare it as \(type)? if it may be empty" : nil
        )
    }

    private func int(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !text.isEmpty, text.count <= 20 else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }
}

/// One condition on one field.
public struct SiteFilter: Hashable, Sendable {
    /// How a field is compared.
    ///
    /// A field without a value equals nothing, so `notEquals` and `isNotIn` hold for it, and no ordering or text
    /// test does. Texts are compared byte for byte.
    public enum Operation: Hashable, Sendable {
        case equals(SiteValue)
        case notEquals(SiteValue)
        case lessThan(SiteValue)
        case lessOrEqual(SiteValue)
        case greaterThan(SiteValue)
        case greaterOrEqual(SiteValue)
        case isIn([SiteValue])
        case isNotIn([SiteValue])
        case isNull
        case isNotNull
        case startsWith(String)
        case contains(String)
        case endsWith(String)
    }

    /// The field.
    public var field: SiteField
    /// The condition.
    public var operation: Operation

    /// Makes a condition.
    public init(_ field: SiteField, _ operation: Operation) {
        self.field = field
        self.operation = operation
    }

    /// Whether a site meets it.
    public func matches(_ site: Site) -> Bool { matches(site[field]) }

    /// Whether a site whose field has this value meets it; nil for none.
    public func matches(_ value: SiteValue?) -> Bool {
        switch operation {
        case .equals(let other): return value?.isIdentical(to: other) ?? false
        case .notEquals(let other): return !(value?.isIdentical(to: other) ?? false)
        case .lessThan(let other): return value?.precedes(other) ?? false
        case .greaterThan(let other): return value.map(other.precedes) ?? false
        case .lessOrEqual(let other): return value.map { !other.precedes($0) } ?? false
        case .greaterOrEqual(let other): return value.map { !$0.precedes(other) } ?? false
        case .isIn(let others):
            return value.map { value in others.contains { $0.isIdentical(to: value) } } ?? false
        case .isNotIn(let others):
            return !(value.map { value in others.contains { $0.isIdentical(to: value) } } ?? false)
        case .isNull: return value == nil
        case .isNotNull: return value != nil
        case .startsWith(let text): return value?.text?.utf8.starts(with: text.utf8) ?? false
        case .endsWith(let text):
            return value?.text?.utf8.reversed().starts(with: text.utf8.reversed()) ?? false
        case .contains(let text): return value?.text.map { $0.containsBytes(of: text) } ?? false
        }
    }
}

extension SiteValue {
    /// The text of a text value.
    var text: String? { if case .text(let text) = self { text } else { nil } }
}

extension String {
    fileprivate func containsBytes(of needle: String) -> Bool {
        let (haystack, wanted) = (Array(utf8), Array(needle.utf8))
        guard wanted.count <= haystack.count else { return false }
        return (0...(haystack.count - wanted.count)).contains { start in
            haystack[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}

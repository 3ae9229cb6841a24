/// The value of a field.
public enum SiteValue: Hashable, Sendable {
    case integer(Int)
    case text(String)
    case boolean(Bool)
    /// Milliseconds since 1970, UTC.
    case instant(Int64)

    /// Whether both are the same: texts byte for byte, not up to canonical equivalence.
    public func isIdentical(to other: SiteValue) -> Bool {
        switch (self, other) {
        case (.text(let a), .text(let b)): a.utf8.count == b.utf8.count && a.utf8.elementsEqual(b.utf8)
        default: self == other
        }
    }

    /// Whether this one comes first; texts in the order of Unicode code points.
    ///
    /// Values of different kinds have no order.
    public func precedes(_ other: SiteValue) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.instant(let a), .instant(let b)): a < b
        case (.boolean(let a), .boolean(let b)): !a && b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        default: false
        }
    }
}

/// The number CHeKT gives a site.
public struct SiteID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    public let rawValue: Int

    /// Wraps a number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    /// Orders by number.
    public static func < (left: SiteID, right: SiteID) -> Bool { left.rawValue < right.rawValue }

    /// The digits.
    public var description: String { String(rawValue) }
}

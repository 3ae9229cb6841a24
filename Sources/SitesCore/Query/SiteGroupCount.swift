/// How many sites have the same values in some fields.
public struct SiteGroupCount: Hashable, Sendable {
    /// The values of the fields, in the order they were asked for; nil for none.
    public var values: [SiteValue?]
    /// How many sites have them.
    public var count: Int

    /// Makes a count.
    public init(values: [SiteValue?], count: Int) {
        self.values = values
        self.count = count
    }
}

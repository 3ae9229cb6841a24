public import SiteScript

/// The clocks of a time zone, by the system's rules.
public struct ZoneClock: Sendable {
    private let rules: ZoneRules

    /// Reads the rules of a zone.
    ///
    /// - Throws: a `value` error for what is no zone, an `io` error where the system has no rules for it.
    public init(_ zone: String) throws(ScriptError) { rules = try ZoneCache().rules(zone) }

    /// The seconds that clocks are ahead of UTC at an instant, in milliseconds since 1970.
    public func offset(_ milliseconds: Int) -> Int {
        rules.kind(at: milliseconds.flooredDivision(by: 1000)).offset
    }
}

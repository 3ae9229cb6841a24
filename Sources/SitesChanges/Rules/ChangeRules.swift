public import SitesCore

/// What a host allows to be changed at all, whatever a script says.
public struct ChangeRules: Sendable, Hashable {
    /// The most changes of one run; nil for no limit.
    public var maximum: Int?
    /// The most changes of one kind in one run.
    public var maxima: ActionMaxima = [:]
    /// Sites that may not be changed: those that meet all conditions of one of the lists.
    public var protected: [Protection] = []
    /// Whether nothing may be written.
    public var isReadOnly = false

    /// Sites that may not be changed.
    public struct Protection: Sendable, Hashable {
        /// What they are called in messages.
        public var name: String
        /// The conditions that all hold for them.
        public var filters: [SiteFilter]

        /// Makes a protection.
        public init(_ name: String, _ filters: [SiteFilter]) {
            self.name = name
            self.filters = filters
        }
    }

    /// Allows everything.
    public init() {}

    /// Why changes may not be made; nil when they may.
    package func refusal(of changes: Changes) -> ApplyRefusal? {
        let count = changes.validCount
        if isReadOnly, count > 0 { return .readOnly }
        if let maximum, count > maximum { return .ceiling(count: count, maximum: maximum) }
        for (action, count) in maxima.isEmpty ? [] : changes.counts {
            guard let maximum = maxima[action], count > maximum else { continue }
            return .ceilingOf(action, count: count, maximum: maximum)
        }
        for protection in protected {
            let hit = changes.changes.filter { change in
                guard change.isValid, let site = change.before else { return false }
                return protection.filters.allSatisfy { $0.matches(site) }
            }
            if !hit.isEmpty {
                return .protected(hit.count, protection.name, hit.prefix(5).compactMap { $0.siteID })
            }
        }
        return nil
    }
}

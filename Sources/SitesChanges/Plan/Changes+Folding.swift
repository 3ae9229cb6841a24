import SitesCore

extension Changes {
    /// Changes of a dry run as one plan: what was to be done to sites that it would create itself is said in their
    /// creation, since their ids are known only then.
    ///
    /// `parts` are in the order in which `PlannedSites` took note of them.
    public static func folding(_ parts: [Changes]) -> Changes {
        var folded: [Change?] = []
        var creations: [SiteID: Int] = [:]
        var nextID = PlannedSites.firstID
        for change in parts.flatMap(\.changes) {
            if change.action == .create, change.isValid {
                creations[SiteID(nextID)] = folded.count
                nextID += 1
            }
            guard let place = change.siteID.flatMap({ creations[$0] }), let creation = folded[place] else {
                folded.append(change)
                continue
            }
            folded[place] = creation.folding(change)
            // A row that cannot be sent is still reported.
            if !change.isValid { folded.append(change) }
        }
        var result = Changes(
            folded.compactMap { $0 },
            unchangedCount: parts.reduce(0) { $0 + $1.unchangedCount }
        )
        result.notes = parts.flatMap(\.notes)
        return result
    }
}

extension Change {
    /// A creation with a later change of the same site in it; nil when it is deleted again.
    fileprivate func folding(_ later: Change) -> Change? {
        guard later.isValid, let after = later.after else { return later.isValid ? nil : self }
        return Change(
            .create,
            dealer: dealer,
            draft: SiteDraft(after),
            activation: after.isActivated ? true : activation.map { _ in false },
            origin: origin,
            problems: problems
        )
    }
}

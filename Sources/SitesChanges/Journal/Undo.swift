public import SitesCore

/// What takes a run back: for every change that was made the one that restores what was there before, the last first.
public struct Undo: Sendable {
    private let record: RunRecord
    private let service: any SitesService

    /// Looks at a run against what `service` holds.
    public init(_ record: RunRecord, _ service: any SitesService) {
        self.record = record
        self.service = service
    }

    /// The changes that restore the values from before.
    ///
    /// What is restored already is left out; what was changed by
    /// others since is found stale when it is applied.
    public func changes() async throws(SitesServiceError) -> Changes {
        let rows = record.numbers.reversed().compactMap { record.rows[$0] }.filter(Undo.wasMade)
        let lookup = try await read(rows)
        var changes: [Change] = []
        var unchanged = 0
        var missing = 0
        // Identifiers that are free again once the changes before are made.
        var freed: Set<SiteID> = []
        for row in rows {
            let found = reversed(row, lookup, freed)
            if case .change(let change) = found, change.action == .delete, let id = change.siteID {
                freed.insert(id)
            }
            switch found {
            case .change(let change): changes.append(change)
            case .restored: unchanged += 1
            case .missing: missing += 1
            }
        }
        var result = Changes(changes, unchangedCount: unchanged)
        result.origin = .undone(run: record.id)
        result.notes = notes(changes, missing) + record.damageNotes
        return result
    }

    private enum Reversed {
        case change(Change)
        case restored
        case missing
    }

    /// Whether something was changed by a row, and is known to have been.
    private static func wasMade(_ row: RunRecord.Row) -> Bool { row.status(0) == .done }

    private func read(_ rows: [RunRecord.Row]) async throws(SitesServiceError) -> SiteLookup {
        var ids: [DealerID: Set<SiteID>] = [:]
        var externalIDs: [DealerID: Set<TextKey>] = [:]
        for row in rows {
            if row.change.action == .delete {
                externalIDs[row.change.dealer, default: []].insert(TextKey(row.change.externalSiteID))
            } else if let id = row.siteID {
                ids[row.change.dealer, default: []].insert(id)
            }
        }
        return try await SiteLookup(service, ids: ids, externalIDs: externalIDs)
    }

    private func reversed(_ row: RunRecord.Row, _ lookup: SiteLookup, _ freed: Set<SiteID>) -> Reversed {
        if row.change.action == .delete { return recreated(row, lookup, freed) }
        guard let id = row.siteID, let site = lookup.byID[id] else {
            return row.change.action == .create ? .restored : .missing
        }
        if row.change.action == .create {
            return .change(Change(.delete, dealer: row.change.dealer, before: made(row, site)))
        }
        guard let original = row.original else { return .missing }
        let isActivationMade = row.change.hasSecondRound ? row.status(1) == .done : true
        var patch = SitePatch()
        for field in row.change.patch?.fields ?? [] { patch.set(field, original[field]) }
        let differing = patch.differing(from: site)
        let changesActivation =
            row.change.fields.contains(.isActivated) && isActivationMade
            && site.isActivated != original.isActivated
        if differing.isEmpty, !changesActivation { return .restored }
        if row.change.action != .update {
            return .change(
                Change(
                    original.isActivated ? .activate : .deactivate,
                    dealer: row.change.dealer,
                    before: site
                )
            )
        }
        return .change(
            Change(
                .update,
                dealer: row.change.dealer,
                before: made(row, site),
                patch: differing,
                activation: changesActivation ? original.isActivated : nil,
                problems: differing.isEmpty ? [] : SiteValidation.problems(in: differing)
            )
        )
    }

    /// The site as it is, but with the values that the run gave it: whoever changed them since made it stale.
    private func made(_ row: RunRecord.Row, _ site: Site) -> Site {
        guard let after = row.change.after else { return site }
        var patch = SitePatch()
        let fields = row.change.action == .create ? SitePatch.updatable : row.change.patch?.fields ?? []
        for field in fields where !after[field].isKept(as: site[field]) { patch.set(field, after[field]) }
        var made = patch.applied(to: site)
        if row.change.action == .create || row.change.activation != nil {
            made.isActivated =
                !row.change.hasSecondRound || row.status(1) == .done
                ? after.isActivated : row.original?.isActivated ?? false
        }
        return made
    }

    private func recreated(_ row: RunRecord.Row, _ lookup: SiteLookup, _ freed: Set<SiteID>) -> Reversed {
        guard let original = row.original else { return .missing }
        let draft = SiteDraft(original)
        var problems = SiteValidation.problems(in: draft)
        let holder = lookup.site(row.change.dealer, original.externalSiteID)
        if let holder, !freed.contains(holder.siteID) {
            if holder.isWritten(like: original), holder.isActivated == original.isActivated {
                return .restored
            }
            problems.append(
                SiteProblem(
                    .externalSiteID,
                    "external_site_id \"\(original.externalSiteID)\" is taken by site \(holder.siteID) now"
                )
            )
        }
        return .change(
            Change(
                .create,
                dealer: row.change.dealer,
                draft: draft,
                activation: original.isActivated ? true : nil,
                problems: problems
            )
        )
    }

    private func notes(_ changes: [Change], _ missing: Int) -> [String] {
        var notes: [String] = []
        let recreated = changes.count { $0.action == .create }
        if recreated > 0 {
            let (what, id) = recreated == 1 ? ("site comes", "a new site_id") : ("sites come", "new site_ids")
            notes.append(
                "\(recreated) deleted \(what) back with \(id) and created_at; bridges and devices do not come back"
            )
        }
        if missing > 0 {
            notes.append("\(missing) \(missing == 1 ? "site is" : "sites are") gone and cannot be restored")
        }
        let unknown = record.count(.unknown)
        if unknown > 0 {
            notes.append(
                "the outcome of \(unknown) of the run's changes is not known; `sitescript resume` settles it first"
            )
        }
        return notes
    }
}

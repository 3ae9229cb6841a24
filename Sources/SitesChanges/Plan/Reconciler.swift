public import SitesCore

/// Makes sites be as a list says: creates those that are missing, updates those that differ in a column that the list
/// has, and, only when told, deactivates or deletes those that the list does not have.
public struct Reconciler: Sendable {
    /// What becomes of sites that are not in the list.
    public enum Pruning: String, Sendable, CaseIterable {
        case deactivate, delete
    }

    /// One row of the list.
    public struct Wanted: Sendable {
        /// The values of its columns; nil for one that is empty.
        public var values: [SiteField: SiteValue?]
        /// Where it came from.
        public var origin: String?
        /// What is wrong with it already.
        public var problems: [SiteProblem]

        /// Makes a row.
        public init(values: [SiteField: SiteValue?], origin: String?, problems: [SiteProblem] = []) {
            self.values = values
            self.origin = origin
            self.problems = problems
        }
    }

    private let keys: [SiteField]
    private let pruning: Pruning?
    private let dealer: DealerID?

    /// Tells sites and rows to be the same by `keys`; creates go to `dealer` where their row names none.
    public init(on keys: [SiteField], pruning: Pruning?, dealer: DealerID?) {
        self.keys = keys
        self.pruning = pruning
        self.dealer = dealer
    }

    /// The changes that make `sites` be as `wanted` says.
    public func changes(
        _ wanted: [Wanted],
        _ sites: [Site],
        _ service: any SitesService
    ) async throws(SitesServiceError) -> Changes {
        let places = Dictionary(grouping: sites.indices) { key(sites[$0]) }
        var changes: [Change] = []
        var creates: [ChangePlanner.Proposal] = []
        var unchanged = 0
        var seen: [Key: Int] = [:]
        var matched: Set<Int> = []
        for (row, want) in wanted.enumerated() {
            let key = key(want)
            let found = places[key] ?? []
            var problems = want.problems
            if key.parts.contains(nil) {
                problems.append(
                    SiteProblem(keys[0], "the row has no \(keys.map(\.rawValue).joined(separator: " and "))")
                )
            } else if let first = seen[key] {
                let place = wanted[first].origin.map { ", first in \($0)" } ?? ", first in row \(first + 1)"
                problems.append(SiteProblem(keys[0], "\(text(key)) comes twice in the list\(place)"))
            } else {
                seen[key] = row
            }
            if found.count > 1 {
                let ids = found.prefix(5).map { sites[$0].siteID.description }.joined(separator: ", ")
                problems.append(SiteProblem(keys[0], "\(text(key)) means \(found.count) sites: \(ids)"))
            }
            matched.formUnion(found)
            guard let place = found.first else {
                creates.append(proposal(want, problems))
                continue
            }
            if let change = update(sites[place], want, problems) {
                changes.append(change)
            } else {
                unchanged += 1
            }
        }
        var result = Changes(creates.map(\.change) + changes, unchangedCount: unchanged)
        let rest = sites.indices.filter { !matched.contains($0) }.map { sites[$0] }
        switch pruning {
        case .deactivate: result.changes += rest.compactMap { ChangePlanner.setActivation($0, false) }
        case .delete: result.changes += rest.map(ChangePlanner.delete)
        case nil:
            if !rest.isEmpty {
                let count = "\(rest.count) \(rest.count == 1 ? "site is" : "sites are")"
                result.notes.append(
                    "\(count) not in the list and \(rest.count == 1 ? "stays" : "stay") as they are"
                )
            }
        }
        return try await ChangePlanner(service).findingConflicts(in: result)
    }

    // MARK: - Keys

    private struct Key: Hashable {
        var parts: [[UInt8]?]
    }

    private func key(_ site: Site) -> Key { Key(parts: keys.map { part(site[$0]) }) }
    private func key(_ want: Wanted) -> Key { Key(parts: keys.map { part(want.values[$0] ?? nil) }) }

    private func part(_ value: SiteValue?) -> [UInt8]? {
        switch value {
        case .text(let text): Array(text.utf8)
        case .integer(let number): Array(String(number).utf8)
        case .boolean(let flag): [flag ? 1 : 0]
        case .instant(let time): Array(String(time).utf8)
        case nil: nil
        }
    }

    private func text(_ key: Key) -> String {
        zip(keys, key.parts).map { field, part in
            "\(field.rawValue) \"\(part.map { String(decoding: $0, as: UTF8.self) } ?? "")\""
        }.joined(separator: " and ")
    }

    // MARK: - Rows

    private func text(_ want: Wanted, _ field: SiteField) -> String? {
        if case .text(let text)?? = want.values[field] { text } else { nil }
    }

    private func number(_ want: Wanted, _ field: SiteField) -> Int? {
        if case .integer(let number)?? = want.values[field] { number } else { nil }
    }

    private func activation(_ want: Wanted) -> Bool? {
        if case .boolean(let flag)?? = want.values[.isActivated] { flag } else { nil }
    }

    private func proposal(_ want: Wanted, _ problems: [SiteProblem]) -> ChangePlanner.Proposal {
        var problems = problems
        let owner = number(want, .dealerID).map { DealerID($0) } ?? dealer
        if owner == nil {
            problems.append(SiteProblem(.dealerID, "no dealer is given", hint: "write `dealer: 42`"))
        }
        let missing = [SiteField.externalSiteID, .name, .timezone].filter { want.values[$0] == nil }
        problems += missing.map {
            SiteProblem($0, "\($0.rawValue) is missing, and there is no such site yet")
        }
        let draft = SiteDraft(
            externalSiteID: text(want, .externalSiteID) ?? "",
            name: text(want, .name) ?? "",
            timezone: text(want, .timezone) ?? "",
            monitoringStationID: number(want, .monitoringStationID),
            accountNumber: text(want, .accountNumber).flatMap { $0.isEmpty ? nil : $0 },
            address1: text(want, .address1),
            address2: text(want, .address2)
        )
        return ChangePlanner.Proposal(
            dealer: owner ?? DealerID(0),
            // A column that is missing is said once, not once more as blank.
            draft: missing.isEmpty ? draft : draft.filled,
            activation: activation(want) == true ? true : nil,
            origin: want.origin,
            problems: problems
        )
    }

    private func update(_ site: Site, _ want: Wanted, _ problems: [SiteProblem]) -> Change? {
        var patch = SitePatch()
        for field in SitePatch.updatable {
            if let value = want.values[field] { patch.set(field, value) }
        }
        if case .text("")?? = patch[.accountNumber] { patch.set(.accountNumber, nil) }
        return ChangePlanner.update(
            site,
            patch: patch,
            activation: activation(want),
            origin: want.origin,
            problems: problems
        )
    }
}

extension SiteDraft {
    /// The draft with something in every required field, so that a missing one is reported as missing alone.
    fileprivate var filled: SiteDraft {
        var draft = self
        if draft.externalSiteID.isEmpty { draft.externalSiteID = "?" }
        if draft.name.isEmpty { draft.name = "?" }
        if draft.timezone.isEmpty { draft.timezone = "UTC" }
        return draft
    }
}

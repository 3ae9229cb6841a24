public import SitesCore

/// Makes changes of what is wanted: validates every row, leaves out what changes nothing, finds repeated and taken
/// identifiers.
public struct ChangePlanner: Sendable {
    private let service: any SitesService

    /// Plans against what `service` holds.
    public init(_ service: any SitesService) { self.service = service }

    /// One site to be created.
    public struct Proposal: Sendable {
        /// The dealer.
        public var dealer: DealerID
        /// What is to be sent.
        public var draft: SiteDraft
        /// Whether it is to be active.
        public var activation: Bool?
        /// Where it came from.
        public var origin: String?
        /// What is wrong with it already.
        public var problems: [SiteProblem]

        /// Makes a proposal.
        public init(
            dealer: DealerID,
            draft: SiteDraft,
            activation: Bool? = nil,
            origin: String? = nil,
            problems: [SiteProblem] = []
        ) {
            self.dealer = dealer
            self.draft = draft
            self.activation = activation
            self.origin = origin
            self.problems = problems
        }

        /// The change that creates the site, whoever has its identifier.
        var change: Change {
            Change(
                .create,
                dealer: dealer,
                draft: draft,
                activation: activation,
                origin: origin,
                problems: problems + SiteValidation.problems(in: draft)
            )
        }
    }

    /// Changes that create sites.
    ///
    /// An identifier that comes twice belongs to the first row that is valid otherwise. One that the service has
    /// makes the row invalid, or with `unlessExists` leaves it out.
    public func create(
        _ proposals: [Proposal],
        unlessExists: Bool
    ) async throws(SitesServiceError) -> Changes {
        let taken = try await takenIDs(proposals.map { ($0.dealer, $0.draft.externalSiteID) })
        var changes: [Change] = []
        var unchanged = 0
        for proposal in proposals {
            if unlessExists,
                taken[proposal.dealer]?.contains(TextKey(proposal.draft.externalSiteID)) == true
            {
                unchanged += 1
                continue
            }
            changes.append(proposal.change)
        }
        ChangePlanner.findConflicts(in: &changes, taken)
        return Changes(changes, unchangedCount: unchanged)
    }

    // MARK: - Identifiers

    /// The same changes, of which those are invalid that give a site an identifier which another site has by then.
    ///
    /// Only where sites are given new identifiers is anything read.
    public func findingConflicts(in changes: Changes) async throws(SitesServiceError) -> Changes {
        let renamed = changes.changes.compactMap { change in change.newIdentifier.map { (change.dealer, $0) }
        }
        guard !renamed.isEmpty else { return changes }
        var changes = changes
        ChangePlanner.findConflicts(in: &changes.changes, try await takenIDs(renamed))
        return changes
    }

    /// What is known of an identifier once the changes before have been made.
    private enum Holder {
        case nobody
        /// The site of the change at a place.
        case change(Int)
    }

    /// Adds a problem to every change that asks for an identifier which somebody has when its turn comes.
    private static func findConflicts(in changes: inout [Change], _ taken: [DealerID: Set<TextKey>]) {
        var holders: [DealerID: [TextKey: Holder]] = [:]
        for place in changes.indices {
            let change = changes[place]
            let wanted = change.newIdentifier
            if let wanted {
                let id = TextKey(wanted)
                switch holders[change.dealer]?[id] {
                case .change(let first):
                    let origin = changes[first].origin ?? changes[first].siteID.map { "site \($0)" }
                    let message = "external_site_id \"\(wanted)\" comes twice"
                    changes[place].problems.append(
                        SiteProblem(.externalSiteID, message + (origin.map { ", first in \($0)" } ?? ""))
                    )
                case nil where taken[change.dealer]?.contains(id) == true:
                    changes[place].problems.append(
                        SiteProblem(.externalSiteID, "external_site_id \"\(wanted)\" is taken already")
                    )
                case .nobody, nil:
                    if change.isValid { holders[change.dealer, default: [:]][id] = .change(place) }
                }
            }
            guard changes[place].isValid, let before = change.before,
                change.action == .delete || wanted != nil
            else { continue }
            holders[change.dealer, default: [:]][TextKey(before.externalSiteID)] = .nobody
        }
    }

    /// Those of the identifiers that sites have, by dealer.
    private func takenIDs(
        _ wanted: [(dealer: DealerID, id: String)]
    ) async throws(SitesServiceError) -> [DealerID: Set<TextKey>] {
        var taken: [DealerID: Set<TextKey>] = [:]
        for (dealer, ids) in Dictionary(grouping: wanted, by: \.dealer) where dealer.rawValue > 0 {
            taken[dealer] = try await takenIDs(ids.map(\.id), dealer)
        }
        return taken
    }

    /// Those of the identifiers that sites of the dealer have.
    private func takenIDs(_ ids: [String], _ dealer: DealerID) async throws(SitesServiceError) -> Set<TextKey>
    {
        var taken: Set<TextKey> = []
        // A few are asked for by name; many are found faster by reading the column once.
        let chunks =
            ids.count > 2000
            ? [] : stride(from: 0, to: ids.count, by: 500).map { ids[$0..<min($0 + 500, ids.count)] }
        let filters =
            chunks.isEmpty
            ? [[]] : chunks.map { [SiteFilter(.externalSiteID, .isIn($0.map(SiteValue.text)))] }
        for filter in filters {
            let query = SiteQuery(fields: [.externalSiteID], filters: filter)
            let scan = try await service.scan(dealers: [dealer], matching: query)
            while let batch = try await scan.next(maximumRows: 4096) {
                guard case .texts(let bytes, let offsets, _) = batch.columns[0] else { continue }
                for row in 0..<batch.rowCount {
                    taken.insert(TextKey(bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
                }
            }
        }
        return taken
    }

    // MARK: - Sites that are there

    /// What is to become of sites that are there; made once and held to the rules once for all that are to get the same.
    public struct Update: Sendable {
        /// What is to be sent.
        private let patch: SitePatch
        /// Whether they are to be active; nil when they stay as they are.
        private let activation: Bool?
        /// What is wrong already.
        private let problems: [SiteProblem]
        /// What is wrong with the whole patch.
        private let found: [SiteProblem]

        /// Makes an update.
        public init(_ patch: SitePatch, activation: Bool? = nil, problems: [SiteProblem] = []) {
            self.patch = patch
            self.activation = activation
            self.problems = problems
            found = patch.isEmpty ? [] : SiteValidation.problems(in: patch)
        }

        /// The change that does it to a site; nil when it would change nothing.
        public func change(of site: consuming Site, origin: String? = nil) -> Change? {
            let part = patch.differing(from: site)
            let activation = activation == site.isActivated ? nil : activation
            if part.isEmpty, activation == nil, problems.isEmpty { return nil }
            let isWhole = part.fields.count == patch.fields.count
            let found = isWhole ? found : part.isEmpty ? [] : SiteValidation.problems(in: part)
            return Change(
                .update,
                of: site,
                patch: part,
                activation: activation,
                origin: origin,
                problems: problems.isEmpty ? found : problems + found
            )
        }
    }

    /// A change that updates a site; nil when it would change nothing.
    public static func update(
        _ site: Site,
        patch: SitePatch,
        activation: Bool?,
        origin: String? = nil,
        problems: [SiteProblem] = []
    ) -> Change? {
        Update(patch, activation: activation, problems: problems).change(of: site, origin: origin)
    }

    /// A change that activates or deactivates a site; nil when it is so already.
    public static func setActivation(_ site: consuming Site, _ isActivated: Bool) -> Change? {
        guard site.isActivated != isActivated else { return nil }
        return Change(isActivated ? .activate : .deactivate, of: site)
    }

    /// A change that deletes a site.
    public static func delete(_ site: consuming Site) -> Change { Change(.delete, of: site) }
}

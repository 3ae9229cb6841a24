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
    }

    /// Changes that create sites.
    ///
    /// An identifier that comes twice belongs to the first row that is valid otherwise. One that the service has
    /// makes the row invalid, or with `unlessExists` leaves it out.
    public func create(
        _ proposals: [Proposal],
        unlessExists: Bool
    ) async throws(SitesServiceError) -> Changes {
        var taken: [DealerID: Set<[UInt8]>] = [:]
        for dealer in Set(proposals.map(\.dealer)) {
            let ids = proposals.lazy.filter { $0.dealer == dealer }.map(\.draft.externalSiteID)
            taken[dealer] = try await takenIDs(Array(ids), dealer)
        }
        var claimed: [DealerID: [[UInt8]: Int]] = [:]
        var changes: [Change] = []
        var unchanged = 0
        for (row, proposal) in proposals.enumerated() {
            let id = Array(proposal.draft.externalSiteID.utf8)
            if unlessExists, taken[proposal.dealer]?.contains(id) == true {
                unchanged += 1
                continue
            }
            var problems = proposal.problems + SiteValidation.problems(in: proposal.draft)
            if let first = claimed[proposal.dealer]?[id] {
                problems.append(ChangePlanner.repeated(proposal, proposals[first]))
            } else if taken[proposal.dealer]?.contains(id) == true {
                problems.append(
                    SiteProblem(
                        .externalSiteID,
                        "external_site_id \"\(proposal.draft.externalSiteID)\" is taken already"
                    )
                )
            } else if problems.isEmpty {
                claimed[proposal.dealer, default: [:]][id] = row
            }
            changes.append(
                Change(
                    .create,
                    dealer: proposal.dealer,
                    draft: proposal.draft,
                    activation: proposal.activation,
                    origin: proposal.origin,
                    problems: problems
                )
            )
        }
        return Changes(changes, unchangedCount: unchanged)
    }

    private static func repeated(_ proposal: Proposal, _ first: Proposal) -> SiteProblem {
        let place = first.origin.map { ", first in \($0)" } ?? ""
        return SiteProblem(
            .externalSiteID,
            "external_site_id \"\(proposal.draft.externalSiteID)\" comes twice\(place)"
        )
    }

    /// Those of the identifiers that sites of the dealer have.
    private func takenIDs(_ ids: [String], _ dealer: DealerID) async throws(SitesServiceError) -> Set<[UInt8]>
    {
        var taken: Set<[UInt8]> = []
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
                    taken.insert(Array(bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
                }
            }
        }
        return taken
    }

    /// A change that updates a site; nil when it would change nothing.
    public static func update(
        _ site: Site,
        patch: SitePatch,
        activation: Bool?,
        origin: String? = nil,
        problems: [SiteProblem] = []
    ) -> Change? {
        let differing = patch.restricted(to: patch.differences(from: site))
        let activation = activation == site.isActivated ? nil : activation
        if differing.isEmpty, activation == nil, problems.isEmpty { return nil }
        let found = differing.isEmpty ? [] : SiteValidation.problems(in: differing)
        return Change(
            .update,
            dealer: site.dealerID,
            before: site,
            patch: differing,
            activation: activation,
            origin: origin,
            problems: problems + found
        )
    }

    /// A change that activates or deactivates a site; nil when it is so already.
    public static func setActivation(_ site: Site, _ isActivated: Bool) -> Change? {
        guard site.isActivated != isActivated else { return nil }
        return Change(isActivated ? .activate : .deactivate, dealer: site.dealerID, before: site)
    }

    /// A change that deletes a site.
    public static func delete(_ site: Site) -> Change { Change(.delete, dealer: site.dealerID, before: site) }
}

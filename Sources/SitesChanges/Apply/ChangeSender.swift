import SitesCore

/// Sends changes of one run: each is in the journal before it is sent, and so is what came of it after.
struct ChangeSender: Sendable {
    private let changes: [Change]
    private let outlines: [ChangeOutline]
    private let options: ApplyOptions
    private let service: any SitesService
    private let journal: any Journal

    /// What came of the changes at some places.
    struct Sent: Sendable {
        var places: [Int]
        var outcomes: [RowOutcome]
    }

    init(
        _ changes: [Change],
        _ outlines: [ChangeOutline],
        _ options: ApplyOptions,
        _ service: any SitesService,
        _ journal: any Journal
    ) {
        self.changes = changes
        self.outlines = outlines
        self.options = options
        self.service = service
        self.journal = journal
    }

    /// Sends some changes: intentions first, then the requests, then what came of them.
    func send(_ places: [Int], _ limit: FailureLimit?) async throws(ApplyRefusal) -> Sent {
        var outcomes = [RowOutcome](repeating: RowOutcome(.left), count: places.count)
        // A create or update with an activation sends that in a second round, when the site's id is known.
        for round in 0..<2 {
            var rest = places.indices.filter { index in
                round == 0 || isFollowed(places[index], outcomes[index])
            }[...]
            while let first = rest.first {
                let dealer = outlines[places[first]].dealer
                let own = rest.prefix { outlines[places[$0]].dealer == dealer }
                rest = rest.dropFirst(own.count)
                let known = own.map { (place: places[$0], siteID: outcomes[$0].siteID) }
                let results = try await send(known, dealer, round, limit)
                for (index, outcome) in zip(own, results) {
                    let siteID = outcomes[index].siteID
                    outcomes[index] = outcome
                    if outcome.siteID == nil { outcomes[index].siteID = siteID }
                }
                if results.contains(where: options.isStopping) { break }
            }
        }
        return Sent(places: places, outcomes: outcomes)
    }

    /// Whether an activation is to be sent for what was done.
    private func isFollowed(_ place: Int, _ outcome: RowOutcome) -> Bool {
        let outline = outlines[place]
        return outcome.status == .done && outline.hasSecondRound && (outcome.siteID ?? outline.siteID) != nil
    }

    /// Sends the requests of one round, all to one dealer; gives what came of each.
    private func send(
        _ places: [(place: Int, siteID: SiteID?)],
        _ dealer: DealerID,
        _ round: Int,
        _ limit: FailureLimit?
    ) async throws(ApplyRefusal) -> [RowOutcome] {
        let writes = places.map { place, siteID in
            // An update may be answered without its site.
            guard let write = write(place, round: round, siteID: siteID ?? outlines[place].siteID) else {
                preconditionFailure("what can be sent is a write")
            }
            return write
        }
        let rows = places.map { (number: outlines[$0.place].number, round: outlines[$0.place].round + round) }
        var found: [Int: Site] = [:]
        if round == 0, options.staleness == .force {
            for (index, write) in writes.enumerated() {
                found[index] = await present(changes[places[index].place], write, dealer)
            }
        }
        let intents = RowSpan.joining(rows) { found.isEmpty || found[$0] == nil && found[$1] == nil }
        try record(
            intents.map { .intent(rows: $0.rows, round: $0.round, before: found[$0.index]) },
            isDurable: true
        )
        var outcomes = await perform(writes, dealer, limit).map(outcome)
        while outcomes.count < places.count { outcomes.append(RowOutcome(.left)) }
        let results = RowSpan.joining(rows) { outcomes[$0] == outcomes[$1] }
        try record(
            results.map { .outcome(rows: $0.rows, round: $0.round, outcomes[$0.index]) },
            isDurable: !service.isLocal
        )
        return outcomes
    }

    private func record(_ entries: [JournalEntry], isDurable: Bool) throws(ApplyRefusal) {
        try ApplyRefusal.recording { try journal.append(entries, isDurable: isDurable) }
    }

    /// What is sent for a change in the first or second round; nil when nothing is.
    private func write(_ place: Int, round: Int, siteID: SiteID?) -> ConditionalWrite? {
        let isForced = options.staleness == .force
        return round == 0
            ? changes[place].firstWrite(isForced: isForced)
            : changes[place].activationWrite(siteID, isForced: isForced)
    }

    /// The site as it is now, where it is written over whatever it has become; nil when it is as planned.
    private func present(_ change: Change, _ write: ConditionalWrite, _ dealer: DealerID) async -> Site? {
        guard !write.isConditional, let id = write.siteID else { return nil }
        let site = try? await service.site(dealer: dealer, id: id).site
        return site == change.before ? nil : site
    }

    private func perform(
        _ writes: [ConditionalWrite],
        _ dealer: DealerID,
        _ limit: FailureLimit?
    ) async -> [Result<Site?, SitesServiceError>] {
        do throws(SitesServiceError) {
            return try await service.perform(writes, dealer: dealer, limit: limit)
        } catch {
            return writes.map { _ in .failure(error) }
        }
    }

    private func outcome(_ result: Result<Site?, SitesServiceError>) -> RowOutcome {
        switch result {
        case .success(let site): return RowOutcome(.done, siteID: site?.siteID)
        case .failure(let error):
            let status: RunReport.Status =
                error.kind == .stale ? .stale : isUnclear(error) ? .unknown : .failed
            return RowOutcome(status, error: error.message, requestID: error.requestID)
        }
    }

    /// Whether the request may have been performed although it failed.
    private func isUnclear(_ error: SitesServiceError) -> Bool {
        !service.isLocal && [.timeout, .unavailable, .cancelled, .io].contains(error.kind)
    }
}

extension ApplyRefusal {
    /// Writes to a journal.
    static func recording(_ body: () throws -> Void) throws(ApplyRefusal) {
        do { try body() } catch { throw .journal("\(error)") }
    }
}

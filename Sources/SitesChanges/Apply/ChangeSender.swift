import SitesCore

/// Sends changes of one run: each is in the journal before it is sent, and so is what came of it after.
struct ChangeSender: Sendable {
    private let changes: Changes
    private let options: ApplyOptions
    private let service: any SitesService
    private let journal: any Journal

    /// What came of the changes at some places.
    struct Sent: Sendable {
        var places: [Int]
        var outcomes: [RowOutcome]
    }

    init(
        _ changes: Changes,
        _ options: ApplyOptions,
        _ service: any SitesService,
        _ journal: any Journal
    ) {
        self.changes = changes
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
                let dealer = changes.changes[places[first]].dealer
                let own = rest.prefix { changes.changes[places[$0]].dealer == dealer }
                rest = rest.dropFirst(own.count)
                let known = own.map { (places[$0], outcomes[$0].siteID) }
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
        let change = changes.changes[place]
        return outcome.status == .done && change.hasSecondRound && (outcome.siteID ?? change.siteID) != nil
    }

    /// Sends the requests of one round, all to one dealer; gives what came of each.
    private func send(
        _ places: [(place: Int, siteID: SiteID?)],
        _ dealer: DealerID,
        _ round: Int,
        _ limit: FailureLimit?
    ) async throws(ApplyRefusal) -> [RowOutcome] {
        var writes: [ConditionalWrite] = []
        writes.reserveCapacity(places.count)
        var intents: [JournalEntry] = []
        for (place, siteID) in places {
            // An update may be answered without its site.
            let siteID = siteID ?? changes.changes[place].siteID
            guard let write = write(changes.changes[place], round: round, siteID: siteID) else {
                preconditionFailure("what can be sent is a write")
            }
            let before = round == 0 ? await present(changes.changes[place], write, dealer) : nil
            intents.join(.intent(rows: rows(place), round: self.round(place) + round, before: before))
            writes.append(write)
        }
        try ApplyRefusal.recording { [intents] in try journal.append(intents, isDurable: true) }
        var outcomes = await perform(writes, dealer, limit).map(outcome)
        while outcomes.count < places.count { outcomes.append(RowOutcome(.left)) }
        var lines: [JournalEntry] = []
        for ((place, _), outcome) in zip(places, outcomes) {
            lines.join(.outcome(rows: rows(place), round: self.round(place) + round, outcome))
        }
        try ApplyRefusal.recording { [lines] in try journal.append(lines, isDurable: !service.isLocal) }
        return outcomes
    }

    /// Which request of its row the first one of a change is.
    private func round(_ place: Int) -> Int { changes.changes[place].round }

    private func rows(_ place: Int) -> ClosedRange<Int> {
        let number = changes.number(place)
        return number...number
    }

    /// What is sent for a change in the first or second round; nil when nothing is.
    private func write(_ change: Change, round: Int, siteID: SiteID?) -> ConditionalWrite? {
        let isForced = options.staleness == .force
        return round == 0
            ? change.firstWrite(isForced: isForced) : change.activationWrite(siteID, isForced: isForced)
    }

    /// The site as it is now, where it is written over whatever it has become; nil when it is as planned.
    private func present(_ change: Change, _ write: ConditionalWrite, _ dealer: DealerID) async -> Site? {
        guard options.staleness == .force, write.expected == nil, let id = write.siteID else { return nil }
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

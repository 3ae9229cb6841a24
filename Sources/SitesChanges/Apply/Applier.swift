public import SitesCore

/// Sends changes, and nothing else does: every request is in the journal before it is sent.
///
/// On a local store changes go in batches, each durable in the journal before its transaction starts and reported
/// only after it is committed; elsewhere one by one, several at once. A stop finishes what is under way.
public struct Applier: Sendable {
    private let service: any SitesService
    private let journal: any Journal
    private let options: ApplyOptions
    private let clock: ApplyClock
    private let isCancelled: @Sendable () -> Bool
    private let progress: @Sendable (_ done: Int, _ total: Int) -> Void

    /// How many changes share one transaction of a local store.
    static let batchSize = 2000
    /// How long a wait goes on before a stop is looked for.
    private static let patience = Duration.milliseconds(50)

    /// Makes an applier.
    ///
    /// `isCancelled` is asked between batches; what is under way then is finished.
    public init(
        _ service: any SitesService,
        journal: any Journal,
        options: ApplyOptions,
        clock: ApplyClock = .continuous(),
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        self.service = service
        self.journal = journal
        self.options = options
        self.clock = clock
        self.isCancelled = isCancelled
        self.progress = progress
    }

    /// Applies `changes`, which are numbered when they go on from a run.
    ///
    /// - Throws: `ApplyRefusal` before the first write when they may not be applied as they are.
    public func apply(_ changes: Changes) async throws(ApplyRefusal) -> RunReport {
        if let refusal = Applier.refusal(of: changes, options) { throw refusal }
        let changes = changes.numbered
        let settled = changes.settled
        guard changes.validCount > 0 || !settled.isEmpty else {
            return ApplyState(changes, options).report(
                journal.runID,
                label: options.label,
                isCancelled: false
            )
        }
        try record { try journal.begin(header(changes), changes.valid) }
        if !settled.isEmpty { try record { try journal.append(settled, isDurable: true) } }
        // A task of its own: what is under way must not be cancelled with the caller's.
        let flag = StopFlag()
        let task = Task {
            await Result.catching { () async throws(ApplyRefusal) in try await run(changes, flag) }
        }
        return try await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            flag.set()
        }.get()
    }

    /// Why changes may not be applied as they are; nil when they may.
    public static func refusal(of changes: Changes, _ options: ApplyOptions) -> ApplyRefusal? {
        let invalid = changes.invalid
        if !invalid.isEmpty, !options.continuesOnError {
            return .invalidRows(invalid.count, invalid.prefix(20).map(ChangesSummary.reason))
        }
        let valid = changes.changes.count - invalid.count
        if let maximum = options.maximum, valid > maximum { return .ceiling(count: valid, maximum: maximum) }
        return options.rules.refusal(of: changes)
    }

    private func header(_ changes: Changes) -> RunHeader {
        var header = RunHeader(
            label: options.label,
            backEnd: service.identity,
            count: changes.validCount,
            time: SystemFiles.now()
        )
        switch changes.origin {
        case .plan(let plan): header.plan = plan.digest
        case .undone(let run): header.undoes = run
        case .resumed, nil: break
        }
        return header
    }

    // MARK: - Sending

    private struct Sent: Sendable {
        var places: [Int]
        var outcomes: [(place: Int, outcome: RowOutcome)]
    }

    private func run(_ changes: Changes, _ flag: StopFlag) async throws(ApplyRefusal) -> RunReport {
        var state = ApplyState(changes, options)
        let total = changes.validCount
        let size = service.isLocal ? Applier.batchSize : 1
        let concurrency = service.isLocal ? 1 : max(1, options.concurrency)
        var wasCancelled = false
        var failure: ApplyRefusal?
        await withTaskGroup(of: Result<Sent, ApplyRefusal>.self) { group in
            while true {
                if !wasCancelled, flag.value || isCancelled() {
                    wasCancelled = true
                    state.stop()
                }
                switch state.step(at: clock.now(), size: size, concurrency: concurrency) {
                case .send(let places):
                    let now = state
                    group.addTask {
                        await Result.catching { () async throws(ApplyRefusal) in try await send(places, now) }
                    }
                    // A local store gives its answer before anything else can be done.
                    guard concurrency == 1, let result = await group.next() else { continue }
                    take(result, &state, &failure)
                case .wait(let time): await clock.sleep(min(time, Applier.patience))
                case .awaitOutcome:
                    guard let result = await group.next() else { return }
                    take(result, &state, &failure)
                case .finish: return
                }
                progress(state.settledCount, total)
            }
        }
        if let failure { throw failure }
        try record { try journal.end(isComplete: state.isComplete) }
        return state.report(
            journal.runID,
            label: options.label,
            isCancelled: wasCancelled && !state.isComplete
        )
    }

    private func take(
        _ result: Result<Sent, ApplyRefusal>,
        _ state: inout ApplyState,
        _ failure: inout ApplyRefusal?
    ) {
        switch result {
        case .success(let sent): state.settle(sent.places, sent.outcomes)
        case .failure(let refusal):
            failure = failure ?? refusal
            state.settle([], [])
            state.stop()
        }
    }

    /// Sends some changes: intentions first, then the requests, then what came of them.
    private func send(_ places: [Int], _ state: ApplyState) async throws(ApplyRefusal) -> Sent {
        var outcomes: [Int: RowOutcome] = [:]
        // A create or update with an activation sends that in a second round, when the site's id is known.
        for round in 0..<2 {
            let open = places.filter { place in
                round == 0 || outcomes[place]?.status == .done && state.changes[place].hasSecondRound
            }
            guard !open.isEmpty else { continue }
            var rest = open[...]
            while let first = rest.first {
                let dealer = state.changes[first].dealer
                let own = rest.prefix { state.changes[$0].dealer == dealer }
                rest = rest.dropFirst(own.count)
                var wasStopped = false
                for (place, outcome) in try await send(Array(own), dealer, round, outcomes, state) {
                    var outcome = outcome
                    outcome.siteID = outcome.siteID ?? outcomes[place]?.siteID
                    outcomes[place] = outcome
                    wasStopped = wasStopped || state.isStopping(outcome)
                }
                if wasStopped { break }
            }
        }
        return Sent(places: places, outcomes: places.map { ($0, outcomes[$0] ?? RowOutcome(.left)) })
    }

    private func send(
        _ places: [Int],
        _ dealer: DealerID,
        _ round: Int,
        _ earlier: [Int: RowOutcome],
        _ state: ApplyState
    ) async throws(ApplyRefusal) -> [(Int, RowOutcome)] {
        var sent: [(place: Int, write: ConditionalWrite)] = []
        for place in places {
            if let write = state.write(place, round: round, siteID: earlier[place]?.siteID) {
                sent.append((place, write))
            }
        }
        var intents: [JournalEntry] = []
        for (place, write) in sent {
            let before = round == 0 ? await present(state.changes[place], write, dealer) : nil
            let change = state.changes[place]
            intents.append(
                .intent(number: change.number ?? place, round: change.round + round, before: before)
            )
        }
        try record { [intents] in try journal.append(intents, isDurable: true) }
        let results = await perform(sent.map(\.write), dealer, state.failureLimit)
        var outcomes = zip(sent, results).map { ($0.place, outcome($1)) }
        outcomes += sent.dropFirst(results.count).map { ($0.place, RowOutcome(.left)) }
        let lines = outcomes.map { place, outcome in
            let change = state.changes[place]
            return JournalEntry.outcome(number: change.number ?? place, round: change.round + round, outcome)
        }
        try record { try journal.append(lines, isDurable: !service.isLocal) }
        return outcomes
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

    private func record(_ body: () throws -> Void) throws(ApplyRefusal) {
        do { try body() } catch { throw .journal("\(error)") }
    }
}

extension Result where Success: Sendable {
    /// What `body` gives or throws.
    fileprivate static func catching(_ body: () async throws(Failure) -> Success) async -> Result {
        do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    }
}

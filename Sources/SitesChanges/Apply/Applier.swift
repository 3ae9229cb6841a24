public import SitesCore

/// Sends changes, and nothing else does: every request is in the journal before it is sent.
///
/// On a local store changes go in batches, each durable in the journal before its transaction starts and reported
/// only after it is committed; elsewhere a few at a time, side by side.
public struct Applier: Sendable {
    private let service: any SitesService
    private let journal: any Journal
    private let options: ApplyOptions
    private let isCancelled: @Sendable () -> Bool
    private let progress: @Sendable (_ done: Int, _ total: Int) -> Void

    /// How many changes share one transaction of a local store.
    static let batchSize = 2000
    /// How many changes are handed at once to a service elsewhere, which sends them side by side.
    static let remoteBatchSize = 32

    /// Makes an applier.
    ///
    /// `isCancelled` is asked between batches; what is under way then is finished.
    public init(
        _ service: any SitesService,
        journal: any Journal,
        options: ApplyOptions,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        self.service = service
        self.journal = journal
        self.options = options
        self.isCancelled = isCancelled
        self.progress = progress
    }

    /// Applies `changes`.
    ///
    /// - Throws: `ApplyRefusal` before the first write when they may not be applied as they are.
    public func apply(_ changes: Changes) async throws(ApplyRefusal) -> RunReport {
        if let refusal = Applier.refusal(of: changes, options) { throw refusal }
        let valid = changes.valid.count
        var state = ApplyState(changes, options)
        guard valid > 0 else { return state.report(journal.runID, isCancelled: false) }
        try record { try journal.begin(label: options.label, backEnd: service.identity, count: valid) }
        let size = service.isLocal ? Applier.batchSize : Applier.remoteBatchSize
        var wasCancelled = false
        while let batch = state.nextBatch(size) {
            if isCancelled() || Task.isCancelled {
                wasCancelled = true
                break
            }
            try await send(batch, &state)
            progress(state.settledCount, valid)
        }
        try record { try journal.end(isComplete: state.isComplete) }
        return state.report(journal.runID, isCancelled: wasCancelled)
    }

    /// Why changes may not be applied as they are; nil when they may.
    public static func refusal(of changes: Changes, _ options: ApplyOptions) -> ApplyRefusal? {
        let invalid = changes.invalid
        if !invalid.isEmpty, !options.continuesOnError {
            return .invalidRows(invalid.count, invalid.prefix(20).map(ChangesSummary.reason))
        }
        let valid = changes.changes.count - invalid.count
        if let maximum = options.maximum, valid > maximum { return .ceiling(count: valid, maximum: maximum) }
        return nil
    }

    private func send(_ batch: [Int], _ state: inout ApplyState) async throws(ApplyRefusal) {
        // A create or update with an activation sends that in a second round, when the site's id is known.
        var open = batch
        for round in 0..<2 where !open.isEmpty {
            let requests = open.compactMap { place in state.operation(place, round: round).map { (place, $0) }
            }
            guard !requests.isEmpty else { continue }
            for dealer in Set(requests.map { state.changes[$0.0].dealer }) {
                let own = requests.filter { state.changes[$0.0].dealer == dealer }
                let lines = own.map {
                    JournalEntry.intent(number: $0.0, change: state.changes[$0.0], round: round)
                }
                try record { try journal.append(lines, isDurable: true) }
                let results = await perform(own.map(\.1), dealer)
                for ((place, _), result) in zip(own, results) { state.settle(place, result, round: round) }
                let outcomes = own.map { JournalEntry.outcome(number: $0.0, state.rows[$0.0], round: round) }
                try record { try journal.append(outcomes, isDurable: !service.isLocal) }
            }
            open = open.filter { state.rows[$0].status == .done && state.hasSecondRound($0) }
        }
    }

    private func perform(
        _ operations: [SiteOperation],
        _ dealer: DealerID
    ) async -> [Result<Site?, SitesServiceError>] {
        do throws(SitesServiceError) {
            return try await service.perform(operations, dealer: dealer)
        } catch {
            return operations.map { _ in .failure(error) }
        }
    }

    private func record(_ body: () throws -> Void) throws(ApplyRefusal) {
        do { try body() } catch { throw .journal("\(error)") }
    }
}

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
        let settled = changes.settled
        guard changes.validCount > 0 || !settled.isEmpty else {
            return ApplyState(changes, options).report(
                journal.runID,
                label: options.label,
                isCancelled: false
            )
        }
        try record { try journal.begin(header(changes), changes) }
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

    private func run(_ changes: Changes, _ flag: StopFlag) async throws(ApplyRefusal) -> RunReport {
        var state = ApplyState(changes, options)
        let total = state.outlines.count { $0.isValid }
        let size = service.isLocal ? Applier.batchSize : 1
        let sender = ChangeSender(changes.changes, state.outlines, options, service, journal)
        let concurrency = service.isLocal ? 1 : max(1, options.concurrency)
        var wasCancelled = false
        var failure: ApplyRefusal?
        await withTaskGroup(of: Result<ChangeSender.Sent, ApplyRefusal>.self) { group in
            while true {
                if !wasCancelled, flag.value || isCancelled() {
                    wasCancelled = true
                    state.stop()
                }
                switch state.step(at: clock.now(), size: size, concurrency: concurrency) {
                case .send(let places):
                    let limit = state.failureLimit
                    group.addTask {
                        await Result.catching { () async throws(ApplyRefusal) in
                            try await sender.send(places, limit)
                        }
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
        try record { try journal.end(isComplete: state.isComplete, counts: state.counts) }
        return state.report(
            journal.runID,
            label: options.label,
            isCancelled: wasCancelled && !state.isComplete
        )
    }

    private func take(
        _ result: Result<ChangeSender.Sent, ApplyRefusal>,
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

    private func record(_ body: () throws -> Void) throws(ApplyRefusal) { try ApplyRefusal.recording(body) }
}

extension Result where Success: Sendable {
    /// What `body` gives or throws.
    fileprivate static func catching(_ body: () async throws(Failure) -> Success) async -> Result {
        do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    }
}

import SitesCore

/// What is done, what comes next, and when to stop; the applier performs it.
///
/// Pure: time is given, nothing is sent from here.
struct ApplyState {
    /// What to do now.
    enum Step: Equatable {
        /// Send the changes at these places.
        case send([Int])
        /// Nothing may be sent before so much time has passed.
        case wait(Duration)
        /// Something under way has to end first.
        case awaitOutcome
        /// Everything is done that will be.
        case finish
    }

    /// What two changes must not be about at the same time.
    private enum Subject: Hashable {
        case site(SiteID)
        case externalID(DealerID, [UInt8])
    }

    let changes: [Change]
    private let options: ApplyOptions
    private(set) var outcomes: [RowOutcome]
    private let invalidCount: Int
    private var next = 0
    private var failureCount = 0
    private(set) var settledCount = 0
    private var isStopped = false
    private var underWayCount = 0
    /// What changes under way are about, where several are.
    private var subjectsUnderWay: Set<Subject> = []
    /// When the next request may be sent.
    private var earliest = Duration.zero

    init(_ changes: Changes, _ options: ApplyOptions) {
        self.changes = changes.changes
        self.options = options
        invalidCount = changes.changes.count - changes.validCount
        outcomes = changes.changes.map { change in
            guard !change.isValid else { return RowOutcome(.left) }
            return RowOutcome(.failed, error: change.problems.map(\.message).joined(separator: "; "))
        }
    }

    /// Says what to do at `time`; `size` is how many changes go together, `concurrency` how many such at once.
    mutating func step(at time: Duration, size: Int, concurrency: Int) -> Step {
        skipInvalid()
        guard !isStopped, next < changes.count else { return underWayCount > 0 ? .awaitOutcome : .finish }
        guard underWayCount < concurrency else { return .awaitOutcome }
        if time < earliest { return .wait(earliest - time) }
        let places = takeNext(paced(size))
        // Two changes of one site, or of one identifier, keep their order.
        guard !places.isEmpty else { return .awaitOutcome }
        underWayCount += 1
        if concurrency > 1 {
            for place in places { subjectsUnderWay.formUnion(subjects(of: changes[place])) }
        }
        pace(places, time)
        return .send(places)
    }

    private mutating func skipInvalid() {
        while next < changes.count, !changes[next].isValid { next += 1 }
    }

    private mutating func takeNext(_ size: Int) -> [Int] {
        var places: [Int] = []
        // The activation that follows a change comes after the batch, so a later change of the site does, too.
        var followed: Set<SiteID> = []
        while next < changes.count, places.count < size {
            if changes[next].isValid {
                if !followed.isEmpty, let id = changes[next].siteID, followed.contains(id) { break }
                if changes[next].hasSecondRound, let id = changes[next].siteID { followed.insert(id) }
                if !subjectsUnderWay.isEmpty, !subjectsUnderWay.isDisjoint(with: subjects(of: changes[next]))
                {
                    break
                }
                places.append(next)
            }
            next += 1
        }
        return places
    }

    private func subjects(of change: Change) -> [Subject] {
        var subjects = change.siteID.map { [Subject.site($0)] } ?? []
        for text in Set([change.before?.externalSiteID, change.after?.externalSiteID].compactMap { $0 }) {
            subjects.append(.externalID(change.dealer, Array(text.utf8)))
        }
        return subjects
    }

    /// Under a rate no more go together than a tenth of a second allows.
    private func paced(_ size: Int) -> Int {
        guard let rate = options.rate else { return size }
        return min(size, max(1, Int(rate / 10)))
    }

    private mutating func pace(_ places: [Int], _ time: Duration) {
        guard let rate = options.rate, rate > 0 else { return }
        let requests = places.reduce(0) { $0 + changes[$1].requestCount }
        earliest = max(time, earliest) + .seconds(Double(requests) / rate)
    }

    /// Whether nothing more is to be sent; what is under way is finished.
    mutating func stop() { isStopped = true }

    /// How many of the next changes may fail before the others are left; nil when any number may.
    var failureLimit: FailureLimit? {
        let countsStale = options.staleness == .fail
        if !options.continuesOnError { return FailureLimit(1, countsStale: countsStale) }
        return options.failuresMaximum.map {
            FailureLimit(max(1, $0 - failureCount), countsStale: countsStale)
        }
    }

    /// Notes what the requests of one send gave.
    mutating func settle(_ sent: [Int], _ outcomes: [RowOutcome]) {
        underWayCount -= 1
        settledCount += outcomes.count { $0.status != .left }
        if !subjectsUnderWay.isEmpty {
            for place in sent { subjectsUnderWay.subtract(subjects(of: changes[place])) }
        }
        for (place, outcome) in zip(sent, outcomes) {
            self.outcomes[place] = outcome
            if options.isFailure(outcome) { failureCount += 1 }
        }
        if failureCount > 0, !options.continuesOnError { isStopped = true }
        if let maximum = options.failuresMaximum, failureCount >= maximum { isStopped = true }
    }

    /// Whether nothing is left to send, and nothing unknown.
    var isComplete: Bool { !outcomes.contains { $0.status == .left || $0.status == .unknown } }

    /// How many changes that can be sent came to what.
    var counts: [RunReport.Status: Int] {
        var counts: [RunReport.Status: Int] = [:]
        for status in RunReport.Status.allCases { counts[status] = outcomes.count { $0.status == status } }
        // Those that cannot be sent have failed from the start.
        counts[.failed, default: 0] -= invalidCount
        return counts
    }

    func report(_ id: String, label: String?, isCancelled: Bool) -> RunReport {
        RunReport(id: id, label: label, changes: changes, outcomes: outcomes, isCancelled: isCancelled)
    }
}

extension ApplyOptions {
    func isFailure(_ outcome: RowOutcome) -> Bool {
        switch outcome.status {
        case .failed, .unknown: true
        case .stale: staleness == .fail
        case .done, .skipped, .left: false
        }
    }

    /// Whether an outcome ends the run.
    func isStopping(_ outcome: RowOutcome) -> Bool {
        outcome.status == .left || isFailure(outcome) && !continuesOnError
    }
}

extension Change {
    /// The request of the change itself, under the condition that its site is as planned.
    func firstWrite(isForced: Bool) -> ConditionalWrite? {
        if action == .create { return draft.map { ConditionalWrite(.create($0)) } }
        guard let site = before else { return nil }
        switch action {
        case .update:
            guard let patch, !patch.isEmpty else { return activationWrite(site.siteID, isForced: isForced) }
            return ConditionalWrite(
                .update(site.siteID, patch, expecting: nil),
                expected: isForced ? nil : site,
                fields: patch.fields
            )
        case .delete:
            return ConditionalWrite(
                .delete(site.siteID),
                expected: isForced ? nil : site,
                fields: SitePatch.updatable + [.isActivated]
            )
        default:
            return ConditionalWrite(
                .setActivation(site.siteID, action == .activate),
                expected: isForced ? nil : site,
                fields: [.isActivated]
            )
        }
    }

    /// The activation that a create or update asks for; a new site is inactive already.
    func activationWrite(_ id: SiteID?, isForced: Bool = false) -> ConditionalWrite? {
        guard let id, let isActivated = activation, action != .create || isActivated else { return nil }
        return ConditionalWrite(
            .setActivation(id, isActivated),
            expected: isForced ? nil : before,
            fields: [.isActivated]
        )
    }
}

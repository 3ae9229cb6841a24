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
        case externalID(DealerID, TextKey)
    }

    private let changes: [Change]
    /// What is known of them beside their values.
    let outlines: [ChangeOutline]
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
        let outlines = changes.outlines
        self.outlines = outlines
        invalidCount = outlines.count { !$0.isValid }
        outcomes = [RowOutcome](repeating: RowOutcome(.left), count: outlines.count)
        guard invalidCount > 0 else { return }
        for place in outlines.indices where !outlines[place].isValid {
            let reasons = self.changes[place].problems.map(\.message)
            outcomes[place] = RowOutcome(.failed, error: reasons.joined(separator: "; "))
        }
    }

    /// Says what to do at `time`; `size` is how many changes go together, `concurrency` how many such at once.
    mutating func step(at time: Duration, size: Int, concurrency: Int) -> Step {
        skipInvalid()
        guard !isStopped, next < outlines.count else { return underWayCount > 0 ? .awaitOutcome : .finish }
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
        while next < outlines.count, !outlines[next].isValid { next += 1 }
    }

    private mutating func takeNext(_ size: Int) -> [Int] {
        var places: [Int] = []
        // The activation that follows a change comes after the batch, so a later change of the site does, too.
        var followed: Set<SiteID> = []
        while next < outlines.count, places.count < size {
            let outline = outlines[next]
            if outline.isValid {
                if !followed.isEmpty, let id = outline.siteID, followed.contains(id) { break }
                if outline.hasSecondRound, let id = outline.siteID { followed.insert(id) }
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
            subjects.append(.externalID(change.dealer, TextKey(text)))
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
        let requests = places.reduce(0) { $0 + outlines[$1].requestCount }
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
        if !subjectsUnderWay.isEmpty {
            for place in sent { subjectsUnderWay.subtract(subjects(of: changes[place])) }
        }
        for (place, outcome) in zip(sent, outcomes) {
            if outcome.status != .left { settledCount += 1 }
            if options.isFailure(outcome) { failureCount += 1 }
            self.outcomes[place] = outcome
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
    /// The fields in which a site that is deleted has to be as planned.
    private static let deletedFields = SitePatch.updatable + [.isActivated]

    /// The request of the change itself, under the condition that its site is as planned.
    func firstWrite(isForced: Bool) -> ConditionalWrite? {
        if action == .create { return draft.map { ConditionalWrite(.create($0)) } }
        guard let siteID else { return nil }
        switch action {
        case .update:
            guard let patch, !patch.isEmpty else { return activationWrite(siteID, isForced: isForced) }
            return write(.update(siteID, patch, expecting: nil), under: patch.fields, isForced: isForced)
        case .delete: return write(.delete(siteID), under: Change.deletedFields, isForced: isForced)
        default:
            let operation = SiteOperation.setActivation(siteID, action == .activate)
            return write(operation, under: [.isActivated], isForced: isForced)
        }
    }

    /// The activation that a create or update asks for; a new site is inactive already.
    func activationWrite(_ id: SiteID?, isForced: Bool = false) -> ConditionalWrite? {
        guard let id, let isActivated = activation, action != .create || isActivated else { return nil }
        return write(.setActivation(id, isActivated), under: [.isActivated], isForced: isForced)
    }

    /// A write under the condition that the site has in some fields what it had when the change was planned.
    private func write(_ operation: SiteOperation, under fields: [SiteField], isForced: Bool)
        -> ConditionalWrite
    {
        guard !isForced, let values = valuesBefore(fields) else { return ConditionalWrite(operation) }
        return ConditionalWrite(operation, fields: fields, expected: values)
    }
}

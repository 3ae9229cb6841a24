import SitesCore

/// What is done, what comes next, and when to stop; the applier performs it.
struct ApplyState {
    let changes: [Change]
    private let options: ApplyOptions
    private(set) var rows: [RunReport.Row]
    private var next = 0
    private var failureCount = 0
    private(set) var settledCount = 0
    private var isStopped = false

    init(_ changes: Changes, _ options: ApplyOptions) {
        self.changes = changes.changes
        self.options = options
        rows = changes.changes.map { change in
            let reasons = change.problems.map(\.message).joined(separator: "; ")
            return RunReport.Row(
                status: change.isValid ? .left : .failed,
                change: change,
                siteID: change.siteID,
                error: change.isValid ? nil : reasons
            )
        }
    }

    /// The places of the next changes to send, at most `size`; nil at the end.
    mutating func nextBatch(_ size: Int) -> [Int]? {
        guard !isStopped else { return nil }
        var batch: [Int] = []
        while next < changes.count, batch.count < size {
            if changes[next].isValid { batch.append(next) }
            next += 1
        }
        return batch.isEmpty ? nil : batch
    }

    /// What is sent for a change in the first or second round; nil when nothing is.
    func operation(_ place: Int, round: Int) -> SiteOperation? {
        round == 0 ? firstOperation(changes[place]) : activation(changes[place], rows[place].siteID)
    }

    private func firstOperation(_ change: Change) -> SiteOperation? {
        if change.action == .create {
            guard let draft = change.draft else { return nil }
            return .create(draft)
        }
        guard let site = change.before else { return nil }
        if change.action == .update { return update(site, change) }
        if change.action == .delete { return .delete(site.siteID) }
        return .setActivation(site.siteID, change.action == .activate)
    }

    private func update(_ site: Site, _ change: Change) -> SiteOperation? {
        guard let patch = change.patch, !patch.isEmpty else { return activation(change, site.siteID) }
        return .update(site.siteID, patch, expecting: expected(patch, site))
    }

    /// The activation that follows a create or update which says so; a new site is inactive already.
    private func activation(_ change: Change, _ id: SiteID?) -> SiteOperation? {
        guard let id, let isActivated = change.activation else { return nil }
        if change.action == .create, !isActivated { return nil }
        return .setActivation(id, isActivated)
    }

    /// Whether a change has a second round.
    func hasSecondRound(_ place: Int) -> Bool {
        let change = changes[place]
        if change.activation == nil { return false }
        return change.action == .create || (change.action == .update && change.patch?.isEmpty == false)
    }

    /// The planned fields as they were when the change was planned.
    private func expected(_ patch: SitePatch, _ site: Site) -> SitePatch {
        var expected = SitePatch()
        for field in patch.fields { expected.set(field, site[field]) }
        return expected
    }

    /// Notes what a request gave.
    mutating func settle(_ place: Int, _ result: Result<Site?, SitesServiceError>, round: Int) {
        if round == 0 { settledCount += 1 }
        switch result {
        case .success(let site):
            rows[place].status = .done
            if let site { rows[place].siteID = site.siteID }
        case .failure(let error):
            rows[place].status = error.kind == .stale ? .stale : .failed
            rows[place].error = error.message
            rows[place].requestID = error.requestID
            if error.kind != .stale { failureCount += 1 }
        }
        if failureCount > 0, !options.continuesOnError { isStopped = true }
        if let maximum = options.failuresMaximum, failureCount >= maximum { isStopped = true }
    }

    /// Whether nothing is left to send.
    var isComplete: Bool { !rows.contains { $0.status == .left } }

    func report(_ id: String, isCancelled: Bool) -> RunReport {
        RunReport(id: id, label: options.label, rows: rows, isCancelled: isCancelled)
    }
}

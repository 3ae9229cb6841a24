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
                status: change.isValid ? .left : .failed, change: change, siteID: change.siteID,
                error: change.isValid ? nil : reasons)
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
        let change = changes[place]
        if round == 1 {
            guard change.action == .create || (change.action == .update && !(change.patch?.isEmpty ?? true)),
                let activation = change.activation, change.action == .update || activation,
                let id = rows[place].siteID
            else { return nil }
            return .setActivation(id, activation)
        }
        switch change.action {
        case .create: return change.draft.map(SiteOperation.create)
        case .update:
            guard let site = change.before, let patch = change.patch else { return nil }
            if patch.isEmpty { return change.activation.map { .setActivation(site.siteID, $0) } }
            return .update(site.siteID, patch, expecting: expected(patch, site))
        case .activate: return change.siteID.map { .setActivation($0, true) }
        case .deactivate: return change.siteID.map { .setActivation($0, false) }
        case .delete: return change.siteID.map(SiteOperation.delete)
        }
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

public import SitesCore

/// Everything that has to hold before changes are applied: which journal they go to, and whether their plan or run may
/// be used.
public struct RunStart: Sendable {
    /// The changes to apply, which are fewer than those given when a plan goes on from where it ended early.
    public let changes: Changes
    /// Where they are journaled.
    public let journal: any Journal
    /// The label of the run.
    public let label: String?
    /// Keeps others from applying the same plan; held until the run ends.
    private let claim: OpenFile?

    /// Decides for `changes` over `service`, with the journals in `folder`; nil for none.
    ///
    /// - Throws: `ApplyRefusal` when they may not be applied; nothing was sent then.
    public init(
        _ changes: Changes,
        _ service: any SitesService,
        folder: RunFolder?,
        label: String?,
        now: Int64
    ) async throws(ApplyRefusal) {
        switch changes.origin {
        case .plan(let plan):
            try RunStart.require(plan.backEnd, service)
            guard now <= plan.expires else { throw .planExpired(plan.expires) }
            guard let folder else {
                self.init(changes, NoJournal(), label, nil)
                return
            }
            let claim: OpenFile?
            do throws(FileFailure) { claim = try folder.claim(plan: plan.digest) } catch {
                throw .journal(error.description)
            }
            guard claim != nil else { throw .planUnderWay }
            if let earlier = folder.run(ofPlan: plan.digest) {
                guard earlier.isUnfinished else { throw .planUsed(run: earlier.id) }
                guard !earlier.isUnderWay else { throw .planUnderWay }
                let rest = try await RunStart.rest(of: earlier, changes, service)
                self.init(
                    rest,
                    try RunStart.journal(of: earlier, folder),
                    label ?? earlier.header.label,
                    claim
                )
            } else {
                self.init(changes, folder.newJournal(), label, claim)
            }
        case .resumed(let run, _):
            guard let folder, let earlier = folder.record(run) else {
                throw .run("run \(run) is not there any more")
            }
            try RunStart.require(earlier.header.backEnd, service)
            guard label == nil || label == earlier.header.label else {
                throw .labelChanged(earlier.header.label)
            }
            self.init(changes, try RunStart.journal(of: earlier, folder), earlier.header.label, nil)
        case .undone, nil:
            let journal: any Journal = folder.map { $0.newJournal() } ?? NoJournal()
            self.init(changes, journal, label, nil)
        }
    }

    private init(_ changes: Changes, _ journal: any Journal, _ label: String?, _ claim: OpenFile?) {
        self.changes = changes
        self.journal = journal
        self.label = label
        self.claim = claim
    }

    private static func require(_ backEnd: String, _ service: any SitesService) throws(ApplyRefusal) {
        guard backEnd == service.identity else {
            throw .otherBackEnd(planned: backEnd, here: service.identity)
        }
    }

    private static func journal(of run: RunRecord, _ folder: RunFolder) throws(ApplyRefusal) -> FileJournal {
        do throws(FileFailure) { return try folder.journal(resuming: run.id) } catch {
            throw .run(error.description)
        }
    }

    /// What a plan's earlier run left of those of its changes that are wanted now.
    private static func rest(
        of run: RunRecord,
        _ wanted: Changes,
        _ service: any SitesService
    ) async throws(ApplyRefusal) -> Changes {
        do throws(SitesServiceError) {
            var rest = try await Resume(run, service).changes()
            let numbers = Set(wanted.changes.compactMap(\.number))
            rest.changes.removeAll { change in change.number.map { !numbers.contains($0) } ?? true }
            return rest
        } catch {
            throw .run("what was left of the plan cannot be found out: \(error.message)")
        }
    }
}

import SiteScript
import SitesChanges
import SitesCore

/// `create`: gathers what is proposed, then plans against the service.
final class CreateExecution: StageExecution {
    private let labels: [(name: String, column: Int)]
    private let unlessExists: Bool
    private let settings: SitesSettings
    private var proposals: [ChangePlanner.Proposal] = []

    init(_ arguments: StageArguments, _ settings: SitesSettings) {
        labels = arguments.labelled.compactMap { item in
            guard let name = item.name, let column = item.column else { return nil }
            return (name, column)
        }
        unlessExists = arguments.value("unless_exists")?.boolean ?? false
        self.settings = settings
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        for index in 0..<batch.count {
            var row = ProposedRow()
            for label in labels { row.values[label.name] = ProposedRow.Item(columns[label.column][index]) }
            row.origin = batch.place(of: index)
            proposals.append(row.proposal(settings.defaultDealer))
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .wait(ChangeStages.plan(proposals, unlessExists: unlessExists, settings))
    }
}

/// `update`: a patch for each site; those that change nothing are left out.
final class UpdateExecution: StageExecution {
    private let labels: [(name: String, column: Int)]
    private let settings: SitesSettings
    private var changes: [Change] = []
    private var unchanged = 0

    init(_ arguments: StageArguments, _ settings: SitesSettings) {
        self.settings = settings
        labels = arguments.labelled.compactMap { item in
            guard let name = item.name, let column = item.column else { return nil }
            return (name, column)
        }
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let whole = batch.inColumns(context.heap) ?? batch
        let rows = SiteRows(whole)
        // Most updates give every site the same values.
        var proposed = (patch: SitePatch(), problems: [SiteProblem](), activation: Bool?.none)
        for index in 0..<whole.count {
            guard let site = rows.site(index) else { throw notASite("update") }
            if labels.contains(where: { !columns[$0.column].repeats(at: index) }) {
                var row = ProposedRow()
                for label in labels {
                    row.values[label.name] = ProposedRow.Item(columns[label.column][index])
                }
                let (patch, problems) = row.patch()
                proposed = (patch, problems, row.activation)
            }
            let change = ChangePlanner.update(
                site,
                patch: proposed.patch,
                activation: proposed.activation,
                origin: batch.place(of: index),
                problems: proposed.problems
            )
            if let change { changes.append(change) } else { unchanged += 1 }
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let changes = Changes(changes, unchangedCount: unchanged)
        guard labels.contains(where: { $0.name == SiteField.externalSiteID.rawValue }) else {
            return .value(context.heap.native(ChangesObject(changes, settings)))
        }
        return .wait(ChangeStages.findingConflicts(in: changes, settings))
    }
}

/// `activate`, `deactivate` and `delete`: a change for each site that needs one.
final class SiteExecution: StageExecution {
    private let plan: (Site) -> Change?
    private let settings: SitesSettings
    private var changes: [Change] = []
    private var unchanged = 0

    init(_ settings: SitesSettings, _ plan: @escaping (Site) -> Change?) {
        self.settings = settings
        self.plan = plan
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        let whole = batch.inColumns(context.heap) ?? batch
        let rows = SiteRows(whole)
        for index in 0..<whole.count {
            guard let site = rows.site(index) else { throw notASite("the stage") }
            if let change = plan(site) { changes.append(change) } else { unchanged += 1 }
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .value(context.heap.native(ChangesObject(Changes(changes, unchangedCount: unchanged), settings)))
    }
}

func notASite(_ stage: String) -> ScriptError {
    ScriptError(.type, .wrongType, "\(stage) takes whole sites", hint: "put it before `select`")
}

extension Column {
    /// Whether the value at `index` is the very one before it.
    fileprivate func repeats(at index: Int) -> Bool {
        index > 0 && self[index].bits == self[index - 1].bits && self[index].tag == self[index - 1].tag
    }
}

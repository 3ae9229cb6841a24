import SiteScript
import SitesChanges
import SitesCore

/// `create`: gathers what is proposed, then plans against the service.
final class CreateExecution: StageExecution {
    private let labels: [(field: SiteField, column: Int)]
    private let unlessExists: Bool
    private let settings: SitesSettings
    private var proposals: [ChangePlanner.Proposal] = []

    init(_ arguments: StageArguments, _ settings: SitesSettings) {
        labels = ProposedRow.labels(arguments)
        unlessExists = arguments.value("unless_exists")?.boolean ?? false
        self.settings = settings
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        // One for all rows: each has values for the same labels.
        var row = ProposedRow()
        for index in 0..<batch.count {
            for label in labels { row[label.field] = ProposedRow.Item(columns[label.column][index]) }
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
    private let labels: [(field: SiteField, column: Int)]
    private let settings: SitesSettings
    private var planned = PlannedRows()

    init(_ arguments: StageArguments, _ settings: SitesSettings) {
        self.settings = settings
        labels = ProposedRow.labels(arguments)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        // Most updates give every site the same values.
        var update = ChangePlanner.Update(SitePatch())
        try planned.add(batch, of: "update", context.heap) { index, site in
            if labels.contains(where: { !columns[$0.column].repeats(at: index) }) {
                var row = ProposedRow()
                for label in labels {
                    row[label.field] = ProposedRow.Item(columns[label.column][index])
                }
                let (patch, problems) = row.patch()
                update = ChangePlanner.Update(patch, activation: row.activation, problems: problems)
            }
            return update.change(of: site, origin: batch.place(of: index))
        }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        guard labels.contains(where: { $0.field == .externalSiteID }) else {
            return .value(context.heap.native(ChangesObject(planned.changes, settings)))
        }
        return .wait(ChangeStages.findingConflicts(in: planned.changes, settings))
    }
}

/// `activate`, `deactivate` and `delete`: a change for each site that needs one.
final class SiteExecution: StageExecution {
    private let plan: (consuming Site) -> Change?
    private let settings: SitesSettings
    private var planned = PlannedRows()

    init(_ settings: SitesSettings, _ plan: @escaping (consuming Site) -> Change?) {
        self.settings = settings
        self.plan = plan
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        try planned.add(batch, of: "the stage", context.heap) { _, site in plan(site) }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        .value(context.heap.native(ChangesObject(planned.changes, settings)))
    }
}

/// The changes that were planned for rows so far, and how many rows need none.
private struct PlannedRows {
    private var list: [Change] = []
    private var unchanged = 0

    /// Plans a change for each site of a batch for which `plan` gives one.
    mutating func add(
        _ batch: RowBatch,
        of stage: String,
        _ heap: Heap,
        _ plan: (Int, consuming Site) -> Change?
    ) throws(ScriptError) {
        try SiteRows.forEachSite(of: batch, for: stage, heap) { index, site in
            if let change = plan(index, site) { list.append(change) } else { unchanged += 1 }
        }
    }

    var changes: Changes { Changes(list, unchangedCount: unchanged) }
}

extension Column {
    /// Whether the value at `index` is the very one before it.
    fileprivate func repeats(at index: Int) -> Bool {
        index > 0 && self[index].bits == self[index - 1].bits && self[index].tag == self[index - 1].tag
    }
}

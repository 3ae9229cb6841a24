import SiteScript
import SiteScriptSyntax
import SitesChanges
import SitesCore

/// `reconcile want, on: .external_site_id`: makes sites be as a list says.
enum ReconcileStage {
    private static let labels: [NativeStage.Label] = [
        .init("on", .row, .any, help: "the field by which sites and rows are the same"),
        .init(
            "prune",
            .value,
            .any,
            help: "false, \"deactivate\" or \"delete\": what becomes of sites not in the list"
        ),
        .init("dealer", .value, .int, help: "the dealer of sites that are created"),
    ]

    static func stage(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "reconcile",
            usage: "reconcile ROWS, on: .FIELD [prune: \"deactivate\"] [dealer: N]",
            "Describes what makes the sites be as the rows say: creates, and updates of the columns that the rows have.",
            shape: .init(positional: .value, count: 1...1, labels: labels, keyList: .on),
            flow: .wholeRows,
            ending: .value,
            effects: .reads,
            typing: type,
            execution: { arguments, context throws(ScriptError) in
                try ReconcileExecution(arguments, settings, context)
            }
        )
    }

    /// The columns that a list may have, besides those that identify a site.
    static let columns = SitePatch.updatable + [.isActivated, .dealerID, .siteID]

    private static func type(_ typing: any StageTyping) -> ScriptType {
        ChangeStages.requireSites(typing)
        var keys = typing.keys
        for argument in typing.arguments {
            switch argument.label?.name {
            case nil: checkRows(typing, argument)
            case "on":
                keys.append(argument)
                _ = typing.rowType(of: argument)
            case "prune": checkPruning(typing, argument)
            case "dealer": typing.require(typing.valueType(of: argument), for: argument, toBe: .int)
            default: break
            }
        }
        for key in keys where !isPlainField(key.value) {
            typing.report(Diagnostics.keyOfReconcile(at: key.value.span))
        }
        if keys.isEmpty { typing.report(Diagnostics.noKeyOfReconcile(at: typing.name.span)) }
        return .changes
    }

    private static func isPlainField(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .group(let inner): isPlainField(inner)
        case .rowField: true
        default: false
        }
    }

    private static func checkRows(_ typing: any StageTyping, _ argument: StageArgument) {
        guard case .record(let record) = typing.rowType(ofRowsIn: argument) else { return }
        for field in record.fields where !columns.contains(where: { $0.rawValue == field.name }) {
            typing.report(
                Diagnostics.columnOfReconcile(field.name, columns.map(\.rawValue), at: argument.value.span)
            )
        }
    }

    private static func checkPruning(_ typing: any StageTyping, _ argument: StageArgument) {
        let type = typing.valueType(of: argument)
        guard type != .bool else { return }
        typing.require(type, for: argument, toBe: .string)
    }
}

/// Gathers the sites, then compares them with the list.
final class ReconcileExecution: StageExecution {
    private let wanted: [Reconciler.Wanted]
    private let keys: [SiteField]
    private let pruning: Reconciler.Pruning?
    private let dealer: DealerID?
    private let settings: SitesSettings
    private var sites: [Site] = []

    init(
        _ arguments: StageArguments,
        _ settings: SitesSettings,
        _ context: NativeContext
    ) throws(ScriptError) {
        self.settings = settings
        var names = arguments.keys.compactMap(\.name)
        for item in arguments.labelled where item.name == "on" { names += item.otherName.map { [$0] } ?? [] }
        keys = try ReconcileExecution.fields(names)
        pruning = try ReconcileExecution.pruning(arguments.value("prune"))
        dealer = arguments.value("dealer").flatMap { $0.has(.int) ? DealerID($0.integer) : nil }
        guard let rows = arguments.positional.first?.value, rows.has(.list) else {
            throw ScriptError(.type, .wrongType, "`reconcile` takes rows or a list")
        }
        wanted = try ReconcileExecution.rows(rows, context.heap)
    }

    private static func fields(_ names: [String]) throws(ScriptError) -> [SiteField] {
        var fields: [SiteField] = []
        for name in names {
            guard let field = SiteField(rawValue: name) else {
                throw ScriptError(.type, .unknownField, "sites have no field `\(name)` to reconcile on")
            }
            fields.append(field)
        }
        guard !fields.isEmpty else {
            throw ScriptError(.type, .wrongType, "`reconcile` needs a key: `on: .external_site_id`")
        }
        return fields
    }

    private static func pruning(_ value: Value?) throws(ScriptError) -> Reconciler.Pruning? {
        guard let value, !value.isNil, !value.isMissing, !(value.has(.bool) && !value.boolean)
        else { return nil }
        if let text = value.stringIfText, let pruning = Reconciler.Pruning(rawValue: text) { return pruning }
        throw ScriptError(
            .invalid,
            .invalidValue,
            "`prune` is false, \"deactivate\" or \"delete\"",
            hint: "say what is to become of sites that are not in the list"
        )
    }

    private static func rows(_ list: Value, _ heap: Heap) throws(ScriptError) -> [Reconciler.Wanted] {
        var wanted: [Reconciler.Wanted] = []
        for (index, row) in list.list.buffer.enumerated() {
            guard row.has(.record) else {
                throw ScriptError(
                    .type,
                    .wrongType,
                    "row \(index + 1) of the list is \(row.typeName), not a record"
                )
            }
            var values: [SiteField: SiteValue?] = [:]
            var problems: [SiteProblem] = []
            for (slot, name) in heap.shape(of: row).names.enumerated() {
                let value = row.record.slots[slot]
                guard let field = SiteField(rawValue: name), ReconcileStage.columns.contains(field) else {
                    throw ScriptError(
                        .type,
                        .unknownField,
                        "the list has the column `\(name)`, which no site can be given"
                    )
                }
                if value.isNil {
                    values.updateValue(nil, forKey: field)
                } else if let plain = SiteValues.plain(value, field) {
                    values.updateValue(plain, forKey: field)
                } else {
                    problems.append(SiteProblem(field, "\(name) cannot be \(value.typeName)"))
                }
            }
            wanted.append(.init(values: values, origin: "row \(index + 1) of the list", problems: problems))
        }
        return wanted
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        try SiteRows.forEachSite(of: batch, for: "reconcile", context.heap) { sites.append($1) }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        let dealers = Set(sites.map(\.dealerID))
        let dealer = self.dealer ?? (dealers.count == 1 ? dealers.first : settings.defaultDealer)
        let reconciler = Reconciler(on: keys, pruning: pruning, dealer: dealer)
        let (wanted, sites, settings) = (wanted, sites, settings)
        return .wait(
            HostWait { () async throws(ScriptError) in
                let changes = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                    try await reconciler.changes(wanted, sites, settings.reading())
                }
                return { heap throws(ScriptError) in heap.native(ChangesObject(changes, settings)) }
            }
        )
    }
}

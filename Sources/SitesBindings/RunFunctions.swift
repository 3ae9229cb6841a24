import SiteScript
import SitesChanges
import SitesCore

/// What is known of runs: `runs`, `history`, and the changes that go on with one or take one back.
enum RunFunctions {
    static func functions(_ settings: SitesSettings) -> [NativeFunction] {
        [
            runs(settings), history(settings), plan(settings),
            continuing(
                "resume",
                "Gives the changes that are still to do of the newest run with a label, or of the newest that did not end.",
                settings
            ) { folder, label throws(RunFolder.Failure) in
                guard let label else { return try folder.unfinished() }
                return try folder.run(labelled: label)
            } changes: { record, service throws(SitesServiceError) in
                try await Resume(record, service).changes()
            },
            continuing(
                "undo",
                "Gives the changes that take back the newest run with a label, or the newest that changed something.",
                settings
            ) { folder, label throws(RunFolder.Failure) in
                guard let label else { return try folder.undoable() }
                return try folder.run(labelled: label, isStarted: true)
            } changes: { record, service throws(SitesServiceError) in
                try await Undo(record, service).changes()
            },
        ]
    }

    // MARK: - Going on and taking back

    private typealias Finding = @Sendable (RunFolder, String?) throws(RunFolder.Failure) -> RunRecord
    private typealias Planning =
        @Sendable (RunRecord, any SitesService) async throws(SitesServiceError) -> Changes

    private static func continuing(
        _ name: String,
        _ summary: String,
        _ settings: SitesSettings,
        find: @escaping Finding,
        changes: @escaping Planning
    ) -> NativeFunction {
        NativeFunction(
            name,
            FunctionSignature([.init("label", .string, isOptional: true)], result: .changes, effects: .reads),
            summary,
            body: .waiting { call throws(ScriptError) in
                let label = call[0].stringIfText
                let folder = try folder(settings)
                return HostWait { () async throws(ScriptError) in
                    let record = try known { () throws(RunFolder.Failure) in try find(folder, label) }
                    try check(record, name)
                    let found = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                        let service = try await settings.reading()
                        try require(record, service)
                        return try await changes(record, service)
                    }
                    return { heap throws(ScriptError) in heap.native(ChangesObject(found, settings)) }
                }
            }
        )
    }

    private static func require(_ record: RunRecord, _ service: any SitesService) throws(SitesServiceError) {
        guard record.header.backEnd != service.identity else { return }
        throw SitesServiceError(
            .conflict,
            "run \(record.id) wrote to \(record.header.backEnd), and this is \(service.identity)",
            hint: "name that store with --store"
        )
    }

    private static func check(_ record: RunRecord, _ name: String) throws(ScriptError) {
        guard record.isStarted || record.isUnderWay else {
            throw ScriptError(
                .notFound,
                .run,
                "run \(record.id) ended before its first request; nothing was sent",
                hint: "apply its changes again"
            )
        }
        guard record.isUnderWay else { return }
        throw ScriptError(
            .conflict,
            .run,
            "run \(record.id) is under way in another process",
            hint: "wait until it ends, or stop it, before you `\(name)` it"
        )
    }

    private static func folder(_ settings: SitesSettings) throws(ScriptError) -> RunFolder {
        guard let folder = settings.runs else {
            throw ScriptError(.forbidden, .run, "this host keeps no journal of runs")
        }
        return folder
    }

    private static func known<Found>(
        _ find: () throws(RunFolder.Failure) -> Found
    ) throws(ScriptError) -> Found {
        do throws(RunFolder.Failure) { return try find() } catch {
            throw ScriptError(.notFound, .run, error.message, hint: error.hint)
        }
    }

    // MARK: - Plans

    private static func plan(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "plan",
            FunctionSignature([.init("path", .string)], result: .changes, effects: [.files, .reads]),
            "Gives the changes of a plan file; it can be applied once.",
            body: .immediate { call throws(ScriptError) in
                guard call.context.host.capabilities.contains(.files) else {
                    throw ScriptError(.forbidden, .capability, "this host does not grant files")
                }
                guard let path = call[0].stringIfText else {
                    throw ScriptError(.type, .wrongType, "`plan` takes a file's path")
                }
                return call.heap.native(ChangesObject(try PlanDocument.read(path), settings))
            }
        )
    }

    // MARK: - Looking

    static let runType = ScriptType.record(
        RecordType(
            name: "RunSummary",
            fields: [
                .init("id", .string), .init("label", .optional(.string)), .init("started", .instant),
                .init("ended", .optional(.instant)), .init("state", .string), .init("changes", .int),
            ] + statuses.map { .init($0.rawValue, .int) } + [
                .init("undoes", .optional(.string)), .init("back_end", .string),
                .init("damaged_lines", .list(.int)),
            ]
        )
    )

    private static let statuses: [RunReport.Status] = [.done, .failed, .stale, .unknown, .left]

    private static func runs(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "runs",
            FunctionSignature([], result: .list(runType), effects: .reads),
            "The runs in the journal, the newest first.",
            body: .immediate { call throws(ScriptError) in
                guard let folder = settings.runs else { return call.heap.list([]) }
                return call.heap.list(
                    folder.ids.compactMap { id in folder.summary(id).map { row(of: $0, call.heap) } }
                )
            }
        )
    }

    private static func row(of run: RunSummary, _ heap: Heap) -> Value {
        var fields: [(String, Value)] = [
            ("id", heap.string(run.id)), ("label", run.header.label.map { heap.string($0) } ?? .nil),
            ("started", .instant(Int(run.header.time))),
            ("ended", run.endTime.map { .instant(Int($0)) } ?? .nil), ("state", heap.string(run.state)),
            ("changes", Value(run.header.count)),
        ]
        fields += statuses.map { ($0.rawValue, Value(run.count($0))) }
        fields += [
            ("undoes", run.header.undoes.map { heap.string($0) } ?? .nil),
            ("back_end", heap.string(run.header.backEnd)),
            ("damaged_lines", heap.list(run.damagedLines.map { Value($0) })),
        ]
        return heap.record(heap.shape(named: fields.map(\.0)), fields.map(\.1))
    }

    static let historyType = ScriptType.record(
        RecordType(
            name: "HistoryEntry",
            fields: [
                .init("run", .string), .init("label", .optional(.string)), .init("time", .instant),
                .init("action", .string), .init("status", .string), .init("fields", .list(.string)),
                .init("before", .optional(SiteValues.siteType)),
                .init("after", .optional(SiteValues.plannedSiteType)),
                .init("error", .optional(.string)),
            ]
        )
    )

    private static func history(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "history",
            FunctionSignature([.init("site", .any)], result: .list(historyType), effects: .reads),
            "What runs did to a site, given as the site or its id, the oldest first.",
            body: .immediate { call throws(ScriptError) in
                let id = try siteID(call[0], call.heap)
                let entries = settings.runs?.history(of: id) ?? []
                return call.heap.list(entries.map { entry(id, $0.run, $0.row, call.heap) })
            }
        )
    }

    private static func siteID(_ value: Value, _ heap: Heap) throws(ScriptError) -> Int {
        if value.has(.int) { return value.integer }
        if value.has(.record), let slot = heap.shape(of: value).names.firstIndex(of: "site_id"),
            value.record.slots[slot].has(.int)
        {
            return value.record.slots[slot].integer
        }
        throw ScriptError(.type, .wrongType, "`history` takes a site or its id, not \(value.typeName)")
    }

    private static func entry(_ id: Int, _ run: RunRecord, _ row: RunRecord.Row, _ heap: Heap) -> Value {
        let fields: [(String, Value)] = [
            ("run", heap.string(run.id)), ("label", run.header.label.map { heap.string($0) } ?? .nil),
            ("time", .instant(Int(run.header.time))), ("action", heap.string(row.change.action.rawValue)),
            ("status", heap.string(row.status.rawValue)),
            ("fields", heap.list(row.change.fields.map { heap.string($0.rawValue) })),
            ("before", row.change.before.map { SiteValues.value(of: $0, heap) } ?? .nil),
            ("after", SiteValues.value(after: row.change, siteID: SiteID(id), heap)),
            ("error", row.error.map { heap.string($0) } ?? .nil),
        ]
        return heap.record(heap.shape(named: fields.map(\.0)), fields.map(\.1))
    }
}

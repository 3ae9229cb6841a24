import SiteScript
import SiteScriptSyntax
import SitesChanges
import SitesCore

/// `apply`: makes the changes; the one verb that writes.
enum ApplyStage {
    private static let labels: [NativeStage.Label] = [
        .init("max", .value, .int, help: "refuse when there are more"),
        .init("label", .value, .string, help: "a name for the run"),
        .init(
            "on_error",
            .value,
            .string,
            choices: ["stop", "continue"],
            help: "\"stop\" or \"continue\""
        ),
        .init("max_failures", .value, .int, help: "stop once so many have failed"),
        .init("concurrency", .value, .int, help: "how many requests are under way at once, 8 unless said"),
        .init("rate", .value, .double, help: "how many requests are sent in a second at most"),
        .init(
            "if_stale",
            .value,
            .string,
            choices: ApplyOptions.Staleness.allCases.map(\.rawValue),
            help: "\"skip\", \"fail\" or \"force\""
        ),
    ]

    static func stage(_ settings: SitesSettings) -> NativeStage {
        NativeStage(
            "apply",
            usage: "apply [max: N] [label: TEXT] [on_error: \"continue\"] [if_stale: \"fail\"] …",
            "Makes the changes: the one verb that writes.",
            shape: .init(labels: labels),
            flow: .wholeRows,
            ending: .value,
            effects: [.writes, .reads],
            typing: { typing in
                switch typing.input {
                case .changes, .any, .never: break
                default: typing.report(Diagnostics.notChanges(typing.input, at: typing.name.span))
                }
                return .run
            },
            objectExecution: { object, arguments, context throws(ScriptError) in
                guard let changes = (object as? ChangesObject)?.changes else {
                    throw ScriptError(.type, .wrongType, "`apply` takes changes")
                }
                try context.spend(changes.validCount, on: .writes)
                return .wait(run(changes, try options(arguments, settings), settings))
            }
        )
    }

    // MARK: - Options

    private static func options(
        _ arguments: StageArguments,
        _ settings: SitesSettings
    ) throws(ScriptError) -> ApplyOptions {
        var options = ApplyOptions()
        options.rules = settings.rules
        options.maximum = try number("max", from: 0, arguments)
        if let ceiling = settings.changesMaximum { options.maximum = min(options.maximum ?? .max, ceiling) }
        options.label = arguments.value("label")?.stringIfText
        if options.label?.isEmpty == true {
            throw ScriptError(
                .invalid,
                .invalidValue,
                "`label` is empty",
                hint: "leave it out, or give a name"
            )
        }
        options.failuresMaximum = try number("max_failures", from: 1, arguments)
        options.concurrency = try number("concurrency", from: 1, arguments) ?? options.concurrency
        options.rate = try rate(arguments)
        options.continuesOnError = try choice("on_error", ["stop", "continue"], arguments) == "continue"
        let staleness = try choice("if_stale", ApplyOptions.Staleness.allCases.map(\.rawValue), arguments)
        options.staleness = staleness.flatMap(ApplyOptions.Staleness.init(rawValue:)) ?? .skip
        return options
    }

    private static func number(
        _ name: String,
        from minimum: Int,
        _ arguments: StageArguments
    ) throws(ScriptError) -> Int? {
        guard let value = arguments.value(name), value.has(.int) else { return nil }
        guard value.integer >= minimum else {
            throw ScriptError(.invalid, .invalidValue, "`\(name)` is a number from \(minimum)")
        }
        return value.integer
    }

    private static func rate(_ arguments: StageArguments) throws(ScriptError) -> Double? {
        guard let value = arguments.value("rate"), value.has(.int) || value.has(.double) else { return nil }
        let rate = value.has(.int) ? Double(value.integer) : value.double
        guard rate > 0, rate.isFinite else {
            throw ScriptError(.invalid, .invalidValue, "`rate` is a number of requests a second above 0")
        }
        return rate
    }

    private static func choice(
        _ name: String,
        _ choices: [String],
        _ arguments: StageArguments
    ) throws(ScriptError) -> String? {
        guard let text = arguments.value(name)?.stringIfText else { return nil }
        guard choices.contains(text) else {
            let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ScriptError(.invalid, .invalidValue, "`\(name)` is one of \(list), not \"\(text)\"")
        }
        return text
    }

    // MARK: - Making

    private static func run(_ changes: Changes, _ options: ApplyOptions, _ settings: SitesSettings)
        -> HostWait
    {
        HostWait { () async throws(ScriptError) in
            let report = try await perform(changes, options, settings)
            settings.finished(report)
            return { heap throws(ScriptError) in heap.native(RunObject(report)) }
        }
    }

    /// Asks whether the changes may be made, and makes them.
    private static func perform(
        _ changes: Changes,
        _ options: ApplyOptions,
        _ settings: SitesSettings
    ) async throws(ScriptError) -> RunReport {
        // What would be refused anyway is refused before anybody is asked.
        if let refusal = Applier.refusal(of: changes, options) { throw Diagnostics.refused(refusal) }
        try await settings.require(changes, rules: options.rules)
        if settings.isDryRun {
            try await confirm(changes, settings)
            settings.planned.take(changes, time: settings.now())
            return .untouched(changes, label: options.label)
        }
        let service = try await ServiceErrors.wrap(settings.service)
        let start: RunStart
        do throws(ApplyRefusal) {
            start = try await RunStart(
                changes,
                service,
                folder: settings.runs,
                label: options.label,
                now: settings.now()
            )
        } catch {
            throw Diagnostics.refused(error)
        }
        // What is left of a plan may be about sites as they are now.
        if changes.origin != nil { try await settings.require(start.changes, rules: options.rules) }
        try await confirm(start.changes, settings)
        return try await send(start, service, options, settings)
    }

    private static func confirm(_ changes: Changes, _ settings: SitesSettings) async throws(ScriptError) {
        if !changes.valid.isEmpty, let refusal = await settings.refusal(changes) {
            throw ScriptError(.forbidden, .notConfirmed, refusal)
        }
    }

    private static func send(
        _ start: RunStart,
        _ service: any SitesService,
        _ options: ApplyOptions,
        _ settings: SitesSettings
    ) async throws(ScriptError) -> RunReport {
        var options = options
        options.label = start.label
        let applier = Applier(
            service,
            journal: start.journal,
            options: options,
            isCancelled: settings.isCancelled,
            progress: settings.progress
        )
        do throws(ApplyRefusal) {
            let report = try await applier.apply(start.changes)
            settings.runs?.removeFinished(olderThanDays: settings.journalDays)
            return report
        } catch {
            throw Diagnostics.refused(error)
        }
    }
}

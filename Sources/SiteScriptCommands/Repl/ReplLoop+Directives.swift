import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTerminal
import SitesChanges
import SitesCore

extension ReplLoop {
    /// Does what was said to the prompt itself; false to leave.
    func take(directive text: String) async -> Bool {
        let name = text.prefix { !$0.isWhitespace }
        let rest = String(text.dropFirst(name.count)).trimmed
        let argument = rest.isEmpty ? nil : rest.unquoted
        switch ReplDirective(typed: String(name)) {
        case .quit: return false
        case .help: launch.console.output.stream.write(ReplHelp.overview)
        case .tour: await changeTour(argument)
        case .dealer: await changeDealer(argument)
        case .store: changeStore(argument)
        case .profile: changeProfile(argument)
        case .readOnly:
            if argument == "off", launch.services.rules.isReadOnly {
                launch.errors.report("the profile of \(launch.services.name) is read-only")
            } else {
                change(.readOnly, argument, \.isReadOnly)
                session.isReadOnly = launch.isReadOnly
            }
        case .format: changeFormat(argument)
        case .timezone: changeTimezone(argument)
        case .rows: changeRows(argument)
        case .pager: change(.pager, argument, \.usesPager)
        case .timing: change(.timing, argument, \.showsTime)
        case .results: launch.console.output.stream.write(session.resultsText)
        case .history: showHistory(argument)
        case .undo: await undo(argument)
        case .edit: edit()
        case .save: save(argument)
        case .load: await load(argument)
        case nil: reportUnknown(String(name))
        }
        return true
    }

    private func reportUnknown(_ name: String) {
        let near = NameSuggestion.closest(to: name, among: ReplDirective.allCases.map(\.name))
        launch.errors.report(
            "there is no `\(TerminalText.sanitised(name))`",
            hint: near.map { "did you mean `\($0)`?" } ?? "see :help; ?NAME explains a name of the language"
        )
    }

    // MARK: - Settings

    private func change(
        _ directive: ReplDirective,
        _ argument: String?,
        _ setting: ReferenceWritableKeyPath<Launch, Bool>
    ) {
        switch argument {
        case "on"?: launch[keyPath: setting] = true
        case "off"?: launch[keyPath: setting] = false
        case nil: break
        case let other?:
            return launch.errors.report(
                "`\(directive.name)` takes on or off, not `\(TerminalText.sanitised(other))`"
            )
        }
        launch.say("\(directive.rawValue) \(launch[keyPath: setting] ? "on" : "off")")
    }

    private func changeDealer(_ argument: String?) async {
        guard let argument else {
            let dealer = launch.dealer
            return launch.say(
                dealer.map { "dealer \($0)" } ?? "no dealer is chosen; choose one with `:dealer N`"
            )
        }
        guard let dealer = Int(argument), dealer > 0 else {
            return launch.errors.report("`:dealer` takes a dealer's number, not `\(argument)`")
        }
        if let problem = await session.problem(withDealer: dealer) {
            return launch.errors.report(problem.message, hint: problem.hint)
        }
        launch.dealer = dealer
        names.dealer = dealer
        launch.say("dealer \(dealer)")
    }

    private func changeStore(_ argument: String?) {
        guard let argument else { return launch.say("store \(TerminalText.sanitised(launch.services.name))") }
        let services = ServiceFactory(store: argument, environment: launch.console.environment)
        do throws(SitesServiceError) {
            _ = try services.open()
        } catch {
            return launch.errors.report(error.message, hint: error.hint)
        }
        change(to: services, .store)
    }

    private func changeProfile(_ name: String?) {
        guard let name else {
            let isProfile = launch.services.requestPlan != nil || launch.services.rules != ProfileRules()
            return launch.say(isProfile ? "profile \(described(launch.services))" : "no profile is chosen")
        }
        var options = launch.options
        (options.store, options.profile) = (nil, name)
        let services = ServiceFactory(options, environment: launch.console.environment)
        do throws(SitesServiceError) {
            _ = try services.open()
        } catch {
            return launch.errors.report(error.message, hint: error.hint)
        }
        if let dealer = services.dealer { launch.dealer = dealer }
        change(to: services, .profile)
    }

    private func change(to services: ServiceFactory, _ directive: ReplDirective) {
        launch.services = services
        // Results and plans of the other store must not be taken for those of this one.
        let hadNames = session.hasNames
        session = ReplSession(launch, names)
        let gone = hadNames ? "; names of the lines before are gone" : ""
        launch.say("\(directive.rawValue) \(described(services))\(gone)")
    }

    /// The name of a store or service, and what may be changed there.
    private func described(_ services: ServiceFactory) -> String {
        TerminalText.sanitised(services.name + (services.rules.summary.map { " (\($0))" } ?? ""))
    }

    private func changeFormat(_ argument: String?) {
        guard let argument else { return launch.say("format \(launch.format.rawValue)") }
        guard let format = OutputFormat(named: argument) else {
            let names = OutputFormat.allCases.map(\.rawValue)
            return launch.errors.report(
                "there is no format `\(argument)`",
                hint: "there are " + names.joined(separator: ", ")
            )
        }
        launch.format = format
    }

    private func changeTimezone(_ zone: String?) {
        guard let zone else { return launch.say("timezone \(launch.zone ?? "of this machine")") }
        do throws(ScriptError) {
            let clock = try ZoneClock(zone)
            launch.show(in: zone, LocalTime(offset: clock.offset))
        } catch {
            return launch.errors.report(error.message, hint: error.hint)
        }
        launch.say("timezone \(zone)")
    }

    private func changeRows(_ argument: String?) {
        switch argument {
        case nil:
            let maximum = launch.rowMaximum
            launch.say(maximum.map { "at most \($0) rows are shown" } ?? "all rows are shown")
        case "all"?: launch.rowMaximum = nil
        case let text?:
            guard let count = Int(text), count > 0 else {
                return launch.errors.report("`:rows` takes a number or `all`, not `\(text)`")
            }
            launch.rowMaximum = count
        }
    }
}

// MARK: - Lines

extension ReplLoop {
    /// How many entries `:history` lists.
    private static let historyMaximum = 50

    private func showHistory(_ text: String?) {
        guard let history else { return launch.say("there is no history") }
        history.refresh()
        let wanted = text?.lowercased()
        var entries: [String] = []
        var next = history.endIndex
        while entries.count < ReplLoop.historyMaximum,
            let index = history.lastIndex(before: next, where: { _ in true })
        {
            next = index
            guard let entry = history.entry(at: index) else { continue }
            if let wanted, !entry.lowercased().contains(wanted) { continue }
            let time = history.time(at: index).map {
                String(launch.time.text($0 * 1000).prefix(16)).replacingFirst("T", with: " ")
            }
            let lines = TerminalText.sanitised(entry, keepingLayout: true).split(separator: "\n")
            entries.append(
                launch.results().style(time ?? "                ", .dim) + "  "
                    + lines.joined(separator: "\n" + String(repeating: " ", count: 18)) + "\n"
            )
        }
        guard !entries.isEmpty else {
            return launch.say(
                text.map { "no line has `\(TerminalText.sanitised($0))`" } ?? "nothing was entered so far"
            )
        }
        launch.console.output.stream.write(entries.reversed().joined())
    }

    /// Puts what comes back from the user's editor into the next line.
    private func edit() {
        switch launch.console.edit(lastBlock) {
        case .success(let text): draft = text
        case .failure(let failure): launch.errors.report(failure.message)
        }
    }

    /// Shows the changes that take a run back and asks, as the line does that it stands for.
    private func undo(_ label: String?) async {
        let run = label ?? launch.lastReport?.id
        lastBlock = "undo(\(run.map(ReplScript.literal) ?? ""))"
        await evaluate(lastBlock)
    }

    private func save(_ path: String?) {
        guard let path else { return launch.errors.report("`:save` needs a file: :save \"fix.sites\"") }
        let script = session.script
        guard !script.isEmpty else { return launch.say("no line has worked so far; nothing is saved") }
        if let problem = session.problem(withScript: script) {
            return launch.errors.report("these lines make no script by themselves: \(problem)")
        }
        if let failure = SystemCalls.write(script, toNew: path) {
            return launch.errors.report(
                "`\(TerminalText.sanitised(path))` cannot be written: \(failure.reason)"
            )
        }
        let count = script.split(separator: "\n").count
        launch.say("\(count) \(count == 1 ? "line" : "lines") in \(TerminalText.sanitised(path))")
    }

    private func load(_ path: String?) async {
        guard let path else { return launch.errors.report("`:load` needs a file: :load \"fix.sites\"") }
        if let problem = await load(file: path, isShown: true) {
            launch.errors.report("`\(TerminalText.sanitised(path))` cannot be read: \(problem.reason)")
        }
    }

    /// Runs the lines of a file as if they had been typed; gives why it cannot be read.
    func load(file path: String, isShown: Bool) async -> SystemCalls.ReadFailure? {
        do throws(SystemCalls.ReadFailure) {
            let bytes = try launch.console.readFile(path)
            let text = String(decoding: bytes, as: UTF8.self)
            _ = await session.evaluate(text, named: path, isShown: isShown)
            return nil
        } catch {
            return error
        }
    }
}

extension String {
    /// The text without the quotes round it, where it has some.
    fileprivate var unquoted: String {
        guard count > 1, hasPrefix("\""), hasSuffix("\"") else { return self }
        return String(dropFirst().dropLast())
    }

    /// The text with the first `mark` replaced.
    fileprivate func replacingFirst(_ mark: Character, with text: String) -> String {
        guard let index = firstIndex(of: mark) else { return self }
        return self[..<index] + text + self[self.index(after: index)...]
    }
}

package import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SitesBindings
import SitesChanges
import SitesCore
import Synchronization

/// Runs specs in several configurations that must agree.
package enum SpecRunner {
    /// One way to run a program.
    package enum Configuration: String, CaseIterable, Sendable {
        case standard
        /// Filters, sorting and limits are never given to the source.
        case withoutPushDown
        /// Operations on literals are left to the machine.
        case withoutFolding
        /// The heap is collected at every safepoint.
        case collecting
        /// The run gives way after every other step, and goes on.
        case resuming
        /// What runs was saved and loaded.
        case saved
        /// What runs was compiled to be debugged, saved and loaded, and a debugger steps through it.
        case debugging
    }

    /// Everything that specs can call, over a service that refuses to be asked.
    package static let registry: ModuleRegistry = Engine(modules: modules).registry

    private static let modules: [NativeModule] = {
        let settings = SitesSettings { () async throws(SitesServiceError) in
            throw SitesServiceError(.io, "nothing may be asked here")
        }
        return StandardLibrary.modules + [SitesModule.module(settings), SpecFiles().module(folder: "/")]
    }()

    /// Runs a spec; gives what does not hold.
    package static func run(_ spec: SpecFile, _ configuration: Configuration) async -> [String] {
        let host = RecordingHost(
            capabilities: spec.isWithoutCapabilities || spec.grantsLess ? [] : .all,
            input: Array(spec.input.utf8)
        )
        let files = SpecFiles()
        defer { withExtendedLifetime(files) {} }
        let engine = engine(for: spec, configuration, host, files)
        let file = SourceFile(name: spec.name, bytes: spec.bytes)
        do {
            var script = try engine.compile(file)
            var problems = compare(script.diagnostics, spec, file)
            if configuration == .saved || configuration == .debugging {
                let loaded = try engine.load(script.saved())
                if loaded != script { problems.append("what was loaded is another script") }
                script = loaded
            }
            let session = engine.session(host: host)
            session.pushesDown = configuration != .withoutPushDown
            if configuration == .debugging { session.debugger = SteppingDebugger() }
            files.stop(by: session.cancellation)
            var failure: ScriptError?
            do throws(ScriptError) {
                _ = try await session.run(script)
            } catch {
                failure = error
            }
            problems += compare(failure, spec, file)
            let output = host.lines
            if output != spec.output { problems.append("printed \(output), expected \(spec.output)") }
            return problems
        } catch let error as CompilationError {
            var problems = compare(error.diagnostics, spec, file)
            if !spec.output.isEmpty {
                problems.append("did not compile: \(error.diagnostics.map(\.message))")
            }
            if spec.failure != nil { problems.append("did not compile, so nothing was thrown") }
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    /// The codes that a program raises when it is compiled and, where it is asked for, run.
    package static func codes(of spec: SpecFile, runs: Bool) async -> [String] {
        let host = RecordingHost(capabilities: spec.isWithoutCapabilities || spec.grantsLess ? [] : .all)
        let files = SpecFiles()
        defer { withExtendedLifetime(files) {} }
        let engine = engine(for: spec, .standard, host, files)
        do {
            let script = try engine.compile(SourceFile(name: spec.name, text: spec.text))
            if runs { _ = try await engine.session(host: host).run(script) }
            return script.diagnostics.map(\.code.text)
        } catch let error as CompilationError {
            return error.diagnostics.map(\.code.text)
        } catch let error as ScriptError {
            return [error.code.rawValue]
        } catch {
            return ["\(error)"]
        }
    }

    /// An engine that finds the modules that a spec imports, for what is asked of its text alone.
    package static func engine(forModulesOf spec: SpecFile) -> Engine {
        var engine = Engine(modules: modules)
        engine.moduleSource = FileModuleSource(searchPath: [spec.folder])
        return engine
    }

    private static func engine(
        for spec: SpecFile,
        _ configuration: Configuration,
        _ host: RecordingHost,
        _ files: SpecFiles
    ) -> Engine {
        let service = SampleSites.service()
        var settings = SitesSettings { () async throws(SitesServiceError) in try await service.value() }
        settings.defaultDealer = DealerID(42)
        settings.isDryRun = spec.isDryRun
        settings.rules.isReadOnly = spec.isServiceReadOnly
        if spec.isUnconfirmed { settings.refusal = { _ in "nobody said yes" } }
        settings.journalFolder = files.scratch + "/runs"
        var engine = Engine(
            modules: StandardLibrary.modules + [
                SitesModule.module(settings), files.module(folder: spec.folder),
            ]
        )
        engine.isReadOnly = spec.isReadOnly
        engine.granted = spec.grantsLess ? .all : host.capabilities
        engine.limits = spec.limits
        engine.foldsConstants = configuration != .withoutFolding
        engine.collectsAtEverySafepoint = configuration == .collecting
        if configuration == .resuming { engine.turnSteps = 1 }
        engine.isDebuggable = configuration == .debugging
        engine.moduleSource = FileModuleSource(searchPath: [spec.folder])
        return engine
    }

    private static func compare(_ diagnostics: [Diagnostic], _ spec: SpecFile, _ file: SourceFile) -> [String]
    {
        var problems: [String] = []
        var open = spec.diagnostics
        for diagnostic in diagnostics {
            guard diagnostic.span.file == file.id else { continue }
            let line = file.line(at: Int(diagnostic.span.lower))
            let text = diagnostic.message + " " + (diagnostic.hint ?? "")
            if let place = open.firstIndex(where: {
                $0.line == line && $0.code == diagnostic.code.text
                    && ($0.part.isEmpty || text.contains($0.part))
            }) {
                open.remove(at: place)
            } else {
                problems.append("line \(line): unexpected \(diagnostic.code.text): \(text)")
            }
        }
        return problems + open.map { "line \($0.line): no \($0.code) \($0.part)" }
    }

    private static func compare(_ failure: ScriptError?, _ spec: SpecFile, _ file: SourceFile) -> [String] {
        switch (failure, spec.failure) {
        case (nil, nil): return []
        case (nil, let wanted?): return ["line \(wanted.line): nothing was thrown, expected \(wanted.code)"]
        case (let error?, nil): return ["thrown: \(error.code.rawValue) \(error.message)"]
        case (let error?, let wanted?):
            // Of an error in a module the line is the one that called into it.
            let spans = [error.span].compactMap { $0 } + error.stack.map(\.span)
            let line = spans.first { $0.file == file.id }.map { file.line(at: Int($0.lower)) } ?? wanted.line
            let text = error.message + " " + (error.hint ?? "")
            guard line == wanted.line, error.code.rawValue == wanted.code,
                text.contains(wanted.part) || wanted.part.isEmpty
            else { return ["thrown at line \(line): \(error.code.rawValue) \(text); expected \(wanted)"] }
            return []
        }
    }
}

extension SpecFile {
    /// Whether it runs in a configuration.
    package func runs(in configuration: SpecRunner.Configuration) -> Bool {
        !differing.contains(configuration.rawValue)
    }
}

/// A host that remembers what was printed; its clock stands still.
package final class RecordingHost: ScriptHost {
    private let printed = Mutex<[UInt8]>([])

    /// Makes a host that has printed nothing.
    ///
    /// - Parameters:
    ///   - input: What is on its standard input.
    ///   - environment: Its environment variables.
    package init(
        capabilities: Capabilities = .all,
        input: [UInt8] = [],
        environment: [String: String] = [:]
    ) {
        self.capabilities = capabilities
        self.input = Mutex(input)
        self.environment = environment
    }

    private let input: Mutex<[UInt8]>
    private let environment: [String: String]

    package let capabilities: Capabilities
    package func print(_ bytes: [UInt8]) { printed.withLock { $0 += bytes } }
    package func log(_ message: String) {}
    package func now() -> Int { 1_767_225_600_000 }
    package func environment(_ name: String) -> String? { environment[name] }
    package func random() -> UInt64 { 4 }
    package func sleep(milliseconds: Int) async throws(ScriptError) { await Task.yield() }

    /// Gives a few bytes at a time, so that lines and characters come in pieces.
    package func readInput() async throws(ScriptError) -> [UInt8] {
        input.withLock { bytes in
            defer { bytes.removeFirst(min(7, bytes.count)) }
            return Array(bytes.prefix(7))
        }
    }

    package func show(
        _ rows: RowBatch,
        as format: String?,
        _ context: NativeContext
    ) throws(ScriptError) {
        var writer = FormatWriter(TextFormat(rawValue: format ?? "md") ?? .md, context.heap)
        try writer.write(rows)
        try writer.finish()
        try context.print(writer.takeBytes())
    }

    /// The lines printed so far.
    package var lines: [String] {
        let bytes = printed.withLock { $0 }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

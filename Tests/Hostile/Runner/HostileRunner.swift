import Foundation
import SiteScript
import SiteScriptLibrary
import Synchronization

/// Runs the programs of a folder, round after round in one process, and tells on standard output how each ended in the
/// first round, every other ending later, and in the end the most memory that the process had.
///
/// `hostile-runner FOLDER [ROUNDS] [NAME…]`
@main
enum HostileRunner {
    static let bytesMaximum = 2 << 20
    /// Far more than any of them takes; under `scripts/sanitize.sh` the same steps take many times as long.
    static let secondsMaximum = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil ? 60 : 1200

    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard let folder = words.first else { return print("usage: hostile-runner FOLDER [ROUNDS] [NAME…]") }
        let rounds = words.count > 1 ? Int(words[1]) ?? 1 : 1
        let programs = try Program.all(in: folder, named: Array(words.dropFirst(2)))
        let engine = Engine.hostile(folder)
        var first: [String: String] = [:]
        var slowest = Duration.zero
        let start = peakKilobytes()
        for _ in 0..<rounds {
            for program in programs {
                // What comes last is where the process died.
                if first[program.name] == nil { write("start\t\(program.name)") }
                let began = ContinuousClock.now
                let ending = await program.ending(in: engine, &slowest)
                let time = began.duration(to: .now)
                if first[program.name] != ending { write("end\t\(program.name)\t\(time)\t\(ending)") }
                first[program.name] = ending
            }
        }
        write("cancelled\t\(slowest)")
        write("memory\t\(start)\t\(peakKilobytes())")
    }

    private static func write(_ line: String) { print(line.replacing("\n", with: " ")) }

    /// The most memory the process has had, in kilobytes; 0 where the system does not say.
    private static func peakKilobytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}

/// One program that means harm.
private struct Program {
    var name: String
    var text: String

    /// Whether it is to be cancelled, since it would wait or work for ever.
    var isCancelled: Bool { text.hasPrefix("# ends: cancelled") }

    static func all(in folder: String, named wanted: [String]) throws -> [Program] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.filter { $0.hasSuffix(".sites") }.compactMap { file in
            let name = String(file.dropLast(".sites".count))
            guard wanted.isEmpty || wanted.contains(name) else { return nil }
            return Program(name: name, text: try String(contentsOfFile: folder + "/" + file, encoding: .utf8))
        }
    }

    /// How it ends: `check`, or the kind of its error with the message; what holds of every ending and did not is
    /// said instead.
    func ending(in engine: Engine, _ slowest: inout Duration) async -> String {
        var engine = engine
        if isCancelled {
            engine.granted = .all
            engine.limits.steps = nil
        }
        guard let script = try? engine.compile(text) else { return "check" }
        let host = WaitingHost()
        let session = engine.session(host: host)
        do throws(ScriptError) {
            if isCancelled {
                try await cancel(script, session, &slowest)
            } else {
                try await session.run(script)
            }
            return "nothing"
        } catch {
            guard error.span != nil else { return "an error without a place: \(error.message)" }
            session.cancellation.reset()
            let answer = try? await session.evaluate("20 + 1").result.decode(Int.self)
            return answer == 21 ? "\(error.kind.rawValue): \(error.message)" : "a session that is of no use"
        }
    }

    /// Runs it and cancels it in the middle.
    private func cancel(
        _ script: CompiledScript,
        _ session: ScriptSession,
        _ slowest: inout Duration
    ) async throws(ScriptError) {
        let flag = session.cancellation
        let canceller = Task.detached {
            try? await Task.sleep(for: .milliseconds(30))
            let now = ContinuousClock.now
            flag.cancel()
            return now
        }
        do throws(ScriptError) {
            try await session.run(script)
        } catch {
            slowest = max(slowest, await canceller.value.duration(to: .now))
            throw error
        }
    }
}

/// A host whose clock and input never come.
private final class WaitingHost: ScriptHost {
    let capabilities = Capabilities.all
    func print(_ bytes: [UInt8]) {}
    func log(_ message: String) {}
    func now() -> Int { 0 }
    func random() -> UInt64 { 4 }
    func environment(_ name: String) -> String? { nil }

    func show(_ rows: RowBatch, as format: String?, _ context: NativeContext) throws(ScriptError) {
        for row in 0..<rows.count {
            let text = ValueText.literal(rows.row(row, context.heap), context.heap)
            try context.spend(text.utf8.count + 1, on: .outputBytes)
        }
    }

    func readInput() async throws(ScriptError) -> [UInt8] {
        try await sleep(milliseconds: 3_600_000)
        return []
    }
}

/// Modules of one folder.
private struct FolderSource: ModuleSource {
    let folder: String

    func module(_ path: String, importedBy importer: String) -> ModuleLookup {
        // A chain of modules that never ends needs no files.
        if path.hasPrefix("deep-"), let number = Int(path.dropFirst(5).prefix { $0.isNumber }) {
            let text = "import \"deep-\(number + 1).sites\" as next\n"
            return .found(name: path, identity: path, bytes: Array(text.utf8))
        }
        guard let text = try? String(contentsOfFile: folder + "/lib/" + path, encoding: .utf8) else {
            return .failure("there is no such module")
        }
        return .found(name: path, identity: path, bytes: Array(text.utf8))
    }
}

private struct Tick: HostRow {
    var number: Int

    static let columns: [RecordType.Field] = [.init("number", .int)]
}

extension Engine {
    /// An engine that grants nothing, with small limits and functions that wait for ever.
    fileprivate static func hostile(_ folder: String) -> Engine {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.limits = ExecutionLimits(
            steps: 20_000,
            bytes: HostileRunner.bytesMaximum,
            callDepth: 150,
            wallClock: .seconds(HostileRunner.secondsMaximum),
            outputBytes: 20_000,
            requests: 1000,
            rows: 10_000
        )
        engine.moduleSource = FolderSource(folder: folder)
        engine.register("wait") { () async throws -> Int in
            try await Task.sleep(for: .seconds(3600))
            return 1
        }
        engine.register("ask", effects: .reads) { () async throws -> Int in 1 }
        engine.register("ticks") {
            HostRows<Tick>("ticks()") { _, page in
                if page > 0 { try await Task.sleep(for: .seconds(3600)) }
                return [Tick(number: page)]
            }
        }
        engine.register("floods") {
            HostRows<Tick>("floods()") { _, page in (0..<1000).map { Tick(number: page * 1000 + $0) } }
        }
        return engine
    }
}

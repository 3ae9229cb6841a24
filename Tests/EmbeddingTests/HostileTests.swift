import Foundation
import SiteScript
import Testing

@Suite(.serialized) struct HostileTests {
    struct Program: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var ending: String
        var testDescription: String { name }
    }

    private static let bytesMaximum = 5 << 20

    private static let programs: [Program] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Hostile")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { $0.hasSuffix(".sites") }.compactMap { name in
            guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else {
                return nil
            }
            let ending = text.prefix { $0 != "\n" }.dropFirst("# ends: ".count)
            return Program(name: name, text: text, ending: String(ending))
        }
    }()

    private static let engine: Engine = {
        var engine = Engine.bare
        engine.limits = ExecutionLimits(
            steps: 40_000,
            bytes: bytesMaximum,
            callDepth: 150,
            wallClock: .seconds(60),
            outputBytes: 20_000,
            rows: 10_000
        )
        return engine
    }()

    /// How a program ends: `check`, or the kind of its error with the message.
    private static func ending(of program: Program) async throws -> String {
        guard let script = try? engine.compile(program.text) else { return "check" }
        let session = engine.session()
        do {
            try await session.run(script)
            return "nothing"
        } catch {
            #expect(error.span != nil, "\(program.name)")
            #expect(try await session.evaluate("20 + 1").result.decode() == 21, "\(program.name)")
            return "\(error.kind.rawValue): \(error.message)"
        }
    }

    @Test("there are programs") func some() { #expect(Self.programs.count >= 60) }

    @Test("every one ends as its first line says", arguments: programs)
    func ends(_ program: Program) async throws {
        let ending = try await Self.ending(of: program)
        #expect(ending.hasPrefix(program.ending), "\(ending)")
    }

    private static let isSlow = !(ProcessInfo.processInfo.environment["SLOW"] ?? "").isEmpty

    @Test("memory stays bounded, however often they run", .enabled(if: isSlow, "takes minutes: SLOW=1"))
    func memory() async throws {
        for program in Self.programs { _ = try await Self.ending(of: program) }
        guard let before = Self.residentBytes else { return }
        for _ in 0..<100 {
            for program in Self.programs { _ = try await Self.ending(of: program) }
        }
        let after = try #require(Self.residentBytes)
        // What the allocator keeps varies; a leak of one session's memory in each round would not fit.
        #expect(after - before < Self.bytesMaximum + (16 << 20), "from \(before) to \(after)")
    }

    /// What of the process stands in memory; nil where the system does not say.
    private static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }
}

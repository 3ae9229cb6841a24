import Foundation
import Testing

/// Runs `Tests/Hostile` by `hostile-runner`, in a process whose memory is its own.
@Suite(.serialized) struct HostileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Hostile").standardizedFileURL

    /// Whether `scripts/sanitize.sh` runs the tests.
    private static let isSanitized = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil
    private static let isSlow = !(ProcessInfo.processInfo.environment["SLOW"] ?? "").isEmpty

    private struct Report {
        var endings: [(name: String, text: String)] = []
        var started: [String] = []
        /// Kilobytes at the start, and at most.
        var memory: [Int] = []
        var status: Int32 = 0
    }

    private static func run(rounds: Int) throws -> Report {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let tests = bundle?.bundleURL ?? URL(filePath: CommandLine.arguments.first ?? "").standardizedFileURL
        let process = Process()
        process.executableURL = tests.deletingLastPathComponent().appending(path: "hostile-runner")
        process.arguments = [folder.path, "\(rounds)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        var report = Report(status: process.terminationStatus)
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t").map(String.init)
            switch parts.first {
            case "start": report.started.append(parts[1])
            case "end": report.endings.append((parts[1], parts[3]))
            case "memory": report.memory = parts.dropFirst().compactMap { Int($0) }
            default: break
            }
        }
        return report
    }

    @Test("every one ends as its first line says, in every round, and the process stays small")
    func ends() throws {
        #if DEBUG
            let rounds = 1
        #else
            let rounds = Self.isSlow ? 100 : 1
        #endif
        let report = try Self.run(rounds: rounds)
        #expect(report.status == 0, "ended in \(report.started.last ?? "nothing")")
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".sites")
        }
        #expect(names.count >= 200)
        #expect(Set(report.started).count == names.count)
        for (name, ending) in report.endings {
            let text = try String(contentsOf: Self.folder.appending(path: name + ".sites"), encoding: .utf8)
            let wanted = text.prefix { $0 != "\n" }.dropFirst("# ends: ".count)
            #expect(ending.hasPrefix(wanted), "\(name): \(ending)")
        }
        let (start, most) = (try #require(report.memory.first), try #require(report.memory.last))
        // A sanitizer keeps several bytes of its own for each of the program's.
        guard !Self.isSanitized else { return }
        // Half as much again as the limit of one session, and what the process itself and its checker take.
        #expect(most - start < 3 * 1024 + 80 * 1024, "\(most - start) KB above the start")
    }
}

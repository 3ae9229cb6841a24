import Foundation
import SiteScript
import SiteScriptFuzzing
import SiteScriptSyntax
import Testing

/// Big programs: they are taken, and twice as much costs about twice as much.
@Suite("Big programs")
struct SizeTests {
    @Test("a script of many statements compiles")
    func statements() throws {
        let count = Programs.amount(6000, debug: 10_000, release: 100_000)
        let text = (0..<count).map { "let a\($0) = print(\($0))\n" }.joined()
        let script = try FuzzEntries.engine.compile(SourceFile(name: "big", text: text))
        #expect(script.diagnostics.allSatisfy { $0.severity == .warning })
    }

    @Test("a function with too many values is refused with a place")
    func registers() {
        let text =
            "func f() {\n" + (0..<6000).map { "let a\($0) = \($0)\nprint(a\($0))\n" }.joined() + "}\nf()\n"
        let error = #expect(throws: CompilationError.self) {
            try FuzzEntries.engine.compile(SourceFile(name: "big", text: text))
        }
        #expect(error?.diagnostics.first.map { $0.code == .nestedTooDeep && $0.span.lower > 1000 } ?? false)
    }

    @Test(
        "literals of any length are taken or refused",
        arguments: ["1", "f", "_", "\u{1F512}", "\\n", "\\u{41}", "\\q"]
    )
    func literals(_ piece: String) throws {
        let long = String(repeating: piece, count: 200_000)
        for text in [
            "print(\(long))", "print(0x\(long))", "print(1.\(long)e5)", "print(\"\(long)\")", "x.`\(long)`",
            "@\(long)", "#\"\(long)\"#",
        ] {
            try Programs.entry("check").run(Array(text.utf8))
            try Programs.entry("format").run(Array(text.utf8))
        }
    }

    /// Compares times of one thread, the best of up to five, of sizes so far apart that only another kind of growth
    /// shows.
    @Test(
        "the time grows with the size and no faster",
        .enabled(if: Programs.isSlow),
        arguments: NestingTests.shapes
    )
    func growth(_ shape: NestingTests.Shape) async throws {
        let entries = try ["parse", "check", "format"].map { try Programs.entry($0) }
        let count = Programs.amount(0, debug: 250, release: 2000)
        let (small, large) = (shape.text(count), shape.text(count * 16))
        guard large.count < 4_000_000 else { return }
        await Programs.onOwnThread {
            for entry in entries {
                var (first, second) = (Double.infinity, Double.infinity)
                for _ in 0..<5 {
                    first = min(first, time(entry, small))
                    second = min(second, time(entry, large))
                    // Linear is 16 times, quadratic 256 times as long; short times say nothing.
                    if second < 0.05 || second < first * 64 { break }
                }
                #expect(
                    second < 0.05 || second < first * 64,
                    "\(entry.name) \(shape): \(first) s, then \(second) s"
                )
            }
        }

        @Sendable func time(_ entry: FuzzEntries.Entry, _ bytes: [UInt8]) -> Double {
            let start = seconds(CLOCK_THREAD_CPUTIME_ID)
            entry.run(bytes)
            return seconds(CLOCK_THREAD_CPUTIME_ID) - start
        }
    }
}

/// The time of a clock in seconds.
private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

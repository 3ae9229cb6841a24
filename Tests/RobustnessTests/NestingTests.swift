import Foundation
import SiteScript
import SiteScriptFuzzing
import SiteScriptSyntax
import Testing

/// Texts that nest or go on without end.
@Suite("Deep and long programs")
struct NestingTests {
    /// A text of so many pieces round a middle.
    struct Shape: Sendable, CustomStringConvertible {
        var name: String
        var open: String
        var middle = "1"
        var close = ""
        var before = ""
        var after = ""
        var description: String { name }

        func text(_ count: Int) -> [UInt8] {
            let open = String(repeating: open, count: count)
            return Array((before + open + middle + String(repeating: close, count: count) + after).utf8)
        }
    }

    static let shapes = [
        Shape(name: "parentheses", open: "(", close: ")"),
        Shape(name: "lists", open: "[", close: "]"),
        Shape(name: "maps", open: "[1: ", close: "]"),
        Shape(name: "records", open: "{a: ", close: "}", before: "print(", after: ")"),
        Shape(name: "indices", open: "x[", close: "]"),
        Shape(name: "indices in a row", open: "", middle: "x", close: "[0]"),
        Shape(name: "calls", open: "f(", close: ")"),
        Shape(name: "calls in a row", open: "", middle: "f", close: "()"),
        Shape(name: "members", open: "", middle: "x", close: ".x"),
        Shape(name: "optional members", open: "", middle: "x", close: "?.x"),
        Shape(name: "row fields", open: "", middle: "[1] | map ", close: ".x"),
        Shape(name: "blocks of if", open: "if true { ", close: " }"),
        Shape(name: "else if", open: "if x { 1 } else ", middle: "if x { 1 } else { 2 }"),
        Shape(name: "functions", open: "func f() { ", close: " }"),
        Shape(name: "lambdas", open: "x => ", before: "let f = "),
        Shape(name: "lambdas with blocks", open: "x => { ", close: " }", before: "let f = "),
        Shape(name: "match", open: "match 1 { else => ", close: " }"),
        Shape(name: "match subjects", open: "match ", close: " { else => 1 }"),
        Shape(name: "patterns", open: "match 1 { ", close: " => 1, else => 2 }"),
        Shape(name: "for", open: "for x in [1] { ", close: " }"),
        Shape(name: "while", open: "while true { ", close: " }"),
        Shape(name: "try", open: "try { ", close: " } catch e { 1 }"),
        Shape(name: "catch", open: "try { 1 } catch e { ", close: " }"),
        Shape(name: "test", open: "test \"a\" { ", close: " }"),
        Shape(name: "unary minus", open: "-"),
        Shape(name: "not", open: "not ", middle: "true"),
        Shape(name: "fail", open: "fail "),
        Shape(name: "return", open: "return "),
        Shape(name: "sums", open: "1 + "),
        Shape(name: "products and sums", open: "1 * 2 + "),
        Shape(name: "coalescing", open: "nil ?? "),
        Shape(name: "conjunctions", open: "true and ", middle: "true"),
        Shape(name: "comparisons", open: "1 < "),
        Shape(name: "ranges", open: "1..."),
        Shape(name: "assignments", open: "x = "),
        Shape(name: "interpolations", open: "\"\\(", close: ")\""),
        Shape(name: "interpolations side by side", open: "\\(1)", middle: "", before: "\"", after: "\""),
        Shape(name: "stages", open: "", middle: "[1]", close: " | map ."),
        Shape(name: "pipelines in pipelines", open: "[1] | map (", close: ")"),
        Shape(name: "stages without arguments", open: "", middle: "[1]", close: " | count"),
        Shape(name: "list types", open: "[", middle: "Int", close: "]", before: "let x: ", after: " = 1"),
        Shape(name: "map types", open: "[Int: ", middle: "Int", close: "]", before: "let x: ", after: " = 1"),
        Shape(name: "optional types", open: "", middle: "Int", close: "?", before: "let x: ", after: " = 1"),
        Shape(name: "record types", open: "{ a: ", middle: "Int", close: " }", before: "type X = "),
        Shape(name: "function types", open: "(Int) -> ", middle: "Int", before: "let x: ", after: " = 1"),
        Shape(
            name: "parenthesized types",
            open: "(",
            middle: "Int",
            close: ")",
            before: "let x: ",
            after: " = 1"
        ),
        Shape(
            name: "type arguments",
            open: "Stream<",
            middle: "Int",
            close: ">",
            before: "let x: ",
            after: " = 1"
        ),
        Shape(name: "open parentheses", open: "("),
        Shape(name: "open brackets", open: "["),
        Shape(name: "open braces", open: "{"),
        Shape(name: "open blocks", open: "if x {"),
        Shape(name: "open strings", open: "\"\\("),
        Shape(name: "closing parentheses", open: ")"),
        Shape(name: "closing braces", open: "}"),
        Shape(name: "mixed brackets", open: "([{a: ", close: "}])"),
        Shape(name: "dots", open: "."),
        Shape(name: "bars", open: "|"),
        Shape(name: "quotes", open: "\""),
        Shape(name: "triple quotes", open: "\"\"\""),
        Shape(name: "raw quotes", open: "#\""),
        Shape(name: "backticks", open: "`"),
        Shape(name: "commas", open: ",", before: "f("),
        Shape(name: "semicolons", open: ";"),
        Shape(name: "at signs", open: "@"),
        Shape(name: "digits", open: "9"),
        Shape(name: "hexadecimal digits", open: "f", before: "0x"),
        Shape(name: "underscores", open: "_"),
        Shape(name: "letters", open: "a"),
        Shape(name: "fractions", open: "1", before: "0."),
        Shape(name: "exponents", open: "9", before: "1e"),
        Shape(name: "letters of a string", open: "a", before: "\"", after: "\""),
        Shape(name: "escapes", open: "\\n", before: "\"", after: "\""),
        Shape(name: "wrong escapes", open: "\\q", before: "\"", after: "\""),
        Shape(name: "lines of a string", open: "a\n  ", before: "\"\"\"\n  ", after: "\n  \"\"\""),
        Shape(name: "comments", open: "# a\n"),
        Shape(name: "documentation", open: "## a\n"),
        Shape(name: "one long comment", open: "a", before: "#"),
        Shape(name: "newlines", open: "\n"),
        Shape(name: "spaces", open: " "),
        Shape(name: "zero bytes", open: "\0"),
        Shape(name: "characters without meaning", open: "~ "),
        Shape(name: "characters of another script", open: "é "),
        Shape(name: "single quotes", open: "'a' "),
        Shape(name: "statements", open: "let a = 1\n"),
        Shape(name: "statements on a line", open: "a; "),
        Shape(name: "unknown names", open: "print(a)\n"),
        Shape(name: "wrong types", open: "print(1 + \"a\")\n"),
        Shape(name: "parse errors", open: "let = 1\n"),
        Shape(name: "parse errors on a line", open: "let = 1; "),
        Shape(name: "elements", open: "1, ", before: "let a = [", after: "]"),
        Shape(name: "fields", open: "a: 1, ", middle: "b: 1", before: "let a = {", after: "}"),
        Shape(name: "arguments", open: "1, ", before: "print(", after: ")"),
        Shape(name: "parameters", open: "a, ", middle: "b", before: "func f(", after: ") { }"),
        Shape(name: "lambda parameters", open: "a, ", middle: "b", before: "let f = (", after: ") => 1"),
        Shape(name: "arms", open: "1 => 1, ", middle: "else => 2", before: "let a = match 1 { ", after: " }"),
        Shape(
            name: "patterns of an arm",
            open: "1, ",
            middle: "2 => 1, else => 2",
            before: "let a = match 1 { ",
            after: " }"
        ),
        Shape(name: "stage arguments", open: ".a, ", middle: ".b", before: "[1] | select "),
        Shape(name: "catches", open: " catch io { 1 }", middle: "", before: "try { 1 }"),
        Shape(name: "kinds", open: "io, ", middle: "io { 1 }", before: "try { 1 } catch "),
        Shape(name: "imports", open: "import \"a\" as a\n"),
        Shape(name: "params", open: "param a = 1\n"),
        Shape(name: "empty functions", open: "func f() { }\n"),
        Shape(name: "calls of stages", open: "", middle: "[1]", close: " | map(1, 2)"),
        Shape(
            name: "chains in chains",
            open: "(",
            middle: "x",
            close: String(repeating: ".x", count: 990) + ")"
        ),
        Shape(
            name: "sums in sums",
            open: "(",
            middle: "1",
            close: String(repeating: " + 1", count: 990) + ")"
        ),
        Shape(
            name: "stages in stages",
            open: "(",
            middle: "[1]",
            close: String(repeating: " | map .", count: 990) + ")"
        ),
    ]

    @Test(
        "what nests 100,000 deep (less in fast tests), or goes on as long, is taken or refused with a place",
        arguments: shapes
    )
    func deep(_ shape: Shape) async throws {
        let entries = try ["lex", "parse", "check", "format"].map { try Programs.entry($0) }
        let count =
            shape.close.utf8.count > 1000 ? 200 : Programs.amount(10_000, debug: 20_000, release: 100_000)
        await Programs.onOwnThread { for entry in entries { entry.run(shape.text(count)) } }
    }

    @Test("what nests as deep as is allowed fits on a usual stack", arguments: shapes)
    func allowed(_ shape: Shape) async throws {
        let entries = try ["check", "format"].map { try Programs.entry($0) }
        await Programs.onOwnThread {
            // What is laid out grows with its lines times their indentation.
            let counts = shape.close.utf8.count > 900 ? [2, 9] : [60, 190]
            for entry in entries { for count in counts { entry.run(shape.text(count)) } }
        }
    }

    /// Whether `scripts/sanitize.sh` runs the tests.
    private static let hasLargeFrames = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil

    @Test(
        "on a small stack less is allowed, and what is allowed fits",
        .disabled(if: hasLargeFrames, "what a sanitizer adds to each call is not reckoned with"),
        arguments: shapes
    )
    func small(_ shape: Shape) async throws {
        let entries = try ["check", "format"].map { try Programs.entry($0) }
        await Programs.onOwnThread(stack: 1 << 20) {
            let counts = shape.close.utf8.count > 900 ? [2, 9] : [60, 190]
            for entry in entries { for count in counts { entry.run(shape.text(count)) } }
        }
    }

    @Test(
        "how deep a text may nest follows the stack of the thread that reads it",
        .disabled(if: hasLargeFrames, "what a sanitizer adds to each call is not reckoned with")
    )
    func room() async {
        let text = String(repeating: "(", count: 150) + "1" + String(repeating: ")", count: 150)
        for (stack, isRefused) in [(1 << 20, true), (Programs.usualStack, false)] {
            await Programs.onOwnThread(stack: stack) {
                let found = Parser.parse(SourceFile(name: "deep", text: text)).diagnostics.diagnostics
                #expect(found.contains { $0.code == .nestedTooDeep } == isRefused, "\(stack) bytes")
            }
        }
    }
}

import Foundation
import SitesTestSupport
import Testing

@testable import SiteScriptCommands

@Suite("Reports")
struct ReportTests {
    private let test = TestConsole()

    /// The page that rows are saved as.
    private func page(_ rows: String, named name: String = "places.html") async throws -> String {
        let path = test.folder.path + "/" + name
        let literal = "\"" + path.replacing("\"", with: "\\\"") + "\""
        let code = await test.run(["-c", "\(rows) | save \(literal)"])
        #expect(code == .ok, "\(test.talk.text)")
        return String(decoding: try SystemCalls.read(path), as: UTF8.self)
    }

    @Test("rows are a table with a heading, a caption and named columns")
    func table() async throws {
        let page = try await page(#"[{name: "서울", n: 1.5, at: @2026-01-01, gone: nil}]"#)
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(page.contains("<title>places</title>") && page.contains("<h1>places</h1>"))
        #expect(page.contains("<caption>") && page.contains("<label for=\"filter\">Filter</label>"))
        for name in ["name", "n", "at", "gone"] {
            #expect(page.contains("<th scope=\"col\"><button type=\"button\">\(name)</button></th>"))
        }
        #expect(
            page.contains(
                "<tr><td>서울</td><td class=\"number\">1.5</td><td>2026-01-01T00:00:00.000Z</td><td class=\"nil\"></td></tr>"
            )
        )
        #expect(page.contains("<p>1 row</p>") && page.hasSuffix("</html>\n"))
    }

    @Test("what stands in the rows is text, wherever it stands")
    func escaping() async throws {
        let page = try await page(
            #"[{tag: "</td><script>alert(1)</script>", quoted: "\"a\" & 'b'", bell: "\u{7}"}]"#
                + #" | with image: "<img src=x>""#,
            named: "a<b>&\"c\".html"
        )
        #expect(page.contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("&quot;a&quot; &amp; 'b'") && page.contains("<td>\u{FFFD}</td>"))
        #expect(page.contains("<h1>a&lt;b&gt;&amp;&quot;c&quot;</h1>") && !page.contains("<img"))
        #expect(page.ranges(of: "<script>").count == 2 && page.ranges(of: "</script>").count == 2)
    }

    @Test("the page asks nobody for anything")
    func alone() async throws {
        let page = try await page("[{a: 1}]")
        #expect(page.contains("content=\"default-src 'none';"))
        for mark in ["http:", "https:", "url(", "@import", "fetch("] {
            #expect(!page.contains(mark), "\(mark)")
        }
        #expect(!page.contains("src=") && page.ranges(of: "href=").count == 1)
    }

    @Test("labels with numbers are bars, instants with numbers a line, anything else has no chart")
    func charts() async throws {
        let bars = try await page(#"[{zone: "A&B", n: 3}, {zone: nil, n: -1}]"#, named: "bars.html")
        #expect(bars.ranges(of: "class=\"bar\"").count == 1 && bars.ranges(of: "class=\"below\"").count == 1)
        #expect(
            bars.contains("class=\"label\">A&amp;B</text>")
                && bars.contains("role=\"img\" aria-label=\"Bars of")
        )
        let line = try await page(
            "[{at: @2026-01-01, n: 1}, {at: @2026-01-03, n: 5}, {at: @2026-01-02, n: 2}]",
            named: "line.html"
        )
        #expect(line.contains("<polyline") && line.contains("from 2026-01-01T00:00:00.000Z to"))
        for rows in [#"[{a: 1, b: 2}]"#, #"[{a: "x", b: "y"}]"#, "[1, 2]", #"[{a: "x", b: 1, c: 2}]"#] {
            #expect(!(try await page(rows, named: "\(UUID()).html").contains("<figure>")), "\(rows)")
        }
    }

    @Test("no rows are a page, too; values that are no records are a column")
    func shapes() async throws {
        let empty = try await page("[] | where true", named: "empty.html")
        #expect(empty.contains("<tbody>\n</tbody>") && empty.contains("<p>0 rows</p>"))
        let values = try await page("[1, 2]", named: "values.html")
        #expect(values.contains(">value</button>") && values.contains("<p>2 rows</p>"))
    }

    @Test("a hundred thousand rows are all there")
    func many() async throws {
        let page = try await page(#"1...100000 | map ({n: ., name: "site \(.)"})"#)
        #expect(page.contains("<td>site 100000</td>") && page.contains("<p>100000 rows</p>"))
        #expect(page.utf8.count { $0 == UInt8(ascii: "\n") } > 100_000)
    }

    @Test("show and --format write the same page")
    func shown() async throws {
        let test = TestConsole()
        #expect(await test.run(["-c", "[{a: 1}] | show as: \"html\""]) == .ok)
        let other = TestConsole()
        #expect(await other.run(["--format", "html", "-c", "[{a: 1}]"]) == .ok)
        #expect(test.output.text == other.output.text && test.output.text.contains("<h1>Rows</h1>"))
    }
}

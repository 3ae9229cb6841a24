import SiteScript

/// A page of rows that needs nothing but itself: a table to sort and filter, and a chart where rows are one.
///
/// Rows are written as they come, so the page is as long as it has to be and nothing of it is kept. Without scripts it is
/// a plain table. What stands in the cells is text: none of it is obeyed, and the page may not ask for anything.
struct ReportPage {
    /// The UTF-8 that was not taken yet.
    var bytes: [UInt8] = []
    private let title: String
    private var rowCount = 0
    private var chart = ReportChart()

    /// Makes a page with a heading.
    init(title: String) { self.title = title }

    /// Writes what comes before the first row.
    mutating func start(_ columns: [String]) {
        let heading = ReportPage.escaped(title)
        write(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(ReportPage.policy)">
            <link rel="icon" href="data:,">
            <title>\(heading)</title>
            <style>
            \(ReportStyle.text)
            </style>
            <script>document.documentElement.classList.add("scripted")</script>
            </head>
            <body>
            <main>
            <h1>\(heading)</h1>
            <form role="search" hidden>
            <label for="filter">Filter</label> <input id="filter" type="search" autocomplete="off">
            <p id="count" role="status"></p>
            </form>
            <div class="rows" role="region" aria-label="Rows" tabindex="0">
            <table>
            <caption>A column’s name sorts by it: up, down, as it was.</caption>
            <thead><tr>
            """
        )
        for column in columns {
            write("<th scope=\"col\"><button type=\"button\">\(ReportPage.escaped(column))</button></th>")
        }
        write("</tr></thead>\n<tbody>\n")
    }

    /// Writes a row of values and their texts.
    mutating func row(_ values: [Value], _ texts: [[UInt8]]) {
        write("<tr>")
        for (value, text) in zip(values, texts) {
            switch value.kind {
            case .nil, .missing: write("<td class=\"nil\">")
            case .int, .double: write("<td class=\"number\">")
            default: write("<td>")
            }
            ReportPage.escape(text, into: &bytes)
            write("</td>")
        }
        write("</tr>\n")
        rowCount += 1
        chart.add(values, texts)
    }

    /// Writes what comes after the last row.
    mutating func finish() {
        write("</tbody>\n</table>\n</div>\n<button type=\"button\" id=\"more\" hidden>Show all</button>\n")
        write(chart.figure)
        write(
            """
            <footer><p>\(rowCount) \(rowCount == 1 ? "row" : "rows")</p></footer>
            </main>
            <script>
            \(ReportScript.text)
            </script>
            </body>
            </html>

            """
        )
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Nothing is fetched, whatever stands in the page.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

    /// A text as it stands between tags and in attributes.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        escape(Array(text.utf8), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escape(_ text: [UInt8], into bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case 0x09, 0x0A: bytes.append(byte)
            // No page may hold these.
            case 0..<0x20, 0x7F: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

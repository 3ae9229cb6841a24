import SiteScript
import SiteScriptLibrary

/// Rows in bulk: what stages do with rows in memory, and reading and writing each text format.
enum RowLayers {
    private static let rows = 100_000
    private static let turns = 5

    private static let made = """
        type Row = { id: Int, name: String, zone: String, is_on: Bool, at: Instant? }
        let zones = ["Asia/Seoul", "Asia/Tokyo", "Europe/Paris", "UTC", "America/Denver"]
        let rows = 1...\(rows) | map {
            id: ., name: "Depot \\(. * 7919 % 100003)", zone: zones[. * 7 % 5], is_on: . % 3 == 0,
            at: @2026-01-01T00:00:00Z,
        } | collect
        """

    private static let pipelines: [(title: String, code: String)] = [
        ("`where` by an Int", "rows | where .id > 90000 | count"),
        ("`where` by a text", #"rows | where .zone == "UTC" | count"#),
        ("`where` by a text inside another", #"rows | where .name.contains("77") | count"#),
        ("`where` by what it computes", "rows | where .id * 3 % 7 == 2 and .is_on | count"),
        ("`with` a column", "rows | with twice: .id * 2 | count"),
        ("`select` of two columns", "rows | select .id, .name | count"),
        ("`count by` one of five texts", "rows | count by .zone"),
        ("`count by` texts that rarely repeat", "rows | count by .name | count"),
        ("`summarize` by a text", "rows | summarize n: count(), most: max(.id) by .zone"),
        ("`sort` by a text", "rows | sort .name | count"),
        ("`sort` by a text, of which ten are taken", "rows | sort .name | take 10"),
        ("`distinct` by a text", "rows | distinct .zone | count"),
        ("`join` with five rows", "rows | join (zones | map {zone: ., n: 1} | collect) on .zone | count"),
        ("`collect`", "(rows | collect).count"),
    ]

    static func measure(_ stopwatch: inout Stopwatch, _ folder: String) async throws {
        let engine = Engine(modules: StandardLibrary.modules)
        for pipeline in pipelines where stopwatch.wants("rows") {
            let taken = try await seconds(engine, pipeline.code)
            stopwatch.report("rows", pipeline.title, taken / Double(rows), "row")
        }
        guard stopwatch.wants("formats") else { return }
        for format in ["csv", "tsv", "json", "jsonl", "md", "html"] {
            let path = "\(folder)/rows.\(format)"
            let written = try await seconds(engine, "rows | save \"\(path)\", overwrite: true")
            stopwatch.report("formats", "writing \(format)", written / Double(rows), "row of five")
            guard !["md", "html"].contains(format) else { continue }
            let read = try await seconds(engine, "\(format)(\"\(path)\", as: Row) | where .id == 7 | count")
            stopwatch.report("formats", "reading \(format)", read / Double(rows), "row of five")
        }
        let text = try await seconds(engine, "to_json(rows)")
        stopwatch.report("formats", "`to_json`", text / Double(rows), "row of five")
        let values = try await seconds(engine, "from_json(to_json(rows))")
        stopwatch.report("formats", "`from_json`", (values - text) / Double(rows), "row of five")
    }

    /// The seconds that each further turn of a pipeline over the rows takes.
    private static func seconds(_ engine: Engine, _ pipeline: String) async throws -> Double {
        let script = try engine.compile(
            """
            param turns: Int = 1
            \(made)
            var kept: Any = nil
            for _turn in 1...turns { kept = \(pipeline) }
            """
        )
        func least(_ turns: Int) async throws -> Double {
            try await Stopwatch.least {
                _ = try await engine.session(host: FileHost()).run(script, arguments: ["turns": turns])
            }
        }
        let one = try await least(1)
        return max(try await least(turns + 1) - one, 0) / Double(turns)
    }
}

/// A host that lets scripts read and write files, and nothing else.
private final class FileHost: ScriptHost {
    let capabilities = Capabilities.files
    func print(_ bytes: [UInt8]) {}
    func show(_ rows: RowBatch, as format: String?, _ context: NativeContext) {}
    func log(_ message: String) {}
    func now() -> Int { 0 }
    func environment(_ name: String) -> String? { nil }
    func random() -> UInt64 { 0 }
}

import SiteScript
import Testing

@Suite("Checker: pipelines")
struct CheckerPipelineTests {
    @Test(
        "every stage says what flows out",
        arguments: [
            ("sites() | where .is_activated", "rows of Site"),
            ("sites() | select .name, n: .site_id + 1", "rows of {name: String, n: Int}"),
            ("[{a: 1}] | with b: .a * 2.0", "rows of {a: Int, b: Double}"),
            ("[{a: 1}] | with a: \"x\"", "rows of {a: String}"),
            ("[{a: 1, b: 2}] | without .a", "rows of {b: Int}"),
            ("sites() | sort .name desc, .site_id", "rows of Site"),
            ("[3, 1] | sort", "rows of Int"), ("sites() | take 3 | skip 1 | last 1", "rows of Site"),
            ("sites() | first", "Site?"),
            ("sites() | only", "Site"), ("sites() | count", "Int"),
            ("sites() | count by .timezone", "rows of {timezone: Timezone, count: Int}"),
            (
                "sites() | count by active: .is_activated, .dealer_id",
                "rows of {active: Bool, dealer_id: Int, count: Int}"
            ),
            (
                "[{x: 1}] | summarize n: count(), s: sum(.x), m: max(.x), a: avg(.x)",
                "rows of {n: Int, s: Int, m: Int?, a: Double?}"
            ),
            (
                "[{x: 1, k: \"a\"}] | summarize m: max(.x), f: min(.x), all: list(.x) by .k",
                "rows of {k: String, m: Int, f: Int, all: [Int]}"
            ),
            (
                "[{x: 1, k: \"a\"}] | summarize n: count(where: .x > 1), m: max(.x, where: .x > 1) by .k",
                "rows of {k: String, n: Int, m: Int?}"
            ),
            ("[{a: 1, b: 2}] | group .a", "rows of {key: Int, rows: [{a: Int, b: Int}]}"),
            ("[{a: 1, b: \"x\"}] | group .a, .b | map .key", "rows of {a: Int, b: String}"),
            ("[1, 1] | distinct", "rows of Int"), ("sites() | unique .external_site_id", "rows of Site"),
            (
                "[{k: 1, n: 1}] | join [{k: 1, n: 2, z: true}] on .k",
                "rows of {k: Int, n: Int, n_2: Int?, z: Bool?}"
            ),
            ("[{k: 1}] | lookup [{id: 1, z: true}] on .k == .id", "rows of {k: Int, id: Int?, z: Bool?}"),
            ("[{a: 1}] | union [{a: 2, b: \"x\"}]", "rows of {a: Int, b: String?}"),
            ("sites() | map .name.upper()", "rows of String"),
            ("[[1], [2]] | flatten", "rows of Int"), ("sites() | any .is_activated", "Bool"),
            ("[1, 2] | all . > 1", "Bool"),
            ("[1, 2] | sum", "Int"), ("[1, 2] | avg", "Double?"), ("sites() | max .created_at", "Instant?"),
            ("[{a: \"x\", n: 1}] | find \"x\"", "rows of {a: String, n: Int, found_in: String}"),
            ("sites() | peek", "rows of Site"),
            ("sites() | collect", "[Site]"), ("1...3 | collect", "[Int]"), ("sites() | activate", "Changes"),
            ("sites() | activate | where .site_id != nil", "Changes"),
            ("sites() | activate | map .action", "rows of String"),
            ("sites() | explain", "Nil"), ("csv(\"f.csv\", as: {id: String}) | map .id", "rows of String"),
            ("sites() | where s => (sites() | any .external_site_id == s.external_site_id)", "rows of Site"),
            ("[{xs: [1, 2]}] | map (.xs | sum)", "rows of Int"),
            ("json(\"f\") | where .a > 1 | select .b", "rows of {b: Any}"),
            ("let xs = sites() | take 2\nxs", "[Site]"),
        ]
    )
    func flows(source: String, type: String) {
        checkType(source, type)
    }

    @Test("fields are those of the rows that reach the stage")
    func fields() {
        check("sites() | where .timezon == \"Asia/Seoul\" | show", "E0303 .timezon")
        check("sites() | select .name | where .timezone == \"UTC\" | show", "E0303 .timezone")
        check("sites() | with n: 1 | map .n + .site_id | show")
        check("sites() | without .name | map .name | show", "E0303 .name")
        check("[{a: 1}] | count by .b | show", "E0303 .b")
        check("[{a: 1}] | sort .b | show", "E0303 .b")
        check("[{a: 1}] | join [{c: 1}] on .a | show", "E0303 .a")
        check("[{a: 1}] | join [{a: \"x\"}] on .a | show", "E0323 .a")
        check("[1] | where .a > 1 | show", "E0303 .a")
        check("print(.name)", "E0312 .name")
        check("sites() | take .site_id | show", "E0312 .site_id")
        check("sites() | where . == 3 | show", "E0323 ==")
    }

    @Test("stages hold their arguments against their shape")
    func shapes() {
        check("sites() | wher .is_activated | show", "E0302 wher")
        check("sites() | filter .is_activated | show", "E0302 filter")
        check("sites() | print", "E0302 print")
        checkWording(
            "sites() | name | show",
            "E0302 `name` is a field of the rows, not a stage (write `| map .name`) => map ."
        )
        check("sites() | where | show", "E0340 where")
        check("sites() | take 1, 2 | show", "E0341 2")
        check("sites() | take \"a\" | show", "E0343 \"a\"")
        check("sites() | take -1 | show", "E0345 -1")
        check("sites() | count .name", "E0341 .name")
        check("sites() | where .is_activated by .name | show", "E0345 by .name")
        check("sites() | join sites() | show", "E0340 join")
        check("sites() | where .is_activated desc | show", "E0345 .is_activated")
        check("sites() | with .name.upper() | show", "E0341 .name.upper()")
        check("sites() | select .name.upper() | show", "E0345 .name.upper()")
        check("sites() | select .name, name: 1 | show", "E0313 name")
        check("sites() | summarize n: count() + 1 | show", "E0345 count() + 1")
        check("sites() | summarize n: sum(.name) | show", "E0325 .name")
        check("sites() | summarize n: sum(.monitoring_station_id) | show", "E0324 .monitoring_station_id")
        check("sites() | summarize n: count(.name) | show", "E0341 .name")
        check("sites() | save \"f.xyz\"", "E0345 \"f.xyz\"")
        check("sites() | save \"f.csv\", overwrit: true", "E0305 overwrit")
        check("sites() | save \"f.csv\", overwrite: 1", "E0343 1")
        check("sites() | save \"f.plan\"", "E0345 \"f.plan\"")
        check("sites() | show as: \"markdwn\"", "E0345 \"markdwn\"")
        check("[{a: [1]}] | sort .a | show", "E0320 .a")
        check("where(1)", "E0326 where")
        check("sites() | each print", "E0343 print")
        checkWording(
            "sites() | each print",
            "E0343 `print` is a function; the row is not passed to it by itself (write `print(.)`) => (.)"
        )
    }

    @Test("only rows flow into stages")
    func sources() {
        check("3 | show", "E0331 show")
        check("site(id: 1) | show", "E0331 show")
        check("sites() | count | show", "E0331 show")
        check("sites() | first | show", "E0331 show")
        check("sites() | apply", "E0331 apply")
        check("sites() | union 3 | show", "E0331 3")
        check("[1] | flatten | show", "E0331 flatten")
        check("[1] | find \"a\" | show", "E0331 find")
        check("[1] | select .a | show", "E0303 .a")
    }

    @Test("changes have to be applied, saved, shown, returned or bound")
    func changes() {
        check("sites() | activate", "E0351 sites() | activate")
        check("sites() | activate | apply")
        check("sites() | activate | show")
        check("sites() | activate | save \"f.plan\"")
        check("let c = sites() | activate\nc | apply")
        check("let c = sites() | activate\nprint(1)", "W0301 c")
        check("func f() { return sites() | activate }\nf()", "E0351 f()")
        check("func f() { sites() | activate }\nf()", "E0351 sites() | activate")
        check("func f() { return sites() | activate }\nf() | apply")
        check(
            "sites() | each s => { create(external_site_id: \"a\", name: \"b\", timezone: \"UTC\") }",
            "E0351 s => { create(external_site_id: \"a\", name: \"b\", timezone: \"UTC\") }"
        )
        var options = CheckOptions()
        options.isInteractive = true
        check("sites() | activate", options: options)
        check("sites() | activate\nprint(1)", "E0351 sites() | activate", options: options)
        options = CheckOptions()
        options.showsResult = true
        check("sites() | activate", options: options)
    }

    @Test("a comparison or a value for a zone names a zone that exists")
    func zones() {
        check("sites() | where .timezone == \"Asia/Soul\" | show", "E0350 \"Asia/Soul\"")
        check("sites() | where .timezone in [\"Asia/Seoul\", \"KST\"] | show", "E0350 \"KST\"")
        check(
            "sites() | where .timezone == \"US/Pacific\" | update timezone: \"America/Los_Angeles\" | apply"
        )
        check("sites() | update timezone: \"US/Pacific\" | apply", "W0304 \"US/Pacific\"")
        check(
            "sites() | update timezone: if .is_activated { \"Asia/Soul\" } else { .timezone } | apply",
            "E0350 \"Asia/Soul\""
        )
        check("sites() | update timezone: .name | apply")
        check("print(zone(\"GMT+9\"))", "E0350 \"GMT+9\"")
        check("let tz: Timezone = \"nowhere\"\nprint(tz)", "E0350 \"nowhere\"")
        check("sites() | map match .timezone { \"Asia/Soul\" => 1, else => 2 } | show", "E0350 \"Asia/Soul\"")
        checkWording(
            "sites() | where .timezone == \"Asia/Soul\" | show",
            "E0350 there is no time zone \"Asia/Soul\" (did you mean \"Asia/Seoul\"?) => \"Asia/Seoul\""
        )
    }

    @Test("what the type of rows is stands beside each pipeline for others to use")
    func sideTables() {
        let checked = checked("sites() | select .name | take 3 | show")
        let pipeline = checked.pipelines.values.first
        #expect(pipeline?.rows.map(\.text) == ["Site", "{name: String}", "{name: String}"])
        #expect(
            pipeline?.flows.map(\.text) == [
                "rows of Site", "rows of {name: String}", "rows of {name: String}", "Nil",
            ]
        )
        #expect(pipeline?.stages == [.native, .native, .native])
    }
}

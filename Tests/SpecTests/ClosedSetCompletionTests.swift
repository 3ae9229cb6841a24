import SiteScript
import SiteScriptTestSupport
import Testing

@Suite("Completion of what has few possible values")
struct ClosedSetCompletionTests {
    private func complete(_ text: String) -> [String] {
        Completion.candidates(in: text, at: text.utf8.count, registry: SpecRunner.registry).candidates.map(
            \.text
        )
    }

    @Test(
        "zones by any part of their name",
        arguments: [
            "sites() | update timezone: \"", "sites() | where .timezone == \"", "create(timezone: \"",
            "sites() | update is_activated: true, timezone: \"", "sites() | where .timezone in [\"",
            "[{tz: \"a\"}] | create name: \"n\", timezone: \"",
        ]
    )
    func zones(start: String) {
        #expect(complete(start + "seoul").first == "Asia/Seoul", "\(start)")
        #expect(complete(start + "new_y").first == "America/New_York", "\(start)")
        #expect(complete(start + "pari").first == "Europe/Paris", "\(start)")
        #expect(complete(start + "Europe/Par").first == "Europe/Paris", "\(start)")
    }

    @Test("the direction behind what is sorted by")
    func directions() {
        #expect(complete("sites() | sort .name ").starts(with: ["asc", "desc"]))
        #expect(complete("sites() | sort .name d") == ["desc"])
        #expect(complete("sites() | sort .name, .site_id a").first == "asc")
        #expect(complete("sites() | where .name a").first == "and")
    }

    @Test("what goes on behind a value")
    func operators() {
        #expect(complete("sites() | count ").first == "by")
        #expect(complete("sites() | where .is_activated an").first == "and")
        #expect(complete("let x = 1 o").first == "or")
    }

    @Test("the texts that a label may be")
    func choices() {
        #expect(complete("sites() | activate | apply on_error: \"").contains("continue"))
        #expect(complete("sites() | activate | apply on_error: \"sto") == ["stop"])
    }

    @Test("the kinds of errors")
    func kinds() {
        #expect(complete("try { 1 } catch not_").first == "not_found")
        #expect(complete("try { 1 } catch e { if e.kind == \"rate").first == "rate_limited")
    }
}

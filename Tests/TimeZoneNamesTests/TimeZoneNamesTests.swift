import Testing
import TimeZoneNames

@Suite("Time zone names")
struct TimeZoneNamesTests {
    @Test("names in use and old names exist, others do not")
    func known() {
        for name in [
            "Asia/Seoul", "UTC", "America/Argentina/Buenos_Aires", "US/Pacific", "Etc/GMT+9",
            "Africa/Abidjan", "Zulu",
        ] {
            #expect(TimeZoneNames.isKnown(name), "\(name)")
        }
        for name in ["Asia/Soul", "", "asia/seoul", "Asia/Seoul ", "KST", "Asia", "Factory", "Asia/Seoul>x"] {
            #expect(!TimeZoneNames.isKnown(name), "\(name)")
        }
    }

    @Test("every name of the list is found again")
    func all() {
        let all = TimeZoneNames.all
        #expect(all.count > 500)
        for name in all { #expect(TimeZoneNames.isKnown(name), "\(name)") }
        #expect(TimeZoneNames.all == all.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test("an old name leads to the new one, a link that a country uses is not old")
    func old() {
        #expect(TimeZoneNames.canonical("US/Pacific") == "America/Los_Angeles")
        #expect(TimeZoneNames.canonical("Asia/Calcutta") == "Asia/Kolkata")
        #expect(TimeZoneNames.canonical("Asia/Seoul") == "Asia/Seoul")
        #expect(TimeZoneNames.canonical("Asia/Soul") == nil)
        #expect(TimeZoneNames.isOld("Europe/Kiev"))
        #expect(!TimeZoneNames.isOld("Europe/Oslo"))
        #expect(!TimeZoneNames.isOld("UTC"))
    }

    @Test(
        "what people write leads to the zone they mean",
        arguments: [
            ("Asia/Soul", "Asia/Seoul"), ("KST", "Asia/Seoul"),
            ("Pacific Standard Time", "America/Los_Angeles"),
            ("GMT+9", "Asia/Seoul"), ("+0900", "Asia/Seoul"), ("UTC-05:00", "America/New_York"),
            ("America/NewYork", "America/New_York"), ("europe/london", "Europe/London"),
            ("America/Los Angeles", "America/Los_Angeles"), ("seoul", "Asia/Seoul"), ("Seuol", "Asia/Seoul"),
            ("New York", "America/New_York"), ("Asia/Calcuta", "Asia/Kolkata"),
        ]
    )
    func suggestions(wrong: String, right: String) {
        #expect(TimeZoneNames.suggestions(for: wrong).first == right)
    }

    @Test("nonsense leads nowhere")
    func nonsense() {
        #expect(TimeZoneNames.suggestions(for: "xqzxqzxqz").isEmpty)
        #expect(TimeZoneNames.suggestions(for: "").isEmpty)
        #expect(TimeZoneNames.suggestions(for: String(repeating: "a", count: 10_000)).isEmpty)
    }
}

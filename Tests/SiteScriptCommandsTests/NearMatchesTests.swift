import Testing

@testable import SiteScriptCommands

@Suite("What is near a text that nothing has")
struct NearMatchesTests {
    private func near(_ wanted: String, _ texts: [String], _ kind: NearMatches.Kind = .whole) -> [String] {
        var matches = NearMatches(wanted, kind)
        for text in texts { matches.look(at: text) }
        return matches.texts
    }

    @Test("leading zeros, case and dashes are what people get wrong most")
    func folded() {
        #expect(
            near("ACME-77", ["ACME-078", "acme-077", "ACME-0077", "B-1"]) == [
                "acme-077", "ACME-0077", "ACME-078",
            ]
        )
        #expect(near("kr 1841603 0", ["KR-1841603-0"]) == ["KR-1841603-0"])
        #expect(near("ACME-100", ["ACME-1"]) == [])
    }

    @Test("slips of the pen, swapped letters included; short texts are not guessed at")
    func slips() {
        #expect(near("Gangnam HQ", ["Gagnnam HQ", "Busan HQ"]) == ["Gagnnam HQ"])
        #expect(near("A1", ["B1", "A2"]) == [])
        #expect(near("서울역", ["서울역점"]) == ["서울역점"])
    }

    @Test("the nearest come first, three at most, each once, never the text itself")
    func order() {
        #expect(
            near("site 1234", ["site 9934", "site 1243", "site 1234", "site1234", "site1234", "site 1239"])
                == ["site1234", "site 1243", "site 1239"]
        )
    }

    @Test("a part is held against every word")
    func parts() {
        #expect(near("Gemlig", ["The Gemlik Store", "Izmir"], .part) == ["The Gemlik Store"])
        #expect(near("Gemlig", ["The Gemlik Store"]) == [])
    }

    @Test("a time zone's other names")
    func zones() {
        #expect(near("US/Pacific", ["America/Los_Angeles", "US/Eastern"], .zone) == ["America/Los_Angeles"])
    }
}

@Suite("Instants in the session's zone")
struct LocalTimeTests {
    @Test("the offset is written, so that the text can be typed behind @")
    func texts() {
        #expect(LocalTime.utc.text(1_767_225_600_000) == "2026-01-01T00:00:00Z")
        #expect(LocalTime { _ in 32_400 }.text(1_767_225_600_000) == "2026-01-01T09:00:00+09:00")
        #expect(LocalTime { _ in -12_600 }.text(1_767_225_600_123) == "2025-12-31T20:30:00.123-03:30")
        #expect(LocalTime { _ in 3600 }.text(.max) == LocalTime.utc.text(.max))
    }
}

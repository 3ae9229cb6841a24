import SitesCore
import Testing

@Suite("What a site may hold")
struct SiteValidationTests {
    private func problems(name: String) -> [String] {
        SiteValidation.problems(in: SiteDraft(externalSiteID: "1", name: name, timezone: "UTC")).map(
            \.message
        )
    }

    @Test("each control character is found at each place")
    func controlCharacters() {
        for length in 1...20 {
            for place in 0..<length {
                for code in UInt8(0)..<0x80 {
                    var bytes = [UInt8](repeating: 0x61, count: length)
                    bytes[place] = code
                    let found = problems(name: String(decoding: bytes, as: UTF8.self))
                    let isAllowed = code >= 0x20 && code != 0x7F
                    let isBlank = length == 1 && Character(Unicode.Scalar(code)).isWhitespace
                    #expect(
                        found.isEmpty == (isAllowed && !isBlank),
                        "\(code) at \(place) of \(length): \(found)"
                    )
                }
            }
        }
    }

    @Test("blank, long and foreign names")
    func names() {
        for count in 0...20 {
            #expect(problems(name: String(repeating: " ", count: count)) == ["name is blank"])
            #expect(problems(name: String(repeating: " ", count: count) + "서") == [])
        }
        #expect(problems(name: String(repeating: "a", count: 255)) == [])
        #expect(problems(name: String(repeating: "서", count: 255)) == [])
        #expect(
            problems(name: String(repeating: "a", count: 256)) == ["name has 256 characters, 255 at most"]
        )
        #expect(problems(name: "a\u{85}") == ["name holds the control character U+85"])
    }

    @Test("everything that is wrong with a draft is said")
    func drafts() {
        let draft = SiteDraft(
            externalSiteID: "",
            name: "a\u{7}",
            timezone: "Asia/Soul",
            monitoringStationID: 0,
            accountNumber: "",
            address1: "a\nb",
            address2: "\u{1}"
        )
        #expect(
            SiteValidation.problems(in: draft).map(\.field) == [
                .externalSiteID, .name, .timezone, .monitoringStationID, .accountNumber, .address2,
            ]
        )
    }
}

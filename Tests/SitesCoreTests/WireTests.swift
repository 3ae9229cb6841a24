import SitesCore
import Testing

@Suite("JSON on the wire")
struct WireTests {
    private let dealer = DealerID(42)

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private var site: Site {
        Site(
            siteID: SiteID(1),
            dealerID: dealer,
            externalSiteID: "1234567890",
            name: "Gangnam Headquarters",
            externalMonitoringStationID: "12345",
            monitoringStationID: 12345,
            accountNumber: "1234567890",
            address1: "123 Teheran-ro, Gangnam-gu, Seoul",
            address2: "7th Floor, Suite 701",
            timezone: "Asia/Seoul",
            isActivated: true,
            createdAtMilliseconds: 1_735_689_600_000
        )
    }

    @Test("a site is written as the API's example has it, member by member")
    func example() {
        let expected = """
            {"site_id":1,"external_site_id":"1234567890","name":"Gangnam Headquarters",\
            "external_monitoring_station_id":"12345","monitoring_station_id":12345,\
            "account_number":"1234567890","address1":"123 Teheran-ro, Gangnam-gu, Seoul",\
            "address2":"7th Floor, Suite 701","timezone":"Asia/Seoul","is_activated":1,\
            "created_at":"2025-01-01T00:00:00.000Z"}
            """
        #expect(text(SiteCoding.bytes(of: site)) == expected)
        let detail = text(SiteCoding.bytes(of: SiteDetail(site: site, hasPhysicalBridge: true)))
        #expect(detail.contains("\"is_activated\":1,\"has_physical_bridge\":true,\"created_at\""))
    }

    @Test("a list by columns is what the sites are one by one")
    func columns() {
        var other = site
        other.siteID = SiteID(2)
        other.name = "\"서울\"\n\u{1}"
        other.accountNumber = nil
        let batch = SiteColumnBatch([site, other], fields: SiteCoding.columns)
        var list = JSONText("[")
        SiteCoding.append(batch, fields: SiteCoding.columns, isFirst: true, to: &list)
        let one = text(SiteCoding.bytes(of: site)) + "," + text(SiteCoding.bytes(of: other))
        #expect(text(list.bytes) == "[" + one)
        #expect(text(list.bytes).contains(#""\"서울\"\n\u0001""#))
    }

    private func sites(_ source: String, _ fields: [SiteField]? = nil) throws -> [Site] {
        var reader = JSONReader(bytes(source))
        return try SiteCoding.sites(&reader, dealer: dealer, fields: fields)
    }

    @Test("sites are read however optional fields are left out, and in any order")
    func reading() throws {
        let variants = [
            #"{"name":"A","site_id":7,"is_activated":0,"external_site_id":"x","timezone":"UTC","created_at":"2025-01-01 00:00:00"}"#,
            #"{"site_id":7,"external_site_id":"x","name":"A","timezone":"UTC","is_activated":0,"created_at":"2025-01-01T00:00:00.000Z","address1":"","account_number":null,"more":[{"a":1}]}"#,
        ]
        for variant in variants {
            let sites = try sites("[" + variant + "]")
            #expect(sites.count == 1 && sites[0].siteID == SiteID(7) && sites[0].address1 == nil)
            #expect(sites[0].createdAtMilliseconds == 1_735_689_600_000)
        }
        #expect(throws: JSONReader.Failure.self) {
            try sites(#"[{"site_id":"7"}]"#, [.siteID])
        }
        #expect(throws: JSONReader.Failure.self) {
            try sites(#"[{"name":"A"}]"#, [.siteID])
        }
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", "nul", "\"\u{1}\"", "\"\\x\"",
            "\"\\ud800\"", "[1] 2", "1e999", "// x", "'a'", "NaN", "+1", "\"a", "{a:1}",
        ]
    )
    func refused(_ source: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.value(of: bytes(source)) }
    }

    @Test("deep nesting and bytes that are no UTF-8 are refused")
    func hostile() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONReader.Failure.self) { try JSONReader.value(of: bytes(deep)) }
        #expect(throws: JSONReader.Failure.self) { try JSONReader.value(of: [0x22, 0xFF, 0x22]) }
    }

    @Test("what is written is read back the same")
    func roundTrip() throws {
        let value = JSONValue.object([
            "a": .array([.null, .boolean(true), .integer(.min), .integer(.max), .number(0.5)]),
            "서울": .text("\u{0}\u{1F}\"\\/é😀"), "o": .object([]),
        ])
        #expect(try JSONReader.value(of: JSONText.bytes(of: value)) == value)
        #expect(try JSONReader.value(of: bytes(#""\u00e9\ud83d\ude00\n""#)) == .text("é😀\n"))
    }

    @Test(
        "instants are written one way and read in both",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2025-01-01T00:00:00.000Z", 1_735_689_600_000),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("1969-12-31T23:59:59.001Z", -999),
        ] as [(String, Int64)]
    )
    func instants(_ text: String, _ milliseconds: Int64) {
        #expect(WireDate.text(milliseconds) == text)
        #expect(WireDate.milliseconds(text) == milliseconds)
    }

    @Test("other spellings of instants are read, wrong ones are not")
    func instantSpellings() {
        #expect(WireDate.milliseconds("2025-01-01 00:00:00") == 1_735_689_600_000)
        #expect(WireDate.milliseconds("2025-01-01T09:00:00+09:00") == 1_735_689_600_000)
        for wrong in [
            "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-01-01", "x", "2025-01-01T24:00:00Z",
        ] {
            #expect(WireDate.milliseconds(wrong) == nil, "\(wrong)")
        }
        #expect(HTTPDate.milliseconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777_000)
        #expect(HTTPDate.milliseconds("Sun, 31 Feb 1994 08:49:37 GMT") == nil)
    }

    @Test("texts survive percent-encoding and Base64")
    func encodings() {
        for text in ["", "a b+c&d=e", "서울/🏢", "%41"] {
            #expect(URLText.decode(URLText.encode(text)) == text)
            #expect(Base64URL.decode(Base64URL.encode(Array(text.utf8))) == Array(text.utf8))
        }
        #expect(URLText.decode("%4") == nil && URLText.decode("%zz") == nil && URLText.decode("%ff") == nil)
        #expect(Base64URL.decode("a") == nil && Base64URL.decode("a*bc") == nil)
        #expect(Base64URL.decode("YQ==") == Array("a".utf8))
    }

    @Test("trace ids are UUIDs of version 4, and nothing else is one")
    func traceIDs() {
        let made = TraceID().description
        #expect(TraceID(made) != nil && Array(made)[14] == "4")
        for wrong in [
            "", "550e8400", "550e8400-e29b-41d4-a716-44665544000g", "550e8400e29b41d4a716446655440000",
        ] {
            #expect(TraceID(wrong) == nil)
        }
    }

    @Test("bodies of other systems' errors are read too")
    func errors() {
        let ours = ErrorBody(APIError(.siteNotFound, "m", field: "siteId").bytes(requestID: "r"))
        #expect(ours.code == "site_not_found" && ours.message == "m" && ours.requestID == "r")
        #expect(ours.field == "siteId")
        let oauth = ErrorBody(bytes(#"{"error":"invalid_client","error_description":"no"}"#))
        #expect(oauth.code == "invalid_client" && oauth.message == "no")
        #expect(ErrorBody(bytes("<html>")).code == nil)
    }
}

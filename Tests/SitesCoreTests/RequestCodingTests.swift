import SitesCore
import Testing

@Suite("What requests say")
struct RequestCodingTests {
    /// Expects `body` to refuse with a code and a field.
    private func expectRefusal(
        _ code: APIError.Code,
        field: String?,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("nothing was refused", sourceLocation: sourceLocation)
        } catch let error as APIError {
            #expect(error.code == code && error.field == field, sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
        }
    }

    @Test("every path is matched by the operation that makes it, and by no other verb")
    func routes() {
        let (dealer, site) = (DealerID(12345), SiteID(1))
        let routes: [APIRoute] = [
            .createSite(dealer), .listSites(dealer), .getSite(dealer, site), .updateSite(dealer, site),
            .deleteSite(dealer, site), .setActivation(dealer, site),
        ]
        #expect(Set(routes.map(\.operation)).count == APIRoute.Operation.allCases.count)
        for route in routes {
            #expect(APIRoute.match(method: route.operation.method, path: route.path) == .route(route))
        }
        let path = "/partner/v1/dealers/12345/sites/1"
        #expect(
            APIRoute.match(method: "POST", path: path) == .wrongMethod(allowed: ["DELETE", "GET", "PUT"])
        )
    }

    @Test(
        "other paths are none",
        arguments: [
            "/", "/partner/v1/dealers/12345", "/partner/v1/dealers/12345/sites/",
            "/partner/v1/dealers//sites",
            "/partner/v1/dealers/12345/sites/1/activation", "//partner/v1/dealers/12345/sites",
        ]
    )
    func unknownPaths(_ path: String) { #expect(APIRoute.match(method: "GET", path: path) == .unknown) }

    @Test("ids are digits", arguments: ["x", "-1", "+1", "0", "1.0", "99999999999999999999", "١"])
    func ids(_ text: String) {
        #expect(
            APIRoute.match(method: "GET", path: "/partner/v1/dealers/\(text)/sites") == .notAnID("dealerId")
        )
    }

    @Test("a body that creates a site is held to the letter")
    func drafts() throws {
        let draft = try BodyCoding.draft(
            Array(#"{"external_site_id":"1","name":"A","timezone":"UTC","address1":null}"#.utf8)
        )
        #expect(draft == SiteDraft(externalSiteID: "1", name: "A", timezone: "UTC"))
        let cases: [(String, APIError.Code, String?)] = [
            (#"{"name":"A","timezone":"UTC"}"#, .missingField, "external_site_id"),
            (#"{"external_site_id":1,"name":"A","timezone":"UTC"}"#, .invalidRequest, "external_site_id"),
            (#"{"external_site_id":"1","name":null,"timezone":"UTC"}"#, .missingField, "name"),
            (#"{"external_site_id":"1","name":"A","timezone":"UTC","x":1}"#, .unknownField, "x"),
            (
                #"{"external_site_id":"1","name":"A","timezone":"UTC","is_activated":1}"#, .unknownField,
                "is_activated"
            ),
            (#"{"monitoring_station_id":"1"}"#, .invalidRequest, "monitoring_station_id"),
            ("[]", .invalidRequest, nil), ("{", .invalidRequest, nil), ("", .invalidRequest, nil),
        ]
        for (body, code, field) in cases {
            expectRefusal(code, field: field) { _ = try BodyCoding.draft(Array(body.utf8)) }
        }
    }

    @Test("a body that updates a site clears with null and changes something")
    func patches() throws {
        let patch = try BodyCoding.patch(
            Array(#"{"name":"B","address1":null,"monitoring_station_id":7.0}"#.utf8)
        )
        #expect(patch == SitePatch([.name: .text("B"), .address1: nil, .monitoringStationID: .integer(7)]))
        #expect(try BodyCoding.patch(SiteCoding.bytes(of: patch)) == patch)
        expectRefusal(.invalidRequest, field: nil) { _ = try BodyCoding.patch(Array("{}".utf8)) }
        expectRefusal(.invalidRequest, field: "name") {
            _ = try BodyCoding.patch(Array(#"{"name":null}"#.utf8))
        }
        expectRefusal(.unknownField, field: "is_activated") {
            _ = try BodyCoding.patch(Array(#"{"is_activated":1}"#.utf8))
        }
    }

    @Test("an activation is 0 or 1")
    func activations() throws {
        for flag in [false, true] {
            #expect(try BodyCoding.activation(SiteCoding.bytes(ofActivation: flag)) == flag)
        }
        for body in [#"{"is_activated":true}"#, #"{"is_activated":2}"#, #"{"is_activated":"1"}"#] {
            expectRefusal(.invalidRequest, field: "is_activated") {
                _ = try BodyCoding.activation(Array(body.utf8))
            }
        }
        expectRefusal(.missingField, field: "is_activated") {
            _ = try BodyCoding.activation(Array("{}".utf8))
        }
    }

    @Test("a filter says the same when it was written and read")
    func filters() throws {
        let texts = ["a", "a,b", "a\\b", "a|b", "*", "\\,", "서울", " ", "a,b|c*d\\"]
        var filters: [SiteFilter] = [
            SiteFilter(.accountNumber, .isNull), SiteFilter(.accountNumber, .isNotNull),
            SiteFilter(.siteID, .greaterThan(.integer(7))), SiteFilter(.isActivated, .equals(.boolean(true))),
            SiteFilter(.createdAt, .lessOrEqual(.instant(1_735_689_600_000))),
        ]
        for text in texts {
            filters += [
                SiteFilter(.name, .equals(.text(text))), SiteFilter(.name, .notEquals(.text(text))),
                SiteFilter(.name, .startsWith(text)), SiteFilter(.name, .endsWith(text)),
                SiteFilter(.name, .contains(text)), SiteFilter(.name, .isIn([.text(text), .text("x")])),
            ]
        }
        let all = Set(FilterCoding.Operator.allCases)
        for filter in filters {
            let written = try #require(FilterCoding.texts(filter, known: all))
            #expect(written.count == 1)
            #expect(try FilterCoding.filter(written[0]) == filter, "\(written)")
        }
        #expect(FilterCoding.texts(SiteFilter(.name, .isIn([])), known: all) == nil)
        #expect(
            FilterCoding.texts(SiteFilter(.name, .isNotIn([.text("a"), .text("b")])), known: all)?.count == 2
        )
        #expect(FilterCoding.texts(SiteFilter(.name, .isNull), known: [.equal]) == nil)
        let comma = SiteFilter(.name, .equals(.text("a,b")))
        #expect(FilterCoding.texts(comma, known: [.equal], knowsEscapes: false) == nil)
    }

    @Test(
        "parameters that are not as documented are refused by name",
        arguments: [
            ("limit", "-1"), ("limit", "x"), ("limit", ""), ("offset", "1.5"), ("offset", "+1"),
            ("sort", "x"),
            ("dir", "up"), ("fields", "name,x"), ("fields", ""), ("fields", "name,name"),
            ("filter", "name,a"),
            ("filter", "x,a,eq"), ("filter", "name,a,is"), ("filter", "site_id,a,eq"),
            ("filter", "name,a*b,like"),
            ("filter", "is_activated,2,eq"), ("filter", "dealer_id,42,eq"), ("filters", "name,a,eq"),
            ("filter", "created_at,today,eq"), ("filter", "name,x,null"),
        ]
    )
    func parameters(_ name: String, _ value: String) {
        expectRefusal(.invalidRequest, field: name) { _ = try QueryCoding.query([(name, value)]) }
    }

    @Test("a query says the same when it was written and read")
    func queries() throws {
        let query = SiteQuery(
            fields: [.siteID, .name],
            filters: [SiteFilter(.name, .contains("a&b=c")), SiteFilter(.siteID, .greaterThan(.integer(3)))],
            sort: [SiteSort(.name, isDescending: true)],
            limit: 10,
            offset: 20
        )
        let text = URLText.text(QueryCoding.pairs(query))
        #expect(try QueryCoding.query(try #require(URLText.pairs(text))) == query)
    }

    @Test("a bucket allows what its rate says and never more")
    func bucket() {
        var bucket = TokenBucket(capacity: 5, perSecond: 10, at: .zero)
        let taken = [0, 0, 0, 0, 0, 0, 99, 101].map { bucket.take(at: .milliseconds($0)) }
        #expect(taken == [true, true, true, true, true, false, false, true])
        let wait = bucket.wait(at: .milliseconds(101))
        #expect(wait > .milliseconds(98) && wait < .milliseconds(100))
        let full = bucket.available(at: .seconds(100))
        bucket.lower(to: 2, at: .seconds(100))
        // A clock that goes back gives nothing.
        let left = [100, 50].map { bucket.available(at: .seconds($0)) }
        #expect(full == 5 && left == [2, 2])
    }
}

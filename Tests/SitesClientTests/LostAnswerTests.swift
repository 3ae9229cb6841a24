import SitesClient
import SitesCore
import Testing

/// What was done by a request without an answer is told from what others did.
@Suite("Answers that got lost")
struct LostAnswerTests {
    private let dealer = DealerID(42)
    private let draft = SiteDraft(externalSiteID: "x", name: "A", timezone: "UTC")
    /// The service's clock a second after the site of `SiteText` was created, and a minute.
    private let soon = ["Date": "Wed, 01 Jan 2025 00:00:01 GMT"]
    private let later = ["Date": "Wed, 01 Jan 2025 00:01:00 GMT"]

    private func keyless(_ answer: @escaping StubTransport.Answer) -> (RemoteSitesService, StubTransport) {
        service(capabilities: RemoteCapabilities(), answer)
    }

    private func kind(_ body: () async throws -> Void) async -> SitesServiceError.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? SitesServiceError)?.kind
        }
    }

    @Test("a create is looked up before it is sent again")
    func create() async throws {
        // It was done: the look-up finds it.
        let (done, doneStub) = keyless { [soon] request, _ throws(TransportFailure) in
            if request.method == "POST" { throw .unclear("closed") }
            return .json("[\(SiteText.json(7))]", 200, soon)
        }
        #expect(try await done.createSite(draft, dealer: dealer).siteID == SiteID(7))
        #expect(doneStub.calls.map(\.method) == ["POST", "GET"])
        // It was not: it is sent again under the same key.
        let (lost, lostStub) = keyless { request, number throws(TransportFailure) in
            if request.method == "GET" { return .json("[]") }
            if number == 0 { throw .unclear("closed") }
            return .site(8, status: 201)
        }
        #expect(try await lost.createSite(draft, dealer: dealer).siteID == SiteID(8))
        #expect(lostStub.calls.map(\.method) == ["POST", "GET", "POST"])
        let keys = lostStub.calls.compactMap { $0.headers.first { $0.name == "Idempotency-Key" }?.value }
        #expect(Set(keys).count == 1 && keys.count == 2)
    }

    @Test("a create does not take a site for its own that is another, or was there before")
    func foreignCreate() async throws {
        let other = SiteDraft(externalSiteID: "x", name: "B", timezone: "UTC")
        for (draft, date) in [(other, soon), (draft, later)] {
            let (service, stub) = keyless { request, _ throws(TransportFailure) in
                if request.method == "POST" { throw .unclear("closed") }
                return .json("[\(SiteText.json(7))]", 200, date)
            }
            #expect(await kind { _ = try await service.createSite(draft, dealer: dealer) } == .conflict)
            #expect(stub.calls.map(\.method) == ["POST", "GET"])
        }
    }

    @Test("a create that was still under way when it was looked up is found after the conflict with itself")
    func slowCreate() async throws {
        let (service, stub) = keyless { [soon] request, number throws(TransportFailure) in
            switch number {
            case 0: throw .timeout
            case 1: return .json("[]", 200, soon)
            case 2: return .json(#"{"error":{"code":"conflict","message":"taken"}}"#, 409)
            default: return .json("[\(SiteText.json(7))]", 200, soon)
            }
        }
        #expect(try await service.createSite(draft, dealer: dealer).siteID == SiteID(7))
        #expect(stub.calls.map(\.method) == ["POST", "GET", "POST", "GET"])
    }

    @Test("a service that keeps keys is asked again, and looked up when it forgot them")
    func keys() async throws {
        let (kept, keptStub) = service { _, number throws(TransportFailure) in
            if number == 0 { throw .unclear("closed") }
            return .site(7, status: 201)
        }
        #expect(try await kept.createSite(draft, dealer: dealer).siteID == SiteID(7))
        #expect(keptStub.calls.map(\.method) == ["POST", "POST"])
        for (date, expected) in [(soon, nil), (later, .conflict)] as [(_, SitesServiceError.Kind?)] {
            let (service, stub) = service { request, number throws(TransportFailure) in
                if number == 0 { throw .unclear("closed") }
                if request.method == "GET" { return .json("[\(SiteText.json(7))]", 200, date) }
                return .json(#"{"error":{"code":"conflict","message":"taken"}}"#, 409)
            }
            #expect(await kind { _ = try await service.createSite(draft, dealer: dealer) } == expected)
            #expect(stub.calls.map(\.method) == ["POST", "POST", "GET"])
        }
        // A conflict without an answer that was lost is one.
        let (taken, takenStub) = service { _, _ in .json("{}", 409) }
        #expect(await kind { _ = try await taken.createSite(draft, dealer: dealer) } == .conflict)
        #expect(takenStub.calls.count == 1)
    }

    @Test("a delete that finds nothing after an answer was lost is told as what nobody knows")
    func delete() async throws {
        let gone: StubTransport.Answer = { _, number throws(TransportFailure) in
            if number == 0 { throw .unclear("closed") }
            return .json(#"{"error":{"code":"site_not_found","message":"gone"}}"#, 404)
        }
        let (unknown, _) = keyless(gone)
        #expect(await kind { try await unknown.deleteSite(dealer: dealer, id: SiteID(1)) } == .io)
        let (known, _) = service(ManualClock(), gone)
        #expect(await kind { try await known.deleteSite(dealer: dealer, id: SiteID(1)) } == .notFound)
        let (absent, _) = keyless { _, _ in .json("{}", 404) }
        #expect(await kind { try await absent.deleteSite(dealer: dealer, id: SiteID(1)) } == .notFound)
    }

    @Test("a site that was there a moment ago and is gone after an answer was lost is nobody's for certain")
    func conditionalDelete() async throws {
        let (service, _) = service { request, number throws(TransportFailure) in
            if request.method == "GET" { return .json("[\(SiteText.json(1))]") }
            if number == 1 { throw .unclear("closed") }
            return .json("{}", 404)
        }
        let site = draft.site(id: SiteID(1), dealer: dealer, createdAtMilliseconds: 0)
        let write = ConditionalWrite(.delete(site.siteID), expected: site, fields: [.name])
        let results = try await service.perform([write], dealer: dealer, limit: nil)
        #expect(await kind { _ = try results[0].get() } == .io)
    }
}

import SitesClient
import SitesCore
import Synchronization
import Testing

@Suite("The client of the Sites API")
struct RemoteServiceTests {
    private let dealer = DealerID(42)

    @Test("a request has the verb, the path, the headers and the body of the API")
    func requests() async throws {
        let (service, stub) = service { _, _ in .site(1, active: 1) }
        _ = try await service.setActivation(dealer: dealer, id: SiteID(1), isActivated: true)
        let request = try #require(stub.calls.first)
        #expect(request.method == "PATCH")
        #expect(request.url == "https://api.example.com/partner/v1/dealers/42/sites/1/activation-status")
        #expect(String(decoding: request.body, as: UTF8.self) == #"{"is_activated":1}"#)
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["Authorization"] == "Bearer static" && headers["Content-Type"] == "application/json")
        #expect(headers["x-partner-trace-id"].flatMap { TraceID($0) } != nil)
    }

    @Test("many requests share one token, which is got once")
    func sharedToken() async throws {
        let credentials = Credentials.secret(clientID: "id", secret: "s&c")
        let (service, stub) = service(credentials: credentials) { request, number in
            request.url.hasSuffix("/oauth/token") ? .token("t\(number)") : .site(1)
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try? await service.site(dealer: DealerID(42), id: SiteID(1)) }
            }
        }
        let tokens = stub.requests.filter { $0.url.hasSuffix("/oauth/token") }
        #expect(tokens.count == 1 && stub.calls.count == 20)
        let form = String(decoding: tokens[0].body, as: UTF8.self)
        #expect(form == "grant_type=client_credentials&client_id=id&client_secret=s%26c")
    }

    @Test("after a 401 a new token is got once, and a second one is the end")
    func unauthorized() async throws {
        let credentials = Credentials.secret(clientID: "id", secret: "s")
        let (service, stub) = service(credentials: credentials) { request, number in
            if request.url.hasSuffix("/oauth/token") { return .token("t\(number)") }
            return request.headers.contains { $0.value == "Bearer t1" } ? .site(1) : .json("{}", 401)
        }
        _ = try await service.site(dealer: dealer, id: SiteID(1))
        #expect(stub.calls.count == 2)
        let (refused, refusedStub) = SitesClientTests.service(credentials: credentials) { request, number in
            request.url.hasSuffix("/oauth/token") ? .token("t\(number)") : .json("{}", 401)
        }
        let error = await failure { _ = try await refused.site(dealer: DealerID(42), id: SiteID(1)) }
        #expect(error?.kind == .unauthorized && refusedStub.calls.count == 2)
    }

    @Test("an activation that the service read otherwise is an error")
    func activation() async throws {
        let (service, _) = service { _, _ in .site(1, active: 0) }
        let error = await failure {
            _ = try await service.setActivation(dealer: DealerID(42), id: SiteID(1), isActivated: true)
        }
        #expect(error?.kind == .io && error?.message.contains("inactive") == true)
    }

    @Test("errors name the request in the server's words and in ours")
    func errors() async throws {
        let (service, stub) = service { _, _ in
            .json(#"{"error":{"code":"permission_denied","message":"no","request_id":"r-1"}}"#, 403)
        }
        let error = await failure { _ = try await service.site(dealer: DealerID(42), id: SiteID(1)) }
        let trace = stub.calls[0].headers.first { $0.name == TraceID.headerName }?.value ?? "none"
        #expect(error?.kind == .forbidden && error?.requestID == "r-1")
        #expect(error?.message.contains(trace) == true)
        let (redirected, redirectedStub) = SitesClientTests.service { _, _ in
            .json("", 302, ["Location": "https://evil.example.com/"])
        }
        let redirect = await failure { _ = try await redirected.site(dealer: DealerID(42), id: SiteID(1)) }
        #expect(redirect?.kind == .io && redirectedStub.calls.count == 1)
    }

    @Test("no secret is in the log of requests")
    func secrets() async throws {
        let credentials = Credentials.secret(clientID: "id", secret: "hush-hush")
        let (service, _) = service(credentials: credentials) { request, _ in
            request.url.hasSuffix("/oauth/token") ? .token("tok-tok") : .site(1)
        }
        _ = try await service.site(dealer: dealer, id: SiteID(1))
        let text = service.log.entries.map { "\($0) \($0.curl)" }.joined()
        #expect(service.log.entries.count == 2 && text.contains("$TOKEN"))
        #expect(!text.contains("hush-hush") && !text.contains("tok-tok"))
        #expect(!"\(credentials)".contains("hush-hush"))
    }

    @Test("a failure is retried and in the end told")
    func retries() async throws {
        let clock = ManualClock()
        let (service, stub) = service(clock) { _, number throws(TransportFailure) in
            if number < 3 { throw .notSent("refused") }
            return .site(1)
        }
        _ = try await service.site(dealer: dealer, id: SiteID(1))
        #expect(stub.calls.count == 4 && clock.now > .milliseconds(300))
        let (dead, deadStub) = SitesClientTests.service { _, _ throws(TransportFailure) in
            throw .notSent("refused")
        }
        let error = await failure { _ = try await dead.site(dealer: DealerID(42), id: SiteID(1)) }
        #expect(error?.kind == .unavailable && deadStub.calls.count == 10)
    }

    private func failure(_ body: () async throws -> Void) async -> SitesServiceError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? SitesServiceError
        }
    }
}

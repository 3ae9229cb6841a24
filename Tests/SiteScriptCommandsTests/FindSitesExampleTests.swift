import Foundation
import SiteScriptTestSupport
import SitesCore
import Testing

@testable import SiteScriptCommands

/// The example that tells what is gone from what to ask for later, over a service that refuses requests.
@Suite("docs/examples/find-sites.sites")
struct FindSitesExampleTests {
    private func run(_ ids: String, refusing refusals: [Int: SitesServiceError]) async throws
        -> (code: ExitCode, output: String, talk: String)
    {
        let path = DocumentationPages.root.appending(path: "docs/examples/find-sites.sites")
        var test = TestConsole()
        test.files = ["find-sites.sites": try String(contentsOf: path, encoding: .utf8)]
        let service = RefusingService(base: try await sampleService(), refusals: refusals)
        let code = await test.run(["--dealer", "42", "find-sites.sites", "--ids", ids], service: service)
        return (code, test.output.text, test.talk.text)
    }

    @Test("sites behind a rate limit are kept for later, sites that are not there are gone")
    func limited() async throws {
        let busy = SitesServiceError(.rateLimited, "too many requests", requestID: "req-7")
        let (code, output, talk) = try await run("1,2,99,4", refusing: [2: busy, 4: busy])
        #expect(code == .ok)
        #expect(output == "1 Site 1: active\ngone: 99\nask again later: --ids 2,4\n")
        #expect(talk == "site 2: too many requests\nsite 4: too many requests\n")
    }

    @Test("what the script does not know how to take ends it")
    func unauthorized() async throws {
        let (code, output, talk) = try await run(
            "1,2",
            refusing: [2: SitesServiceError(.unauthorized, "the token has expired", requestID: "req-8")]
        )
        #expect(code == .unauthorized)
        #expect(output == "" && talk.contains("the token has expired") && talk.contains("req-8"))
    }
}

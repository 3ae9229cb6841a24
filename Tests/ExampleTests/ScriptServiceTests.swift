import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@Suite("docs/examples/embedding/script-service")
struct ScriptServiceTests {
    /// A service that listens.
    private struct Running {
        let process: ExampleProcess
        let url: String

        init() async throws {
            // No script ends by the clock: where all cores are busy a test may be seconds from one line to its next.
            process = try ExampleProcess("script-service", ["0", "3600"])
            let line = try #require(await process.line())
            let port = try #require(line.split(separator: " ").last)
            url = "http://127.0.0.1:\(port)/run"
        }

        /// Sends a script; gives the status and the body.
        ///
        /// The service ends each connection, and must say so: another request might be sent on it otherwise.
        func post(_ script: String) async throws -> (status: UInt, body: String) {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: script))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            #expect(response.headers["connection"] == ["close"])
            let body = try await response.body.collect(upTo: 1 << 20)
            return (response.status.code, String(buffer: body))
        }
    }

    @Test("rows come back as JSON, what is printed beside them")
    func rows() async throws {
        let service = try await Running()
        let (status, body) = try await service.post(
            #"print("hi"); ["lamp", "desk"] | select name: ., stock: stock(.) | collect"#
        )
        #expect(status == 200)
        #expect(
            body == """
                {"result":[{"name":"lamp","stock":12},{"name":"desk","stock":12}],"printed":"hi\\n"}

                """
        )
    }

    @Test("a mistake comes back with its place")
    func mistakes() async throws {
        let service = try await Running()
        let (status, body) = try await service.post("let x = 1\nx + lamp")
        #expect(status == 422)
        for part in [#""code":"E0301""#, #""line":2"#, #""column":5"#] {
            #expect(body.contains(part), "\(body)")
        }
    }

    @Test("each limit ends its request alone")
    func limits() async throws {
        let service = try await Running()
        for (script, message) in [
            ("var n = 0\nwhile true { n += 1 }", "step limit of 1000000 exceeded"),
            ("var t = \"x\"\nwhile true { t = t + t }", "memory limit of 8388608 bytes exceeded"),
            ("while true { print(\"0123456789\") }", "output limit of 65536 exceeded"),
            ("func f(n: Int) -> Int { return f(n + 1) + 1 }\nf(0)", "call depth limit of 500 exceeded"),
        ] {
            let (status, body) = try await service.post(script)
            #expect(status == 422)
            #expect(body.contains(message), "\(body)")
        }
        #expect(try await service.post("1 + 1").body == "{\"result\":2,\"printed\":\"\"}\n")
        #expect(try await service.post(String(repeating: "#", count: 70_000)).status == 413)
    }

    @Test("a script ends when its client goes")
    func clientGoes() async throws {
        let service = try await Running()
        let request = Task { try await service.post("while true { stock(\"lamp\") }") }
        #expect(await service.process.line() == "started")
        request.cancel()
        // Its limits would end it as `failed`, much later.
        #expect(await service.process.line() == "cancelled")
        _ = await request.result
    }
}

import Hummingbird

/// A route of Hummingbird that gives so many bytes and does nothing else: what no server built on it can beat.
///
/// usage: route-benchmark BYTES PORT
@main
enum RouteBenchmark {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 2 else { fatalError("usage: route-benchmark BYTES PORT") }
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: numbers[0])
        let router = Router()
        router.get("/route") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: body)
            )
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: numbers[1]))
        )
        try await application.runService()
    }
}

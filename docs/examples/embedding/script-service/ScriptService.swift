import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SiteScript

/// A service that runs the scripts of its users: `swift run script-service 8080 10`, port and seconds for a script, then
/// `curl --data-binary '[3, 1, 2] | sort | collect' localhost:8080/run`.
///
/// Each request has limits of its own, and a script ends when its client goes away.
@main
enum ScriptService {
    private static let textBytesMaximum = 64 << 10
    private static let readBytesMaximum = 16 * textBytesMaximum

    private static func limits(seconds: Int) -> ExecutionLimits {
        ExecutionLimits(
            steps: 1_000_000,
            bytes: 8 << 20,
            callDepth: 500,
            wallClock: .seconds(seconds),
            outputBytes: 64 << 10,
            requests: 1_000
        )
    }

    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let port = numbers.first ?? 8080
        let runner = ScriptRunner(limits(seconds: numbers.dropFirst().first ?? 10))
        let router = Router()
        router.post("run") { request, _ in
            // Beside the script somebody listens whether the client is still there; if not, the task is cancelled.
            // The connection ends with that listening, so each response says `connection: close`.
            try await request.body.consumeWithCancellationOnInboundClose { body in
                try await response(to: try await text(of: body), runner)
            }
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { log("listening on port \($0.localAddress?.port ?? 0)") },
            logger: Logger(label: "script-service") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.runService()
    }

    private static func text(of body: RequestBody) async throws -> String {
        var bytes: [UInt8] = []
        var length = 0
        for try await chunk in body {
            length += chunk.readableBytes
            // A client that still sends when the connection closes may never see the answer: some more is read for it.
            guard length <= readBytesMaximum else { break }
            if length <= textBytesMaximum { bytes += chunk.readableBytesView }
        }
        guard length <= textBytesMaximum else {
            throw HTTPError(
                .contentTooLarge,
                headers: [.connection: "close"],
                message: "a script has at most \(textBytesMaximum) bytes"
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func response(to text: String, _ runner: ScriptRunner) async throws -> Response {
        log("started")
        switch await runner.run(text) {
        case .value(let json):
            log("done")
            return response(.ok, json)
        case .fault(let fault):
            log("failed \(fault.code)")
            return response(.unprocessableContent, Array(try JSONEncoder().encode(fault)))
        case .cancelled:
            log("cancelled")
            throw CancellationError()
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ json: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json", .connection: "close"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
        )
    }

    private static func log(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}

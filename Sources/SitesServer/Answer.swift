import HTTPTypes
import Hummingbird
import NIOCore
import SitesCore

/// What is answered, before it is put on the wire.
struct Answer: Sendable {
    /// Writes a body of unknown length, piece by piece.
    typealias Stream = @Sendable ((([UInt8]) async throws -> Void)) async throws -> Void

    /// The status.
    var status: Int
    /// What the body is.
    var contentType: String?
    /// The body, if its length is known.
    var bytes: [UInt8] = []
    /// Further headers.
    var headers: [(name: HTTPField.Name, value: String)] = []
    /// Whether it was given before, to the same request.
    var isReplay = false
    /// The rest of the body behind `bytes`, if its length is not known.
    var stream: Stream?

    /// A body of JSON.
    static func json(_ bytes: [UInt8], status: Int = 200) -> Answer {
        Answer(status: status, contentType: "application/json", bytes: bytes)
    }

    /// A body of JSON.
    static func json(_ value: JSONValue, status: Int = 200) -> Answer {
        json(JSONText.bytes(of: value), status: status)
    }

    /// No body.
    static let nothing = Answer(status: 204)

    /// A refusal.
    static func error(_ error: APIError, requestID: String) -> Answer {
        var answer = json(error.bytes(requestID: requestID), status: error.code.status)
        if !error.allowed.isEmpty { answer.headers.append((.allow, error.allowed.joined(separator: ", "))) }
        if error.code.status == 401 {
            answer.headers.append((.wwwAuthenticate, "Bearer error=\"invalid_token\""))
        }
        return answer
    }

    /// The answer for Hummingbird.
    func response() -> Response {
        var fields = HTTPFields()
        if let contentType { fields[.contentType] = contentType }
        for (name, value) in headers { fields.append(HTTPField(name: name, value: value)) }
        return Response(status: HTTPResponse.Status(code: status), headers: fields, body: body())
    }

    private func body() -> ResponseBody {
        let first = ByteBuffer(bytes: bytes)
        guard let stream else { return ResponseBody(byteBuffer: first) }
        return ResponseBody { writer in
            var output = writer
            try await output.write(first)
            try await stream { bytes in try await output.write(ByteBuffer(bytes: bytes)) }
            try await output.finish(nil)
        }
    }
}

import HTTPTypes
import Hummingbird
import NIOCore
import SitesCore

/// One request on its way through the server: what it brought, and what became known of it.
struct Exchange {
    let request: Request
    private let context: SitesRequestContext
    /// The server's name for it.
    let requestID: String
    /// The client's name for it.
    var traceID: TraceID?
    var identity: Identity?
    var operation = "other"
    var standing: RateLimits.Standing?
    var faults: Set<Faults.Kind> = []

    init(_ request: Request, _ context: SitesRequestContext) {
        self.request = request
        self.context = context
        requestID = TraceID().description
    }

    /// The address at the other end.
    var remoteAddress: String { context.remoteAddress }
    var method: String { request.method.rawValue }
    var path: String { request.uri.path }

    func header(_ name: HTTPField.Name) -> String? { request.headers[name] }

    /// Fails for requests that are too long to look at.
    func checkSize(_ configuration: ServerConfiguration) throws(APIError) {
        guard request.uri.string.utf8.count <= configuration.targetMaximum else {
            throw APIError(.urlTooLong, "the path and its parameters are too long")
        }
        let bytes = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard bytes <= configuration.headersMaximum else {
            throw APIError(.headersTooLarge, "the headers are too long")
        }
    }

    /// Reads the client's name for the request.
    ///
    /// ASSUMPTION: one that is no UUID is refused.
    mutating func takeTraceID() throws(APIError) {
        guard let text = header(.traceID) else { return }
        guard let id = TraceID(text) else {
            throw APIError(.invalidRequest, "\(TraceID.headerName) is a UUID", field: TraceID.headerName)
        }
        traceID = id
    }

    /// The parameters behind the path.
    func query() throws(APIError) -> [(name: String, value: String)] {
        guard let pairs = URLText.pairs(request.uri.query ?? "") else {
            throw APIError(.invalidRequest, "the parameters are not encoded rightly")
        }
        return pairs
    }

    /// The body, if it is no longer than allowed.
    func body(_ maximum: Int) async throws(APIError) -> [UInt8] {
        if let length = header(.contentLength).flatMap({ Int($0) }), length > maximum {
            throw tooLarge(maximum)
        }
        var bytes: [UInt8] = []
        do {
            for try await chunk in request.body {
                guard bytes.count + chunk.readableBytes <= maximum else { throw tooLarge(maximum) }
                bytes += chunk.readableBytesView
            }
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError(.invalidRequest, "the body ended early")
        }
        return bytes
    }

    private func tooLarge(_ maximum: Int) -> APIError {
        APIError(.payloadTooLarge, "the body is longer than \(maximum) bytes")
    }
}

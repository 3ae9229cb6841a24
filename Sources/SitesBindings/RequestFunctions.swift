import SiteScript
import SitesCore

/// `requests()`: what was sent to a service elsewhere.
enum RequestFunctions {
    static let requestType = ScriptType.record(
        RecordType(
            name: "Request",
            fields: [
                .init("at", .instant), .init("method", .string), .init("path", .string),
                .init("status", .optional(.int)), .init("ms", .double), .init("bytes", .int),
                .init("attempt", .int), .init("trace_id", .optional(.string)),
                .init("request_id", .optional(.string)), .init("rate_left", .optional(.int)),
                .init("failure", .optional(.string)), .init("curl", .string),
            ]
        )
    )

    static func requests(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "requests",
            FunctionSignature([], result: .list(requestType), effects: .reads),
            "The requests that were sent to the service, the oldest first; none where a store is used.",
            body: .immediate { call throws(ScriptError) in
                call.heap.list(settings.requests().map { value(of: $0, call.heap) })
            }
        )
    }

    private static func value(of request: SentRequest, _ heap: Heap) -> Value {
        func text(_ text: String?) -> Value { text.map { heap.string($0) } ?? .nil }
        return heap.record([
            "at": .instant(Int(request.timeMilliseconds)), "method": heap.string(request.method),
            "path": heap.string(request.path), "status": request.status.map { Value($0) } ?? .nil,
            "ms": Value(request.milliseconds), "bytes": Value(request.bytes),
            "attempt": Value(request.attempt),
            "trace_id": text(request.traceID), "request_id": text(request.requestID),
            "rate_left": request.rateLeft.map { Value($0) } ?? .nil, "failure": text(request.failure),
            "curl": heap.string(request.curl),
        ])
    }
}

public import SitesCore

extension RequestEntry {
    /// The request as `requests()` has it.
    public var sent: SentRequest {
        SentRequest(
            timeMilliseconds: timeMilliseconds,
            method: request.method,
            path: path,
            status: status,
            milliseconds: milliseconds,
            bytes: bytes,
            attempt: attempt,
            traceID: traceID,
            requestID: requestID,
            rateLeft: rateLeft,
            failure: failure,
            curl: curl
        )
    }

    /// How long it took, in milliseconds with three digits.
    private var milliseconds: Double { (duration / .microseconds(1)).rounded() / 1000 }

    /// Requests as an HTTP archive (HAR 1.2), without bodies of answers and without secrets.
    public static func archive(_ entries: [RequestEntry], version: String) -> [UInt8] {
        JSONText.bytes(
            of: .object([
                "log": .object([
                    "version": .text("1.2"),
                    "creator": .object(["name": .text("sitescript"), "version": .text(version)]),
                    "entries": .array(entries.map(\.archived)),
                ])
            ])
        )
    }

    private var archived: JSONValue {
        func headers(_ headers: [HTTPRequest.Header]) -> JSONValue {
            .array(headers.map { .object(["name": .text($0.name), "value": .text($0.value)]) })
        }
        let query = request.url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let pairs = (URLText.pairs(query) ?? []).map { pair in
            JSONValue.object(["name": .text(pair.name), "value": .text(pair.value)])
        }
        let type = request.headers.first { $0.name == "Content-Type" }?.value ?? ""
        var sent: [JSONValue.Member] = [
            .init("method", .text(request.method)), .init("url", .text(request.url)),
            .init("httpVersion", .text("HTTP/1.1")), .init("cookies", .array([])),
            .init("headers", headers(request.headers)), .init("queryString", .array(pairs)),
            .init("headersSize", .integer(-1)), .init("bodySize", .integer(request.body.count)),
        ]
        if !request.body.isEmpty {
            let text = String(decoding: request.body, as: UTF8.self)
            sent.append(.init("postData", .object(["mimeType": .text(type), "text": .text(text)])))
        }
        let contentType = replyHeaders.first { $0.name.lowercased() == "content-type" }?.value ?? ""
        return .object([
            "startedDateTime": .text(WireDate.text(timeMilliseconds)), "time": .number(milliseconds),
            "request": .object(sent),
            "response": .object([
                "status": .integer(status ?? 0), "statusText": .text(failure ?? ""),
                "httpVersion": .text("HTTP/1.1"), "cookies": .array([]), "headers": headers(replyHeaders),
                "content": .object(["size": .integer(bytes), "mimeType": .text(contentType)]),
                "redirectURL": .text(""), "headersSize": .integer(-1), "bodySize": .integer(bytes),
            ]),
            "cache": .object([]),
            "timings": .object(["send": .integer(0), "wait": .number(milliseconds), "receive": .integer(0)]),
        ])
    }
}

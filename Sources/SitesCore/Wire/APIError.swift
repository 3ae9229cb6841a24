/// What a server refuses, as it stands in the body of its answer.
public struct APIError: Error, Hashable, Sendable {
    /// The codes.
    ///
    /// ASSUMPTION: the API publishes statuses; these names are ours.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        case invalidRequest = "invalid_request"
        case invalidTimezone = "invalid_timezone"
        case missingField = "missing_field"
        case unknownField = "unknown_field"
        case invalidToken = "invalid_token"
        case tokenExpired = "token_expired"
        case permissionDenied = "permission_denied"
        case dealerNotFound = "dealer_not_found"
        case siteNotFound = "site_not_found"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case notAcceptable = "not_acceptable"
        case conflict
        case idempotencyConflict = "idempotency_conflict"
        case lengthRequired = "length_required"
        case payloadTooLarge = "payload_too_large"
        case urlTooLong = "url_too_long"
        case unsupportedMediaType = "unsupported_media_type"
        case rateLimited = "rate_limited"
        case headersTooLarge = "headers_too_large"
        case `internal`
        case unavailable
        case timeout

        /// The status that goes with it.
        public var status: Int {
            switch self {
            case .invalidRequest, .invalidTimezone, .missingField, .unknownField: 400
            case .invalidToken, .tokenExpired: 401
            case .permissionDenied: 403
            case .dealerNotFound, .siteNotFound, .notFound: 404
            case .methodNotAllowed: 405
            case .notAcceptable: 406
            case .conflict, .idempotencyConflict: 409
            case .lengthRequired: 411
            case .payloadTooLarge: 413
            case .urlTooLong: 414
            case .unsupportedMediaType: 415
            case .rateLimited: 429
            case .headersTooLarge: 431
            case .internal: 500
            case .unavailable: 503
            case .timeout: 504
            }
        }
    }

    /// The code.
    public var code: Code
    /// What is wrong, in one line.
    public var message: String
    /// The member, parameter or header at fault.
    public var field: String?
    /// The verbs that a path knows, for `methodNotAllowed`.
    public var allowed: [String] = []

    /// Makes an error.
    public init(_ code: Code, _ message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }

    /// What the service refuses, as it is answered.
    public init(_ error: SitesServiceError) {
        let code: Code =
            switch error.kind {
            case .notFound: .siteNotFound
            case .unauthorized: .invalidToken
            case .forbidden: .permissionDenied
            case .invalid: error.field == .timezone ? .invalidTimezone : .invalidRequest
            case .conflict, .stale: .conflict
            case .rateLimited: .rateLimited
            case .unavailable: .unavailable
            case .timeout: .timeout
            case .cancelled, .io: .internal
            }
        self.init(code, error.message, field: error.field?.rawValue)
        // A path on the server's disk is nobody else's business.
        if code == .internal { message = "the server failed" }
        if code == .unavailable { message = "the server is busy; try again" }
        if error.kind == .invalid, let hint = error.hint { message += " (\(hint))" }
    }

    /// The body: `{"error":{"code","message","request_id","field"}}`.
    public func bytes(requestID: String) -> [UInt8] {
        JSONText.bytes(
            of: .object([
                "error": .object([
                    "code": .text(code.rawValue), "message": .text(message), "request_id": .text(requestID),
                    "field": field.map(JSONValue.text) ?? .null,
                ])
            ])
        )
    }
}

/// What a client can make of the body of a failed request.
public struct ErrorBody: Hashable, Sendable {
    /// The code.
    public var code: String?
    /// The message.
    public var message: String?
    /// The request, as the server names it.
    public var requestID: String?
    /// The field at fault.
    public var field: String?

    /// Reads a body, whatever it is: the API's envelope, that of RFC 6749, or no JSON at all.
    public init(_ bytes: [UInt8]) {
        guard let value = try? JSONReader.value(of: bytes) else { return }
        let error = value["error"]
        code = error?["code"]?.text ?? error?.text ?? value["code"]?.text
        message = error?["message"]?.text ?? value["error_description"]?.text ?? value["message"]?.text
        requestID = error?["request_id"]?.text ?? value["request_id"]?.text
        field = error?["field"]?.text
    }

    /// The kind of error that a status and the code say.
    public func kind(status: Int) -> SitesServiceError.Kind {
        switch status {
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 409: .conflict
        case 400, 405, 406, 411, 413, 414, 415, 422, 431: .invalid
        case 429: .rateLimited
        case 408, 504: .timeout
        case 500...: .unavailable
        default: .io
        }
    }
}

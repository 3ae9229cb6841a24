/// What a service refuses or fails with.
public struct SitesServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of kinds.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case notFound = "not_found"
        case unauthorized
        case forbidden
        case invalid
        case conflict
        case rateLimited = "rate_limited"
        case unavailable
        case timeout
        case cancelled
        case io
        case stale
    }

    /// The kind.
    public var kind: Kind
    /// What happened, in one line.
    public var message: String
    /// The field at fault, if one is.
    public var field: SiteField?
    /// The request, as the service names it.
    public var requestID: String?
    /// How to mend it.
    public var hint: String?

    /// Makes an error.
    public init(
        _ kind: Kind,
        _ message: String,
        field: SiteField? = nil,
        requestID: String? = nil,
        hint: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.field = field
        self.requestID = requestID
        self.hint = hint
    }

    /// Kind, message and hint.
    public var description: String { "\(kind.rawValue): \(message)" + (hint.map { " (\($0))" } ?? "") }

    /// No such dealer.
    public static func unknownDealer(_ id: DealerID) -> SitesServiceError {
        SitesServiceError(
            .notFound,
            "there is no dealer \(id)",
            hint: "add it with `sitescript dealers add \(id) --name NAME`"
        )
    }

    /// No such site.
    public static func unknownSite(_ id: SiteID, _ dealer: DealerID) -> SitesServiceError {
        SitesServiceError(.notFound, "dealer \(dealer) has no site \(id)")
    }

    /// An `external_site_id` that another site has.
    public static func externalIDTaken(_ id: String) -> SitesServiceError {
        SitesServiceError(
            .conflict,
            "the external_site_id \"\(id)\" is taken by another site of the dealer",
            field: .externalSiteID
        )
    }

    /// Values that the rules do not allow.
    public static func invalid(_ problems: [SiteProblem]) -> SitesServiceError {
        SitesServiceError(
            .invalid,
            problems.map(\.message).joined(separator: "; "),
            field: problems.first?.field,
            hint: problems.lazy.compactMap(\.hint).first
        )
    }
}

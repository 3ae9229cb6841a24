/// Every operation of the Sites API with its verb and path: the one place where they stand.
public enum APIRoute: Hashable, Sendable {
    case createSite(DealerID)
    case listSites(DealerID)
    case getSite(DealerID, SiteID)
    case updateSite(DealerID, SiteID)
    case deleteSite(DealerID, SiteID)
    case setActivation(DealerID, SiteID)

    /// The part of a path that all operations share.
    public static let prefix = "/partner/v1"
    /// Where tokens are given out.
    public static let tokenPath = "/oauth/token"

    /// The operations without the ids that one request has.
    public enum Operation: String, CaseIterable, Hashable, Sendable {
        case createSite, listSites, getSite, updateSite, deleteSite, setActivation

        /// The verb.
        public var method: String {
            switch self {
            case .createSite: "POST"
            case .listSites, .getSite: "GET"
            case .updateSite: "PUT"
            case .deleteSite: "DELETE"
            case .setActivation: "PATCH"
            }
        }

        /// The path, with `{dealerId}` and `{siteId}` for the ids.
        public var template: String {
            let sites = APIRoute.prefix + "/dealers/{dealerId}/sites"
            switch self {
            case .createSite, .listSites: return sites
            case .getSite, .updateSite, .deleteSite: return sites + "/{siteId}"
            case .setActivation: return sites + "/{siteId}/activation-status"
            }
        }

        /// The scope that a token needs for it.
        ///
        /// ASSUMPTION: activation needs the scope of updates.
        public var scope: APIScope {
            switch self {
            case .createSite: .createSites
            case .listSites, .getSite: .readSites
            case .updateSite, .setActivation: .updateSites
            case .deleteSite: .deleteSites
            }
        }

        /// Whether it takes a body.
        public var takesBody: Bool {
            switch self {
            case .createSite, .updateSite, .setActivation: true
            case .listSites, .getSite, .deleteSite: false
            }
        }

        /// Whether sending it twice does what sending it once does.
        public var isIdempotent: Bool { self != .createSite }
    }

    /// The operation.
    public var operation: Operation {
        switch self {
        case .createSite: .createSite
        case .listSites: .listSites
        case .getSite: .getSite
        case .updateSite: .updateSite
        case .deleteSite: .deleteSite
        case .setActivation: .setActivation
        }
    }

    /// The dealer.
    public var dealer: DealerID {
        switch self {
        case .createSite(let dealer), .listSites(let dealer): dealer
        case .getSite(let dealer, _), .updateSite(let dealer, _), .deleteSite(let dealer, _),
            .setActivation(let dealer, _):
            dealer
        }
    }

    /// The site; nil for operations on all of them.
    public var site: SiteID? {
        switch self {
        case .createSite, .listSites: nil
        case .getSite(_, let site), .updateSite(_, let site), .deleteSite(_, let site),
            .setActivation(_, let site):
            site
        }
    }

    /// The path with its ids.
    public var path: String {
        let path = operation.template.replacingFirst("{dealerId}", with: dealer.description)
        return site.map { path.replacingFirst("{siteId}", with: $0.description) } ?? path
    }

    /// What a path and a verb mean.
    public enum Match: Hashable, Sendable {
        case route(APIRoute)
        /// The path is known, the verb is none of its own.
        case wrongMethod(allowed: [String])
        /// Something in the path is no id: the parameter's name.
        case notAnID(String)
        case unknown
    }

    /// Reads a path; it has to be spelled exactly as it stands here.
    public static func match(method: String, path: String) -> Match {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let known = templates.first(where: { $0.method == method && $0.fits(parts) }) else {
            let fitting = templates.filter { $0.fits(parts) }
            return fitting.isEmpty ? .unknown : .wrongMethod(allowed: fitting.map(\.method).sorted())
        }
        let operation = known.operation
        guard let dealer = id(parts[4]) else { return .notAnID("dealerId") }
        guard parts.count > 6 else {
            return .route(
                operation == .createSite ? .createSite(DealerID(dealer)) : .listSites(DealerID(dealer))
            )
        }
        guard let site = id(parts[6]) else { return .notAnID("siteId") }
        return .route(route(operation, DealerID(dealer), SiteID(site)))
    }

    private static func route(_ operation: Operation, _ dealer: DealerID, _ site: SiteID) -> APIRoute {
        switch operation {
        case .createSite: .createSite(dealer)
        case .listSites: .listSites(dealer)
        case .getSite: .getSite(dealer, site)
        case .updateSite: .updateSite(dealer, site)
        case .deleteSite: .deleteSite(dealer, site)
        case .setActivation: .setActivation(dealer, site)
        }
    }

    /// What requests for an operation look like, taken apart once.
    private struct Template {
        let operation: Operation
        let method: String
        /// The parts of the path; nil for an id.
        let parts: [Substring?]

        init(_ operation: Operation) {
            self.operation = operation
            method = operation.method
            parts = operation.template.split(separator: "/", omittingEmptySubsequences: false).map {
                $0.hasPrefix("{") ? nil : $0
            }
        }

        func fits(_ path: [Substring]) -> Bool {
            guard parts.count == path.count else { return false }
            for (wanted, part) in zip(parts, path) {
                guard wanted.map({ $0 == part }) ?? !part.isEmpty else { return false }
            }
            return true
        }
    }

    private static let templates = Operation.allCases.map(Template.init)

    /// The number that some digits are; a sign, a space or too many digits are none.
    private static func id(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let id = Int(text), id > 0 else {
            return nil
        }
        return id
    }
}

/// What a token may be used for.
public enum APIScope: String, CaseIterable, Hashable, Sendable {
    case readSites = "read:sites"
    case createSites = "create:sites"
    case updateSites = "update:sites"
    case deleteSites = "delete:sites"
}

extension String {
    fileprivate func replacingFirst(_ part: String, with text: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}

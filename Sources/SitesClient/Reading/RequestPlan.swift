public import SitesCore

/// What a reading will ask of a service, told before anything is sent.
public struct RequestPlan: Sendable {
    private let capabilities: RemoteCapabilities
    private let perMinute: Int?

    /// Plans for a service; `perMinute` is its limit, where that is known.
    public init(_ capabilities: RemoteCapabilities, perMinute: Int? = nil) {
        self.capabilities = capabilities
        self.perMinute = perMinute
    }

    /// The requests of a reading, what is left to be done here, and how many requests it takes at most.
    public func lines(dealers: [DealerID], query: SiteQuery, countsOnly: Bool) -> [String] {
        var wanted = query
        if countsOnly { wanted.fields = [] }
        let isWhole = dealers.count == 1
        let reading = isWhole ? PageReading(wanted, capabilities) : nil
        let unsorted = SiteQuery(
            fields: wanted.fields.map { $0 + wanted.sort.map(\.field) },
            filters: wanted.filters
        )
        let used = reading == nil ? unsorted : wanted
        guard let plan = reading ?? PageReading(unsorted, capabilities) else { return [] }
        let cursor = PageCursor(used, plan, capabilities)
        var lines = dealers.map { dealer in
            let parameters = QueryCoding.pairs(cursor.page, capabilities.operators)
            let text = parameters.map { "\($0.name)=\(RequestPlan.readable($0.value))" }.joined(
                separator: "&"
            )
            return "GET \(APIRoute.listSites(dealer).path)?\(text)"
        }
        lines.append(count(used, plan, dealers.count))
        let rest = used.filters.filter { !plan.pushed.contains($0) }.map(\.field.rawValue)
        if !rest.isEmpty { lines.append("checked here alone: " + rest.joined(separator: ", ")) }
        if reading == nil, !query.sort.isEmpty { lines.append("sorted here, after all pages came") }
        return lines
    }

    private func count(_ query: SiteQuery, _ plan: PageReading, _ dealers: Int) -> String {
        let size = capabilities.pageMaximum
        guard plan.isExact, let limit = query.limit, dealers == 1 else {
            let pace = perMinute.map { "; \($0) requests in a minute are allowed" } ?? ""
            return "one request for each \(size) sites"
                + (capabilities.shortPageIsLast ? "" : ", and one more")
                + (dealers > 1 ? ", for each dealer" : "") + pace
        }
        let requests = max(1, (limit + query.offset + size - 1) / size)
        return requests == 1 ? "1 request" : "\(requests) requests at most"
    }

    /// A value as people read it: only what would end it is encoded.
    private static func readable(_ value: String) -> String {
        value.replacing("%", with: "%25").replacing("&", with: "%26").replacing("+", with: "%2B")
            .replacing("#", with: "%23").replacing(" ", with: "%20")
    }
}

import SitesCore

/// Answers the operations on sites.
struct SiteController: Sendable {
    private let service: any SitesService

    /// How many sites are read at a time; more than one portion is streamed.
    private static let portion = 1000

    init(_ service: any SitesService) { self.service = service }

    /// Answers a request that is permitted.
    func answer(
        _ route: APIRoute,
        query: [(name: String, value: String)],
        body: [UInt8]
    ) async throws(APIError) -> Answer {
        if let (name, _) = query.first, route.operation != .listSites {
            throw APIError(.invalidRequest, "there is no parameter \"\(name)\" here", field: name)
        }
        switch route {
        case .createSite(let dealer):
            let draft = try BodyCoding.draft(body)
            let site = try await ask(route) { () async throws(SitesServiceError) in
                try await service.createSite(draft, dealer: dealer)
            }
            return .json(SiteCoding.bytes(of: site), status: 201)
        case .listSites(let dealer): return try await list(try QueryCoding.query(query), dealer, route)
        case .getSite(let dealer, let id):
            let detail = try await ask(route) { () async throws(SitesServiceError) in
                try await service.site(dealer: dealer, id: id)
            }
            return .json(SiteCoding.bytes(of: detail))
        case .updateSite(let dealer, let id):
            let patch = try BodyCoding.patch(body)
            let site = try await ask(route) { () async throws(SitesServiceError) in
                try await service.updateSite(dealer: dealer, id: id, patch: patch)
            }
            return .json(SiteCoding.bytes(of: site))
        case .deleteSite(let dealer, let id):
            try await ask(route) { () async throws(SitesServiceError) in
                try await service.deleteSite(dealer: dealer, id: id)
            }
            return .nothing
        case .setActivation(let dealer, let id):
            let isActivated = try BodyCoding.activation(body)
            let site = try await ask(route) { () async throws(SitesServiceError) in
                try await service.setActivation(dealer: dealer, id: id, isActivated: isActivated)
            }
            return .json(SiteCoding.bytes(of: site))
        }
    }

    private func list(_ query: SiteQuery, _ dealer: DealerID, _ route: APIRoute) async throws(APIError)
        -> Answer
    {
        var query = query
        let fields = query.fields ?? SiteCoding.columns
        query.fields = fields
        let (scan, first) = try await ask(route) { [query] () async throws(SitesServiceError) in
            let scan = try await service.scan(dealers: [dealer], matching: query)
            return (scan, try await scan.next(maximumRows: SiteController.portion))
        }
        guard let first else { return .json(Array("[]".utf8)) }
        var text = JSONText("[")
        SiteCoding.append(first, fields: fields, isFirst: true, to: &text)
        if first.rowCount < SiteController.portion { return .json(text.bytes + "]".utf8) }
        var answer = Answer.json(text.bytes)
        answer.stream = { write in
            defer { scan.cancel() }
            while let batch = try await scan.next(maximumRows: SiteController.portion) {
                var text = JSONText()
                SiteCoding.append(batch, fields: fields, isFirst: false, to: &text)
                try await write(text.bytes)
            }
            try await write(Array("]".utf8))
        }
        return answer
    }

    private func ask<Value>(
        _ route: APIRoute,
        _ body: () async throws(SitesServiceError) -> Value
    ) async throws(APIError) -> Value {
        do throws(SitesServiceError) {
            return try await body()
        } catch {
            guard error == .unknownDealer(route.dealer) else { throw APIError(error) }
            throw APIError(.dealerNotFound, error.message, field: "dealerId")
        }
    }
}

import SitesCore

/// Asks for one site or one page of them.
struct PageReader: Sendable {
    let transport: ResilientTransport

    var capabilities: RemoteCapabilities { transport.configuration.capabilities }

    func site(_ dealer: DealerID, _ id: SiteID) async throws(SitesServiceError) -> SiteDetail {
        let reply = try await perform(.init(.getSite(dealer, id)))
        return try PageReader.decode(reply) { reader throws(JSONReader.Failure) in
            try SiteCoding.site(&reader, dealer: dealer)
        }
    }

    func page(_ dealer: DealerID, _ query: SiteQuery) async throws(SitesServiceError) -> [Site] {
        let parameters = QueryCoding.pairs(query, capabilities.operators)
        let reply = try await perform(.init(.listSites(dealer), query: parameters))
        return try PageReader.decode(reply) { reader throws(JSONReader.Failure) in
            try SiteCoding.sites(&reader, dealer: dealer, fields: query.fields)
        }
    }

    /// Reads the body of an answer.
    static func decode<Value>(
        _ reply: HTTPReply,
        _ body: (inout JSONReader) throws(JSONReader.Failure) -> Value
    ) throws(SitesServiceError) -> Value {
        do throws(JSONReader.Failure) {
            var reader = JSONReader(reply.body)
            let value = try body(&reader)
            try reader.end()
            return value
        } catch {
            throw SitesServiceError(
                .io,
                "the service's answer cannot be read: \(error)",
                requestID: reply.header("x-request-id")
            )
        }
    }

    private func perform(_ call: ResilientTransport.Call) async throws(SitesServiceError) -> HTTPReply {
        do throws(ResilientTransport.Failure) {
            return try await transport.perform(call)
        } catch {
            throw error.error
        }
    }
}

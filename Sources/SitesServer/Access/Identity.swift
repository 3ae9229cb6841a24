import SitesCore

/// Whom a token stands for.
struct Identity: Hashable, Sendable {
    /// The client.
    var clientID: String
    /// The dealers whose sites it reaches.
    var dealers: Set<DealerID>
    /// What the token may be used for.
    var scopes: Set<APIScope>

    /// Fails unless the token is good for a request.
    func permit(_ route: APIRoute) throws(APIError) {
        guard scopes.contains(route.operation.scope) else {
            throw APIError(.permissionDenied, "the token lacks the scope \(route.operation.scope.rawValue)")
        }
        // The same words whether the dealer exists or not.
        guard dealers.contains(route.dealer) else {
            throw APIError(.permissionDenied, "the token does not reach dealer \(route.dealer)")
        }
    }
}

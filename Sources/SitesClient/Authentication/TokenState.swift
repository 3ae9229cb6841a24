/// A token and when it ends.
struct AccessToken: Hashable, Sendable {
    var text: String
    /// When it ends, on the client's clock.
    var end: Duration
    /// When it is better replaced.
    var refresh: Duration

    /// Makes a token that was got at `now`; it is replaced a minute before its end, or a tenth of its life.
    init(_ text: String, lifetime: Duration, at now: Duration) {
        self.text = text
        end = now + lifetime
        refresh = end - min(.seconds(60), lifetime / 10)
    }
}

/// Which token is used, and who gets a new one: many ask, one fetches.
struct TokenState: Sendable {
    /// What whoever asks has to do.
    enum Step: Hashable, Sendable {
        case use(AccessToken)
        /// Fetch a token and tell what came of it.
        case fetch
        /// Wait until somebody else has fetched one.
        case wait
    }

    private var token: AccessToken?
    private var isFetching = false

    /// What to do for a token now.
    mutating func ask(at now: Duration) -> Step {
        if let token, now < token.refresh { return .use(token) }
        if isFetching {
            // An old one is good until its end.
            if let token, now < token.end { return .use(token) }
            return .wait
        }
        isFetching = true
        return .fetch
    }

    /// A token came.
    mutating func fetched(_ token: AccessToken) {
        self.token = token
        isFetching = false
    }

    /// None came; the next who asks fetches.
    mutating func failed() { isFetching = false }

    /// Notes that a server did not take a token; a newer one stays.
    ///
    /// Gives whether the token was thought to be good still.
    mutating func rejected(_ text: String, at now: Duration) -> Bool {
        guard let token, token.text == text else { return false }
        self.token = nil
        return now < token.end
    }
}

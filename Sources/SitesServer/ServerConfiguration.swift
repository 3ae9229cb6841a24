public import SitesCore

/// How a server is reached and what it allows.
public struct ServerConfiguration: Sendable {
    /// The address to listen at; the machine's own unless told otherwise.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 8080
    /// How many requests a client may send; nil for any number.
    public var tier: RateTier? = .pro
    /// How long a token is good.
    public var tokenSeconds = 3600
    /// What signed assertions have to be meant for; nil for the URL of the token endpoint as the client spells it.
    public var audience: String?
    /// The certificates and the key of TLS; nil to speak without.
    public var tls: TLSFiles?
    /// Failures to inject, for tests of clients.
    public var faults = Faults()
    /// The longest body, in bytes.
    public var bodyMaximum = 64 * 1024
    /// The longest path with its parameters, in bytes.
    public var targetMaximum = 16 * 1024
    /// All headers together, in bytes.
    public var headersMaximum = 32 * 1024
    /// How long a connection may be silent.
    public var idleSeconds = 60

    /// Makes a configuration that speaks HTTP on this machine alone.
    public init() {}

    /// Where certificates and key are, as PEM.
    public struct TLSFiles: Sendable, Hashable {
        /// The certificate, followed by those that vouch for it.
        public var certificatePath: String
        /// The private key.
        public var keyPath: String

        /// Makes a pair of paths.
        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }
}

/// The time, as a server is told it.
public struct ServerClock: Sendable {
    /// Milliseconds since 1970, UTC.
    public var wall: @Sendable () -> Int64
    /// Time since a fixed moment, never set back.
    public var uptime: @Sendable () -> Duration

    /// Makes a clock of both.
    public init(wall: @escaping @Sendable () -> Int64, uptime: @escaping @Sendable () -> Duration) {
        self.wall = wall
        self.uptime = uptime
    }

    /// A clock that tells the time of the system.
    public static func system(wall: @escaping @Sendable () -> Int64) -> ServerClock {
        let start = ContinuousClock.now
        return ServerClock(wall: wall) { start.duration(to: .now) }
    }
}

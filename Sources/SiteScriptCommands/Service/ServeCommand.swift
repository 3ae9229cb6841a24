import ArgumentParser
import SitesCore
import SitesServer

/// `sitescript serve`: the Sites API over HTTP, answered by the store.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer the Sites API over HTTP from the store."
    )

    @Option(help: "The address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen at; 0 for any that is free.")
    var port = 8080

    @Option(help: "How many requests a client may send: free, pro, enterprise or none.")
    var rateTier = RateChoice.pro

    @Option(help: "How many seconds a token is good.")
    var tokenLifetime = 3600

    @Option(help: "What signed assertions are meant for, if it is not the URL of the token endpoint.")
    var audience: String?

    @Option(help: "The certificate chain, as PEM; with --tls-key the server speaks TLS and HTTP/2.")
    var tlsCert: String?

    @Option(help: "The certificate's private key, as PEM.")
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Failures to make on purpose, with their chances.",
            discussion: "delay, reset, lost, truncate, 429, 500, 503; such as delay=0.1:500ms,reset=0.05",
            valueName: "faults"
        )
    )
    var faults: String?

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let configuration = try configuration()
        try await reporting(launch) {
            let service = try launch.services.open()
            guard let clients = service as? any APIClientDirectory else {
                throw SitesServiceError(.invalid, "\(launch.services.name) keeps no clients")
            }
            let server = SitesServer(
                configuration,
                service: service,
                clients: clients,
                clock: .system { Int64(SystemCalls.milliseconds()) },
                log: { record in launch.say(record.line) }
            )
            let scheme = configuration.tls == nil ? "http" : "https"
            let host = host.contains(":") ? "[\(host)]" : host
            try await server.run(takesSignals: true) { port in
                // Whoever starts a server in a script waits for this line, also when it is quiet otherwise.
                launch.console.output.stream.write("listening at \(scheme)://\(host):\(port)\n")
                launch.console.output.stream.flush()
            }
        }
    }

    private func configuration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number up to 65535") }
        guard tokenLifetime > 0 else { throw ValidationError("--token-lifetime is a number from 1") }
        configuration.host = host
        configuration.port = port
        configuration.tier = rateTier.tier
        configuration.tokenSeconds = tokenLifetime
        configuration.audience = audience
        switch (tlsCert, tlsKey) {
        case (nil, nil): break
        case (let certificate?, let key?):
            configuration.tls = .init(certificatePath: certificate, keyPath: key)
        default: throw ValidationError("--tls-cert and --tls-key go together")
        }
        if let faults {
            guard let parsed = Faults(faults) else {
                throw ValidationError("--faults is such as delay=0.1:500ms,reset=0.05,429=0.1")
            }
            configuration.faults = parsed
        }
        return configuration
    }
}

/// The tiers that can be named, and none.
enum RateChoice: String, CaseIterable, ExpressibleByArgument {
    case free, pro, enterprise, none

    /// The tier; nil for none.
    var tier: RateTier? { RateTier(rawValue: rawValue) }
}

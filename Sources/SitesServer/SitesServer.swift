import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL
public import SitesCore
import UnixSignals

/// A server that speaks the Sites API over any service.
public struct SitesServer: Sendable {
    private let configuration: ServerConfiguration
    private let responder: SitesResponder

    /// Makes a server; nothing listens yet.
    public init(
        _ configuration: ServerConfiguration,
        service: any SitesService,
        clients: any APIClientDirectory,
        clock: ServerClock,
        log: @escaping @Sendable (RequestRecord) -> Void = { _ in }
    ) {
        self.configuration = configuration
        responder = SitesResponder(
            configuration,
            service: service,
            directory: clients,
            clock: clock,
            log: log
        )
    }

    /// Listens until the process is told to end or the task is cancelled, then finishes what is under way.
    ///
    /// `isListening` is told the port once connections are taken.
    public func run(
        takesSignals: Bool = false,
        isListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) async throws(SitesServiceError) {
        do {
            let application = Application(
                responder: responder,
                server: try channels(),
                configuration: .init(
                    address: .hostname(configuration.host, port: configuration.port),
                    serverName: "sitescript"
                ),
                onServerRunning: { channel in isListening(channel.localAddress?.port ?? 0) },
                logger: Logger(label: "sitescript") { _ in SwiftLogNoOpLogHandler() }
            )
            try await application.runService(
                gracefulShutdownSignals: takesSignals ? [.sigterm, .sigint] : []
            )
        } catch let error as SitesServiceError {
            throw error
        } catch is CancellationError {
            return
        } catch {
            throw SitesServiceError(
                .io,
                "the server cannot listen at \(configuration.host):\(configuration.port): \(error)"
            )
        }
    }

    private func channels() throws -> HTTPServerBuilder {
        let idle = TimeAmount.seconds(Int64(configuration.idleSeconds))
        guard let files = configuration.tls else { return .http1(configuration: .init(idleTimeout: idle)) }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificatePath)
            let key = try NIOSSLPrivateKey(file: files.keyPath, format: .pem)
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            return try .http2Upgrade(
                tlsConfiguration: tls,
                configuration: .init(idleTimeout: .seconds(configuration.idleSeconds))
            )
        } catch {
            throw SitesServiceError(
                .io,
                "the certificate \(files.certificatePath) or its key cannot be used: \(error)"
            )
        }
    }
}

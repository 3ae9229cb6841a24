import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
public import SitesCore

/// Sends requests by AsyncHTTPClient: connections are kept and reused, HTTP/2 is spoken where the server does.
///
/// Certificates are always checked, and no redirect is followed: a token never goes to a host it was not meant for.
public final class AsyncHTTPTransport: HTTPTransport {
    private let client: HTTPClient
    /// Longer answers are refused.
    private static let bodyMaximum = 64 * 1024 * 1024

    /// Makes a transport; nothing is connected yet.
    ///
    /// A proxy and certificates come from `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and `SSL_CERT_FILE`.
    ///
    /// - Throws: `invalid` when one of them cannot be used.
    public init(baseURL: String, environment: @escaping (String) -> String?) throws(SitesServiceError) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // What fails is tried again by the policy that knows what was asked.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        configuration.proxy = try ProxySettings(environment).proxy(for: baseURL)
        if let path = environment("SSL_CERT_FILE"), !path.isEmpty {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(path)
            configuration.tlsConfiguration = tls
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Fails for a URL that no service can be reached at, and for one that would send tokens in the clear.
    public static func check(_ url: String) throws(SitesServiceError) {
        guard let address = WebAddress(url) else {
            throw SitesServiceError(
                .invalid,
                "`\(url)` is no URL of a service",
                hint: "such as https://api.example.com"
            )
        }
        let isLoopback =
            ["localhost", "127.0.0.1", "::1"].contains(address.host) || address.host.hasPrefix("127.")
        guard address.isSecure || isLoopback else {
            throw SitesServiceError(
                .invalid,
                "`\(url)` would send tokens in the clear",
                hint: "write https://; plain http is for this machine alone"
            )
        }
    }

    deinit {
        // Connections end with the process or with their idle time.
        client.shutdown { _ in }
    }

    public func send(
        _ request: HTTPRequest,
        within timeout: Duration
    ) async throws(TransportFailure) -> HTTPReply {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        let time = TimeAmount.nanoseconds(Int64(timeout / .nanoseconds(1)))
        do {
            let response = try await client.execute(outgoing, deadline: .now() + time)
            let body = try await response.body.collect(upTo: AsyncHTTPTransport.bodyMaximum)
            let headers = response.headers.map { HTTPRequest.Header($0.name, $0.value) }
            return HTTPReply(Int(response.status.code), headers: headers, body: Array(body.readableBytesView))
        } catch {
            throw AsyncHTTPTransport.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> TransportFailure {
        if Task.isCancelled || error is CancellationError { return .cancelled }
        if let error = error as? HTTPClientError {
            switch error {
            case .cancelled: return .cancelled
            case .deadlineExceeded, .readTimeout, .writeTimeout: return .timeout
            case .connectTimeout, .getConnectionFromPoolTimeout: return .notSent("no connection came in time")
            case .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .proxyAuthenticationRequired,
                .invalidProxyResponse:
                return .notSent("no connection: \(error.shortDescription)")
            default: return .unclear(error.shortDescription)
            }
        }
        switch error {
        case let error as NIOConnectionError:
            let reasons = error.connectionErrors.map { "\($0.error)" }
            return .notSent(
                "no connection to \(error.host):\(error.port)" + (reasons.first.map { ": \($0)" } ?? "")
            )
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            return .notSent("no safe connection: \(error)")
        default: return .unclear("\(error)")
        }
    }
}

/// The proxy that the environment names.
struct ProxySettings {
    private let environment: (String) -> String?

    init(_ environment: @escaping (String) -> String?) { self.environment = environment }

    func proxy(for url: String) throws(SitesServiceError) -> HTTPClient.Configuration.Proxy? {
        guard let url = WebAddress(url), !isExcluded(url.host) else { return nil }
        let name = url.isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let text = environment(name.lowercased()) ?? environment(name), !text.isEmpty else {
            return nil
        }
        guard let proxy = WebAddress(text.contains("://") ? text : "http://" + text), !proxy.isSecure else {
            throw SitesServiceError(
                .invalid,
                "\(name) names no HTTP proxy",
                hint: "such as http://proxy:3128"
            )
        }
        return .server(host: proxy.host, port: proxy.port)
    }

    private func isExcluded(_ host: String) -> Bool {
        guard let list = environment("no_proxy") ?? environment("NO_PROXY") else { return false }
        for part in list.split(separator: ",") {
            let entry = String(part.filter { $0 != " " })
            let suffix = entry.hasPrefix(".") ? entry : "." + entry
            if entry == "*" || entry == host || host.hasSuffix(suffix) { return true }
        }
        return false
    }
}

/// The parts of a URL that say where it is.
struct WebAddress: Hashable, Sendable {
    var isSecure: Bool
    var host: String
    var port: Int

    /// Reads `https://host:port/…`; nil for what is not spelled so.
    init?(_ text: String) {
        guard let range = text.firstRange(of: "://") else { return nil }
        switch text[..<range.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        let authority = text[range.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { return nil }
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            guard let port = rest.isEmpty ? (isSecure ? 443 : 80) : Int(rest.dropFirst()) else { return nil }
            self.port = port
        } else {
            let halves = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count <= 2, let name = halves.first, !name.isEmpty else { return nil }
            guard let port = halves.count > 1 ? Int(halves[1]) : (isSecure ? 443 : 80) else { return nil }
            host = String(name).lowercased()
            self.port = port
        }
    }
}

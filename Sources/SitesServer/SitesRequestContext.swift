import Hummingbird
import NIOCore

/// What a request brings besides itself: the connection, and who is at its other end.
struct SitesRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The address at the other end.
    var remoteAddress: String { channel.remoteAddress?.ipAddress ?? "unknown" }
}

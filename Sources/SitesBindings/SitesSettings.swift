public import SitesChanges
public import SitesCore

/// What a host decides about how its scripts reach the Sites API.
public struct SitesSettings: Sendable {
    /// Gives the service; asked when a script first needs it.
    public var service: @Sendable () async throws(SitesServiceError) -> any SitesService
    /// The dealer that `sites()` means; nil when there is none.
    public var defaultDealer: DealerID? {
        get { currentDealer() }
        set { currentDealer = { newValue } }
    }
    /// Gives the dealer that `sites()` means, which may change between two lines of a prompt.
    public var currentDealer: @Sendable () -> DealerID? = { nil }
    /// The most changes that any `apply` may make; nil for no limit.
    public var changesMaximum: Int?
    /// Whether `apply` only shows what it would do.
    public var isDryRun = false
    /// The folder of the journals; nil to keep none.
    public var journalFolder: String?
    /// Asked before changes are applied; gives why they may not be, or nil.
    public var refusal: @Sendable (Changes) async -> String? = { _ in nil }
    /// Told how far an `apply` has come.
    public var progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    /// Told of every read of sites, before its first rows and as they come.
    public var reading: @Sendable (SiteReading) -> Void = { _ in }
    /// Asked between batches whether to stop.
    public var isCancelled: @Sendable () -> Bool = { false }
    /// Told of every finished run.
    public var finished: @Sendable (RunReport) -> Void = { _ in }

    /// Makes settings over a service that is there already or opened when needed.
    public init(service: @escaping @Sendable () async throws(SitesServiceError) -> any SitesService) {
        self.service = service
    }
}

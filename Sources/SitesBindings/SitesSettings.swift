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
    /// What may be changed at all.
    public var rules = ChangeRules()
    /// Sites that may not be changed, told by conditions in the language.
    public var protected: [ProtectedSites] = []
    /// Whether `apply` only shows what it would do.
    public var isDryRun = false
    /// What a dry run has planned so far; later readings see it.
    public var planned = PlannedSites()
    /// The folder of the journals; nil to keep none.
    public var journalFolder: String?
    /// For how many days the journals of finished runs are kept.
    public var journalDays = 90
    /// For how many days a plan file may be applied.
    public var planDays = PlanHeader.daysStandard
    /// The digest of the program that runs, for plan files.
    public var program: @Sendable () -> String? = { nil }
    /// How many requests a second the service takes, where that is known.
    public var requestRate: Double?
    /// Milliseconds since 1970, UTC.
    public var now: @Sendable () -> Int64
    /// Asked before changes are applied; gives why they may not be, or nil.
    public var refusal: @Sendable (Changes) async -> String? = { _ in nil }
    /// Told how far an `apply` has come.
    public var progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    /// Told of every read of sites, before its first rows and as they come.
    public var noteRead: @Sendable (SiteReading) -> Void = { _ in }
    /// The lines that `explain` tells of a reading; nil where no requests are sent.
    public var requestPlan: (@Sendable ([DealerID], SiteQuery, _ countsOnly: Bool) -> [String])?
    /// Whether the service counts the sites of a query by some fields sooner than they could be read.
    public var countsGroups: @Sendable (SiteQuery, _ fields: [SiteField]) -> Bool = { _, _ in false }
    /// The requests that were sent to a service elsewhere.
    public var requests: @Sendable () -> [SentRequest] = { [] }
    /// Asked between batches whether to stop.
    public var isCancelled: @Sendable () -> Bool = { false }
    /// Told of every finished run.
    public var finished: @Sendable (RunReport) -> Void = { _ in }

    /// Makes settings over a service that is there already or opened when needed; `now` gives milliseconds since 1970.
    public init(
        now: (@Sendable () -> Int64)? = nil,
        service: @escaping @Sendable () async throws(SitesServiceError) -> any SitesService
    ) {
        self.service = service
        self.now = now ?? RunFolder.systemTime
    }

    /// The service as scripts read it: in a dry run with what is planned in place.
    func reading() async throws(SitesServiceError) -> any SitesService {
        let service = try await service()
        return isDryRun ? PlannedSitesService(service, planned) : service
    }

    /// The journals; nil when none are kept.
    var runs: RunFolder? { journalFolder.map { RunFolder($0, now: now) } }
}

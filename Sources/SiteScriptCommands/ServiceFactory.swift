import SitesBindings
import SitesClient
import SitesCore
import SitesStore
import Synchronization

/// Opens the service that the options name, once, when it is first needed.
final class ServiceFactory: Sendable {
    /// How the store is called in questions: its path, shortened, or `memory`.
    let name: String
    /// How the store is called in the prompt: its file's name alone.
    let shortName: String

    /// The dealer that goes with it.
    let dealer: Int?
    /// In whose name requests are sent; nil for a store.
    let account: String?
    /// Whether it holds what is real, so that the prompt warns.
    let isProduction: Bool
    /// What readings will ask; nil for a store.
    let requestPlan: RequestPlan?
    /// Whether it counts the sites of a query by some fields from an index.
    let countsGroups: @Sendable (SiteQuery, [SiteField]) -> Bool
    /// What may be changed there, whatever a script says.
    let rules: ProfileRules
    /// The conditions of the rules.
    let protected: [ProtectedSites]
    /// Why nothing can be opened, where the options say so already.
    let problem: SitesServiceError?

    private let make: @Sendable () throws(SitesServiceError) -> any SitesService
    private let service = Mutex<(any SitesService)?>(nil)

    /// Opens the store at `path`; nil for the standard one.
    convenience init(
        store path: String?,
        environment: @escaping (String) -> String?,
        dealer: Int? = nil,
        rules: ProfileRules = ProfileRules(),
        protected: [ProtectedSites] = []
    ) {
        let location: StoreLocation =
            switch path {
            case ":memory:"?: .memory
            case let path?: .file(path)
            case nil: .standard(environment: environment)
            }
        self.init(
            location.name(home: environment("HOME")),
            dealer: dealer,
            countsGroups: SQLiteSitesService.countsGroups,
            rules: rules,
            protected: protected
        ) { () throws(SitesServiceError) in
            try SQLiteSitesService(location)
        }
    }

    /// Opens what options and environment name: a service elsewhere, or a store.
    convenience init(_ options: LaunchOptions, environment: @escaping @Sendable (String) -> String?) {
        // A store that was named goes before a service that the environment names.
        guard options.store == nil || options.profile != nil else {
            self.init(store: options.store, environment: environment)
            return
        }
        do throws(SitesServiceError) {
            let profile = try options.profile.map { name throws(SitesServiceError) in
                try ProfileFile(environment).profile(name)
            }
            let rules = profile?.rules ?? ProfileRules()
            let protected = try rules.protectedSites(of: options.profile ?? "")
            guard let connection = try RemoteConnection(profile: options.profile, environment) else {
                self.init(
                    store: profile?.store,
                    environment: environment,
                    dealer: profile?.dealer,
                    rules: rules,
                    protected: protected
                )
                return
            }
            self.init(
                connection.name,
                dealer: connection.profile.dealer,
                account: connection.profile.clientID,
                isProduction: !connection.profile.isOurServer,
                requestPlan: RequestPlan(try connection.profile.capabilities),
                rules: rules,
                protected: protected
            ) { () throws(SitesServiceError) in
                try connection.service(environment)
            }
        } catch {
            self.init(options.profile ?? "environment", problem: error) {
                [error] () throws(SitesServiceError) in
                throw error
            }
        }
    }

    /// Gives the service that `make` gives.
    init(
        _ name: String,
        dealer: Int? = nil,
        account: String? = nil,
        isProduction: Bool = false,
        requestPlan: RequestPlan? = nil,
        countsGroups: @escaping @Sendable (SiteQuery, [SiteField]) -> Bool = { _, _ in false },
        rules: ProfileRules = ProfileRules(),
        protected: [ProtectedSites] = [],
        problem: SitesServiceError? = nil,
        make: @escaping @Sendable () throws(SitesServiceError) -> any SitesService
    ) {
        self.name = name
        let file = name.split(separator: "/").last.map(String.init) ?? name
        shortName = file.hasSuffix(".db") && file.count > 3 ? String(file.dropLast(3)) : file
        self.dealer = dealer
        self.account = account
        self.isProduction = isProduction
        self.requestPlan = requestPlan
        self.countsGroups = countsGroups
        self.rules = rules
        self.protected = protected
        self.problem = problem
        self.make = make
    }

    /// The log of the requests that were sent; nil while no service elsewhere is open.
    var requestLog: RequestLog? { (service.withLock { $0 } as? RemoteSitesService)?.log }

    /// The service, opened now if it was not.
    func open() throws(SitesServiceError) -> any SitesService {
        try service.withLock { known throws(SitesServiceError) in
            if let known { return known }
            let opened = try make()
            known = opened
            return opened
        }
    }
}

extension StoreLocation {
    /// The location for people, with the home folder as `~`.
    fileprivate func name(home: String?) -> String {
        switch self {
        case .memory: "memory"
        case .file(let path):
            if let home, home.count > 1, path.hasPrefix(home + "/") {
                "~" + String(path.dropFirst(home.count))
            } else {
                path
            }
        }
    }
}

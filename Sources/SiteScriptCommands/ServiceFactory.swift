import SitesCore
import SitesStore
import Synchronization

/// Opens the service that the options name, once, when it is first needed.
final class ServiceFactory: Sendable {
    private let location: StoreLocation
    private let service = Mutex<(any SitesService)?>(nil)

    init(_ options: LaunchOptions) {
        switch options.store ?? environmentVariable("SITESCRIPT_STORE") {
        case ":memory:"?: location = .memory
        case let path?: location = .file(path)
        case nil: location = .standard(environment: environmentVariable)
        }
    }

    /// How the store is called in prompts: the file's name.
    var name: String {
        switch location {
        case .memory: "memory"
        case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
        }
    }

    func open() throws(SitesServiceError) -> any SitesService {
        let result: Result<any SitesService, SitesServiceError> = service.withLock { known in
            if let known { return .success(known) }
            do throws(SitesServiceError) {
                let opened = try SQLiteSitesService(location)
                known = opened
                return .success(opened)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

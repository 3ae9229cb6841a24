public import SitesCore
internal import Synchronization

/// What sites would be after changes that are only looked at: a dry run's memory.
public final class PlannedSites: Sendable {
    private struct State {
        var replaced: [SiteID: Site] = [:]
        var removed: Set<SiteID> = []
        var nextID = PlannedSites.firstID
    }

    /// Sites that would be created have ids from here: above all that are given, and told apart at a glance.
    public static let firstID = 9_000_000_000_000
    private let state = Mutex(State())

    /// Nothing is planned yet.
    public init() {}

    /// Whether an id belongs to a site that was never created.
    public static func isProvisional(_ id: SiteID) -> Bool { id.rawValue >= firstID }

    /// Takes note of changes as if they were made.
    public func take(_ changes: Changes, time: Int64) {
        state.withLock { state in
            for change in changes.changes where change.isValid {
                if change.action == .delete {
                    guard let id = change.siteID else { continue }
                    state.replaced[id] = nil
                    state.removed.insert(id)
                } else if var site = change.after {
                    if change.action == .create {
                        site.siteID = SiteID(state.nextID)
                        site.createdAtMilliseconds = time
                        state.nextID += 1
                    } else if let known = state.replaced[site.siteID] {
                        // Only what the change says; the rest is as an earlier one left it.
                        site = change.applied(to: known)
                    }
                    state.replaced[site.siteID] = site
                }
            }
        }
    }

    /// Everything planned now.
    var now: (replaced: [SiteID: Site], removed: Set<SiteID>) { state.withLock { ($0.replaced, $0.removed) } }

    /// Whether nothing is planned.
    var isEmpty: Bool { state.withLock { $0.replaced.isEmpty && $0.removed.isEmpty } }
}

extension Change {
    /// A site with what the change says of it.
    fileprivate func applied(to site: Site) -> Site {
        var site = patch?.applied(to: site) ?? site
        switch action {
        case .activate: site.isActivated = true
        case .deactivate: site.isActivated = false
        default: if let activation { site.isActivated = activation }
        }
        return site
    }
}

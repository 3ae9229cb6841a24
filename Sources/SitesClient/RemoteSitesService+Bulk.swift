public import SitesCore

extension RemoteSitesService {
    /// Sends writes side by side, as many as the configuration allows and as fast as the service does; those on one
    /// site, or with one external identifier, one behind the other.
    public func perform(
        _ operations: [SiteOperation],
        dealer: DealerID
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        let known = await current(operations, dealer)
        var lanes: [Lane: [Int]] = [:]
        var order: [Lane] = []
        for (place, operation) in operations.enumerated() {
            let lane = Lane(operation)
            if lanes[lane] == nil { order.append(lane) }
            lanes[lane, default: []].append(place)
        }
        var results: [Result<Site?, SitesServiceError>?] = Array(repeating: nil, count: operations.count)
        let width = max(1, transport.configuration.requestsUnderWayMaximum)
        await withTaskGroup(of: [(Int, Result<Site?, SitesServiceError>)].self) { group in
            var waiting = order[...]
            func add() {
                guard let places = waiting.popFirst().flatMap({ lanes[$0] }) else { return }
                group.addTask {
                    var own: [(Int, Result<Site?, SitesServiceError>)] = []
                    for place in places {
                        // What one write changed, the next on the same site must see.
                        let site = own.isEmpty ? known : [:]
                        own.append((place, await self.result(operations[place], dealer, site)))
                    }
                    return own
                }
            }
            for _ in 0..<width { add() }
            for await own in group {
                for (place, result) in own { results[place] = result }
                add()
            }
        }
        return results.map { $0 ?? .failure(SitesServiceError(.cancelled, "cancelled")) }
    }

    /// What has to be done one behind the other.
    private enum Lane: Hashable {
        case site(SiteID)
        case external(TextKey)

        init(_ operation: SiteOperation) {
            switch operation {
            case .create(let draft): self = .external(TextKey(draft.externalSiteID))
            case .update(let id, _, _), .delete(let id), .setActivation(let id, _): self = .site(id)
            }
        }
    }

    /// The sites that updates have to be held against, in one list where the service can give one.
    private func current(_ operations: [SiteOperation], _ dealer: DealerID) async -> [SiteID: Site] {
        let ids = operations.compactMap { operation -> SiteID? in
            if case .update(let id, _, .some) = operation { id } else { nil }
        }
        guard ids.count > 1, transport.configuration.capabilities.operators.contains(.isIn) else {
            return [:]
        }
        let filter = SiteFilter(.siteID, .isIn(Set(ids).map { .integer($0.rawValue) }))
        let sites = try? await sites(dealer: dealer, matching: SiteQuery(filters: [filter]))
        return Dictionary((sites ?? []).map { ($0.siteID, $0) }) { first, _ in first }
    }

    private func result(
        _ operation: SiteOperation,
        _ dealer: DealerID,
        _ known: [SiteID: Site],
        wasThere: Bool = false
    ) async -> Result<Site?, SitesServiceError> {
        do throws(SitesServiceError) {
            switch operation {
            case .create(let draft): return .success(try await createSite(draft, dealer: dealer))
            case .update(let id, let patch, let expected):
                if let expected { try await check(id, dealer, expected, known[id]) }
                return .success(try await updateSite(dealer: dealer, id: id, patch: patch))
            case .delete(let id):
                try await deleteSite(id, dealer, wasThere: wasThere)
                return .success(nil)
            case .setActivation(let id, let isActivated):
                return .success(try await setActivation(dealer: dealer, id: id, isActivated: isActivated))
            }
        } catch {
            return .failure(error)
        }
    }

    /// Fails when a site is not what it was when its change was planned.
    private func check(
        _ id: SiteID,
        _ dealer: DealerID,
        _ expected: SitePatch,
        _ known: Site?
    ) async throws(SitesServiceError) {
        let site: Site
        if let known { site = known } else { site = try await self.site(dealer: dealer, id: id).site }
        if let changed = expected.differences(from: site).first { throw .changedMeanwhile(id, changed) }
    }

    /// Sends writes one behind the other; each site is held against what was expected shortly before its write.
    public func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        var limit = limit
        var results: [Result<Site?, SitesServiceError>] = []
        for write in writes {
            if let last = results.last, !limit.goesOn(after: last) { break }
            do throws(SitesServiceError) {
                let isConditional = write.isConditional
                if isConditional, let id = write.siteID {
                    let site = try await recent.site(id, dealer)
                    if let refusal = write.refusal(for: site) { throw refusal }
                }
                defer { if let id = write.siteID { recent.forget(id) } }
                results.append(await result(write.operation, dealer, [:], wasThere: isConditional))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}

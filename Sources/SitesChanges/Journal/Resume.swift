public import SitesCore

/// What is still to be done of a run that did not come to its end.
public struct Resume: Sendable {
    private let record: RunRecord
    private let service: any SitesService

    /// Looks at a run against what `service` holds.
    public init(_ record: RunRecord, _ service: any SitesService) {
        self.record = record
        self.service = service
    }

    /// The changes still to do; nothing is written.
    ///
    /// They are those that were never sent, those that failed, and those that turn out not to have been made when
    /// they are read back.
    public func changes() async throws(SitesServiceError) -> Changes {
        let numbers = record.numbers
        let lookup = try await read(numbers.compactMap { record.rows[$0] })
        var open: [Change] = []
        var settled: [SettledRow] = []
        var doneCount = 0
        for number in numbers {
            guard let row = record.rows[number] else { continue }
            switch row.status {
            case .done: doneCount += 1
            case .stale, .skipped: break
            case .left, .failed, .unknown: take(row, lookup, &open, &settled)
            }
        }
        var changes = Changes(open)
        changes.origin = .resumed(run: record.id, settled: settled)
        if doneCount > 0 { changes.notes.append("\(doneCount) of the run's changes were made before") }
        if !settled.isEmpty {
            changes.notes.append(
                "\(settled.count) whose outcome was not known turned out to be made; nothing is sent for them"
            )
        }
        changes.notes += record.damageNotes
        return changes
    }

    private func read(_ rows: [RunRecord.Row]) async throws(SitesServiceError) -> SiteLookup {
        var ids: [DealerID: Set<SiteID>] = [:]
        var externalIDs: [DealerID: Set<TextKey>] = [:]
        for row in rows where [.unknown, .left, .failed].contains(row.status) {
            let isHalf = row.status(0) == .done
            guard row.status == .unknown || isHalf else { continue }
            if let id = row.siteID {
                ids[row.change.dealer, default: []].insert(id)
            } else {
                externalIDs[row.change.dealer, default: []].insert(TextKey(row.change.externalSiteID))
            }
        }
        return try await SiteLookup(service, ids: ids, externalIDs: externalIDs)
    }

    private func take(
        _ row: RunRecord.Row,
        _ lookup: SiteLookup,
        _ open: inout [Change],
        _ settled: inout [SettledRow]
    ) {
        var site = row.siteID.flatMap { lookup.byID[$0] }
        if row.change.action == .create, row.siteID == nil {
            site = lookup.site(row.change.dealer, row.change.externalSiteID)
        }
        let number = row.change.number ?? 0
        guard row.status(0) == .done || row.status(0) == .unknown && Resume.isMade(row.change, site) else {
            open.append(row.change)
            return
        }
        if row.status(0) == .unknown {
            settled.append(SettledRow(number: number, round: 0, siteID: site?.siteID))
        }
        guard row.change.hasSecondRound, let site, let isActivated = row.change.activation else { return }
        if site.isActivated == isActivated {
            settled.append(SettledRow(number: number, round: 1, siteID: site.siteID))
        } else {
            var change = Change(
                isActivated ? .activate : .deactivate,
                dealer: row.change.dealer,
                before: site
            )
            change.number = number
            change.round = 1
            open.append(change)
        }
    }

    /// Whether a change was made, by the site as it is now.
    private static func isMade(_ change: Change, _ site: Site?) -> Bool {
        guard let site else { return change.action == .delete }
        switch change.action {
        case .create: return change.after.map(site.isWritten(like:)) ?? false
        case .update:
            guard let patch = change.patch, !patch.isEmpty else {
                return site.isActivated == change.activation
            }
            return zip(patch.fields, patch.values).allSatisfy { field, value in value.isKept(as: site[field])
            }
        case .activate, .deactivate: return site.isActivated == (change.action == .activate)
        case .delete: return false
        }
    }
}

extension RunRecord {
    /// What has to be said of a journal that was damaged.
    var damageNotes: [String] {
        guard !damagedLines.isEmpty else { return [] }
        let lines = damagedLines.prefix(5).map(String.init).joined(separator: ", ")
        let lost = header.count - rows.count
        return [
            "the journal of run \(id) is damaged in line \(lines)"
                + (lost > 0 ? "; \(lost) of its changes cannot be read any more" : "")
        ]
    }
}

import SiteScript
import SiteScriptTerminal
import SitesCore
import TimeZoneNames

/// What is worth knowing of one site when somebody asks why it does not work.
struct SiteFindings {
    /// How many other sites with the same account are named.
    private static let othersMaximum = 3

    private let heap: Heap
    private let site: Value

    /// Looks at a record of a type; nil when it is no site.
    init?(_ value: Value, _ type: ScriptType, _ heap: Heap) {
        guard type.isSite, value.has(.record) else { return nil }
        site = value
        self.heap = heap
    }

    /// A line for each finding: what the record tells by itself, and other sites with its account.
    func lines(_ service: (any SitesService)?) async -> [String] {
        let account = text(.accountNumber)
        var lines = ownLines(account)
        if let account, let service, let others = await sameAccount(account, service), !others.isEmpty {
            let named = others.prefix(SiteFindings.othersMaximum).map { "\($0)" }.joined(separator: ", ")
            let more = others.count > SiteFindings.othersMaximum ? " and more" : ""
            let sites = others.count == 1 ? "site" : "sites"
            lines.append("account \(account) is also that of \(sites) \(named)\(more)")
        }
        return lines.map { TerminalText.sanitised($0) }
    }

    private func ownLines(_ account: String?) -> [String] {
        var lines: [String] = []
        if field(.isActivated)?.has(.bool) == true, field(.isActivated)?.boolean == false {
            lines.append("not active: no events, no video, no alarms")
        }
        if let zone = text(.timezone) { lines += SiteFindings.zoneLines(zone) }
        if field(.monitoringStationID)?.isNil == true {
            lines.append("no monitoring station: alarms go nowhere")
        }
        if field(.accountNumber)?.isNil == true { lines.append("no account number") }
        if field(.address1)?.isNil == true { lines.append("no address") }
        for field in [SiteField.externalSiteID, .name, .accountNumber] {
            guard let text = text(field), text != text.trimmed else { continue }
            lines.append("\(field.rawValue) has spaces at its ends: \"\(text)\"")
        }
        if let bridge = heap.field(heap.symbol("has_physical_bridge"), of: site), bridge.has(.bool),
            !bridge.boolean
        {
            lines.append("no physical bridge")
        }
        return lines
    }

    private static func zoneLines(_ zone: String) -> [String] {
        guard let current = TimeZoneNames.canonical(zone) else {
            let near = TimeZoneNames.suggestions(for: zone).first.map { "; probably \($0)" } ?? ""
            return ["timezone \"\(zone)\" does not exist\(near)"]
        }
        return current == zone ? [] : ["timezone \"\(zone)\" is an old name of \(current)"]
    }

    private func sameAccount(_ account: String, _ service: any SitesService) async -> [Int]? {
        guard let id = field(.siteID), id.has(.int), let dealer = field(.dealerID), dealer.has(.int) else {
            return nil
        }
        let query = SiteQuery(
            fields: [.siteID],
            filters: [
                SiteFilter(.accountNumber, .equals(.text(account))),
                SiteFilter(.siteID, .notEquals(.integer(id.integer))),
            ],
            limit: SiteFindings.othersMaximum + 1
        )
        do throws(SitesServiceError) {
            let sites = try await service.sites(dealer: DealerID(dealer.integer), matching: query)
            return sites.map(\.siteID.rawValue)
        } catch {
            // The site itself was read; this is only a help.
            return nil
        }
    }

    private func field(_ field: SiteField) -> Value? { heap.field(heap.symbol(field.rawValue), of: site) }

    private func text(_ field: SiteField) -> String? { self.field(field)?.stringIfText }
}

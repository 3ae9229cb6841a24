internal import TimeZoneNames

/// Finds what is probably wrong with the sites of a dealer.
///
/// Everything is found in one look over the sites, without another request. A finding has a fix only where there is no
/// doubt about it.
public struct SiteAudit: Sendable {
    /// One thing that is probably wrong with one site.
    public struct Finding: Sendable, Hashable {
        /// How bad it is.
        public var severity: Severity
        /// Which check found it.
        public var check: Check
        /// The site.
        public var siteID: SiteID
        /// The site's name.
        public var name: String
        /// What is wrong, in one line.
        public var detail: String
        /// The zone that it certainly should have; nil where nothing is certain.
        public var timezone: String?
    }

    /// How bad a finding is.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Alarms may go wrong.
        case error
        /// It probably is not meant.
        case warning
        /// It may be meant.
        case info
    }

    /// The checks.
    public enum Check: String, Sendable, Hashable, CaseIterable {
        case duplicateAccount = "duplicate_account"
        case noStation = "no_station"
        case noAccount = "no_account"
        case unknownTimezone = "unknown_timezone"
        case oldTimezone = "old_timezone"
        case oddTimezone = "odd_timezone"
        case blankName = "blank_name"
        case duplicateName = "duplicate_name"
        case neverActivated = "never_activated"
    }

    /// For how many days a site may be inactive before it is asked about.
    public static let inactiveDays = 30
    /// How many sites of a city there have to be before their zone counts for it, and how large their share is.
    private static let cityMinimum = 5
    private static let cityShare = 0.8

    private let now: Int64
    private var sites: [Site] = []

    /// Starts with no sites; `now` is the time in milliseconds since 1970.
    public init(now: Int64) { self.now = now }

    /// Takes note of some sites.
    public mutating func take(_ more: [Site]) { sites += more }

    /// What was found: the worst first, then in the order of the sites.
    public var findings: [Finding] {
        let accounts = groups { site in
            guard let station = site.monitoringStationID, let account = site.accountNumber else { return nil }
            return Array("\(station) \(account)".utf8)
        }
        let names = groups { Array($0.name.utf8) }
        let zones = usualZones()
        var found: [Finding] = []
        for site in sites {
            found += stationFindings(site, accounts) + zoneFindings(site, zones) + nameFindings(site, names)
            if let finding = inactivity(site) { found.append(finding) }
        }
        return Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } }
    }

    private func finding(
        _ severity: Severity,
        _ check: Check,
        _ site: Site,
        _ detail: String,
        timezone: String? = nil
    ) -> Finding {
        Finding(
            severity: severity,
            check: check,
            siteID: site.siteID,
            name: site.name,
            detail: detail,
            timezone: timezone
        )
    }

    /// The sites by a key, of which a site may have none; texts count byte for byte.
    private func groups(_ key: (Site) -> [UInt8]?) -> [[UInt8]: [SiteID]] {
        var groups: [[UInt8]: [SiteID]] = [:]
        for site in sites { if let key = key(site) { groups[key, default: []].append(site.siteID) } }
        return groups
    }

    private func others(_ ids: [SiteID], than site: Site) -> String {
        // A name may be that of every site, so the list is not walked for each of them.
        let count = ids.count - 1
        let list = ids.lazy.filter { $0 != site.siteID }.prefix(5).map(\.description).joined(separator: ", ")
        return "\(count == 1 ? "site" : "sites") \(list)\(count > 5 ? " and \(count - 5) more" : "")"
    }

    // MARK: - Stations

    private func stationFindings(_ site: Site, _ accounts: [[UInt8]: [SiteID]]) -> [Finding] {
        guard let station = site.monitoringStationID else {
            return site.isActivated
                ? [finding(.error, .noStation, site, "active without a monitoring station")] : []
        }
        guard let account = site.accountNumber, !account.isEmpty else {
            let severity: Severity = site.isActivated ? .error : .warning
            return [finding(severity, .noAccount, site, "at station \(station) without an account number")]
        }
        let same = accounts[Array("\(station) \(account)".utf8)] ?? []
        guard same.count > 1 else { return [] }
        let detail =
            "account \"\(account)\" at station \(station) is also that of \(others(same, than: site))"
        return [finding(.error, .duplicateAccount, site, detail)]
    }

    // MARK: - Zones

    private func zoneFindings(_ site: Site, _ usual: [String: String]) -> [Finding] {
        guard let canonical = TimeZoneNames.canonical(site.timezone) else {
            let near = TimeZoneNames.suggestions(for: site.timezone).prefix(2).map { "`\($0)`" }
            let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
            return [
                finding(.error, .unknownTimezone, site, "timezone \"\(site.timezone)\" does not exist\(hint)")
            ]
        }
        var found: [Finding] = []
        if TimeZoneNames.isOld(site.timezone) {
            let detail = "timezone \(site.timezone) is called \(canonical) now"
            found.append(finding(.warning, .oldTimezone, site, detail, timezone: canonical))
        }
        if let city = SiteAudit.city(site), let zone = usual[city], zone != canonical {
            let detail = "timezone \(site.timezone), but most sites in \(city) have \(zone)"
            found.append(finding(.warning, .oddTimezone, site, detail))
        }
        return found
    }

    /// The zone of most sites of each city.
    private func usualZones() -> [String: String] {
        var counts: [String: [String: Int]] = [:]
        for site in sites {
            guard let city = SiteAudit.city(site), let zone = TimeZoneNames.canonical(site.timezone) else {
                continue
            }
            counts[city, default: [:]][zone, default: 0] += 1
        }
        return counts.compactMapValues { zones in
            let total = zones.values.reduce(0, +)
            guard total >= SiteAudit.cityMinimum, let most = zones.max(by: { $0.value < $1.value }),
                Double(most.value) >= Double(total) * SiteAudit.cityShare
            else { return nil }
            return most.key
        }
    }

    /// What stands behind the last comma of the street address, without digits; nil when there is none.
    static func city(_ site: Site) -> String? {
        guard let address = site.address1, let comma = address.lastIndex(of: ",") else { return nil }
        let text = address[address.index(after: comma)...].filter { !$0.isNumber }
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    // MARK: - Names and activation

    private func nameFindings(_ site: Site, _ names: [[UInt8]: [SiteID]]) -> [Finding] {
        if site.name.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            return [finding(.warning, .blankName, site, "the name is blank")]
        }
        let same = names[Array(site.name.utf8)] ?? []
        guard same.count > 1 else { return [] }
        return [finding(.info, .duplicateName, site, "the name is also that of \(others(same, than: site))")]
    }

    private func inactivity(_ site: Site) -> Finding? {
        let days = (now - site.createdAtMilliseconds) / 86_400_000
        guard !site.isActivated, days >= SiteAudit.inactiveDays else { return nil }
        return finding(.info, .neverActivated, site, "inactive, and created \(days) days ago")
    }
}

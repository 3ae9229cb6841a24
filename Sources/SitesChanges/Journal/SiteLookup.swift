import SitesCore

/// Sites as they are now, read by their ids or identifiers in as few requests as can be.
struct SiteLookup {
    private(set) var byID: [SiteID: Site] = [:]
    private(set) var byExternalID: [DealerID: [TextKey: Site]] = [:]

    /// How many are asked for by name; more are found faster by reading all of them once.
    private static let namedMaximum = 5000
    private static let chunkSize = 500

    /// Reads the sites that `ids` and `externalIDs` name, by dealer.
    init(
        _ service: any SitesService,
        ids: [DealerID: Set<SiteID>],
        externalIDs: [DealerID: Set<TextKey>]
    ) async throws(SitesServiceError) {
        for dealer in Set(ids.keys).union(externalIDs.keys).sorted() {
            let numbers = (ids[dealer] ?? []).sorted().map { SiteValue.integer($0.rawValue) }
            let texts = (externalIDs[dealer] ?? []).map { SiteValue.text($0.text) }
            guard numbers.count + texts.count <= SiteLookup.namedMaximum else {
                for site in try await service.sites(dealer: dealer, matching: SiteQuery()) {
                    if ids[dealer]?.contains(site.siteID) == true
                        || externalIDs[dealer]?.contains(TextKey(site.externalSiteID)) == true
                    {
                        note(site)
                    }
                }
                continue
            }
            for (field, values) in [(SiteField.siteID, numbers), (.externalSiteID, texts)] {
                for start in stride(from: 0, to: values.count, by: SiteLookup.chunkSize) {
                    let chunk = Array(values[start..<min(start + SiteLookup.chunkSize, values.count)])
                    let query = SiteQuery(filters: [SiteFilter(field, .isIn(chunk))])
                    for site in try await service.sites(dealer: dealer, matching: query) { note(site) }
                }
            }
        }
    }

    private mutating func note(_ site: Site) {
        byID[site.siteID] = site
        byExternalID[site.dealerID, default: [:]][TextKey(site.externalSiteID)] = site
    }

    /// The site of a dealer with an identifier.
    func site(_ dealer: DealerID, _ externalID: String) -> Site? {
        byExternalID[dealer]?[TextKey(externalID)]
    }
}

extension Site {
    /// Whether both have the same values in all fields that can be written, but for the activation.
    func isWritten(like other: Site) -> Bool {
        SitePatch.updatable.allSatisfy { self[$0].isKept(as: other[$0]) }
    }
}

extension Optional<SiteValue> {
    /// Whether a service that was sent one may hold the other: an empty text is none where it went over HTTP.
    func isKept(as other: SiteValue?) -> Bool {
        func content(_ value: SiteValue?) -> SiteValue? { value == .text("") ? nil : value }
        return switch (content(self), content(other)) {
        case (nil, nil): true
        case (let a?, let b?): a.isIdentical(to: b)
        default: false
        }
    }
}

extension SiteCoding {
    /// The site of an answer.
    ///
    /// Members that it does not know are ignored; a missing member, `null` and an empty text are the same on
    /// optional fields, and a required one that was not asked for is empty.
    public static func site(
        _ reader: inout JSONReader,
        dealer: DealerID,
        fields: [SiteField]? = nil
    ) throws(JSONReader.Failure) -> SiteDetail {
        var site = Site(
            siteID: SiteID(0),
            dealerID: dealer,
            externalSiteID: "",
            name: "",
            timezone: "",
            createdAtMilliseconds: 0
        )
        var hasPhysicalBridge = false
        var missing = Set(fields ?? columns).filter { !$0.isOptional && $0 != .dealerID }
        try reader.object { (reader, name) throws(JSONReader.Failure) in
            let value = try reader.value()
            if name == bridgeName {
                hasPhysicalBridge = value == .boolean(true) || value == .integer(1)
            } else if let field = SiteField(rawValue: name), field != .dealerID {
                missing.remove(field)
                guard set(field, value, of: &site) else {
                    throw reader.failure("\(name) is of the wrong type")
                }
            }
        }
        if let field = missing.first { throw reader.failure("\(field.rawValue) is missing") }
        return SiteDetail(site: site, hasPhysicalBridge: hasPhysicalBridge)
    }

    /// The sites of a list.
    public static func sites(
        _ reader: inout JSONReader,
        dealer: DealerID,
        fields: [SiteField]?
    ) throws(JSONReader.Failure) -> [Site] {
        var sites: [Site] = []
        try reader.array { reader throws(JSONReader.Failure) in
            sites.append(try site(&reader, dealer: dealer, fields: fields).site)
        }
        return sites
    }

    private static func set(_ field: SiteField, _ value: JSONValue, of site: inout Site) -> Bool {
        if field.isOptional, value == .null || value == .text("") { return true }
        switch field {
        case .siteID: return value.integer.map { site.siteID = SiteID($0) } != nil
        case .dealerID: return true
        case .externalSiteID: return value.text.map { site.externalSiteID = $0 } != nil
        case .name: return value.text.map { site.name = $0 } != nil
        case .externalMonitoringStationID:
            return text(value).map { site.externalMonitoringStationID = $0 } != nil
        case .monitoringStationID: return value.integer.map { site.monitoringStationID = $0 } != nil
        case .accountNumber: return text(value).map { site.accountNumber = $0 } != nil
        case .address1: return value.text.map { site.address1 = $0 } != nil
        case .address2: return value.text.map { site.address2 = $0 } != nil
        case .timezone: return value.text.map { site.timezone = $0 } != nil
        case .isActivated:
            guard let flag = flag(value) else { return false }
            site.isActivated = flag
            return true
        case .createdAt:
            return value.text.flatMap(WireDate.milliseconds).map { site.createdAtMilliseconds = $0 } != nil
        }
    }

    /// A text, or a number that stands where a text should.
    private static func text(_ value: JSONValue) -> String? { value.text ?? value.integer.map(String.init) }

    /// 0 or 1, or what other writers make of it.
    private static func flag(_ value: JSONValue) -> Bool? {
        switch value {
        case .boolean(let flag): flag
        case .integer(0): false
        case .integer(1): true
        default: nil
        }
    }
}

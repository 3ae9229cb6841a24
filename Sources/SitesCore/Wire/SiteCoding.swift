/// Sites as the API writes them.
public enum SiteCoding {
    /// The columns that stand in bodies and that lists can be asked for, in the order of the API.
    ///
    /// The dealer is part of the path alone.
    public static let columns = SiteField.allCases.filter { $0 != .dealerID }
    /// The member that only the request for a single site has.
    public static let bridgeName = "has_physical_bridge"

    // MARK: - Writing

    /// Nearly all sites are shorter as text.
    private static let bytesUsual = 512

    /// Adds a site; nil for `fields` is all of them.
    public static func append(_ site: Site, fields: [SiteField]? = nil, to text: inout JSONText) {
        append(site, fields ?? columns, hasPhysicalBridge: nil, &text)
    }

    /// The body of a site.
    public static func bytes(of site: Site) -> [UInt8] {
        var text = JSONText(capacity: bytesUsual)
        append(site, to: &text)
        return text.bytes
    }

    /// The body of a site with what only this request tells.
    public static func bytes(of detail: SiteDetail) -> [UInt8] {
        var text = JSONText(capacity: bytesUsual)
        append(detail.site, columns, hasPhysicalBridge: detail.hasPhysicalBridge, &text)
        return text.bytes
    }

    private static func append(
        _ site: Site,
        _ fields: [SiteField],
        hasPhysicalBridge: Bool?,
        _ text: inout JSONText
    ) {
        text.append(raw: "{")
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(raw: ",") }
            if field == .createdAt, let hasPhysicalBridge {
                text.append(raw: "\"has_physical_bridge\":")
                text.append(raw: hasPhysicalBridge ? "true" : "false")
                text.append(raw: ",")
            }
            text.append(field.rawValue)
            text.append(raw: ":")
            append(site[field], &text)
        }
        text.append(raw: "}")
    }

    private static func append(_ value: SiteValue?, _ text: inout JSONText) {
        switch value {
        case .integer(let number): text.append(number)
        case .text(let value): text.append(value)
        case .boolean(let flag): text.append(raw: flag ? "1" : "0")
        case .instant(let time): text.append(quoting: time)
        case nil: text.append(raw: "null")
        }
    }

    /// The body that creates a site; what it is without is left out.
    public static func bytes(of draft: SiteDraft) -> [UInt8] {
        var members: [JSONValue.Member] = [
            .init(SiteField.externalSiteID.rawValue, .text(draft.externalSiteID)),
            .init(SiteField.name.rawValue, .text(draft.name)),
        ]
        if let id = draft.monitoringStationID { members.append(.init("monitoring_station_id", .integer(id))) }
        let texts: [(SiteField, String?)] = [
            (.accountNumber, draft.accountNumber), (.address1, draft.address1), (.address2, draft.address2),
        ]
        for (field, value) in texts {
            if let value { members.append(.init(field.rawValue, .text(value))) }
        }
        members.append(.init(SiteField.timezone.rawValue, .text(draft.timezone)))
        return JSONText.bytes(of: .object(members))
    }

    /// The body that updates a site.
    ///
    /// ASSUMPTION: `null` clears a field.
    public static func bytes(of patch: SitePatch) -> [UInt8] {
        let members = zip(patch.fields, patch.values).map { field, value -> JSONValue.Member in
            switch value {
            case .integer(let number): .init(field.rawValue, .integer(number))
            case .text(let text): .init(field.rawValue, .text(text))
            case .boolean, .instant, nil: .init(field.rawValue, .null)
            }
        }
        return JSONText.bytes(of: .object(members))
    }

    /// The body that activates or deactivates a site.
    ///
    /// ASSUMPTION: the API documents the request without its body.
    public static func bytes(ofActivation isActivated: Bool) -> [UInt8] {
        JSONText.bytes(of: .object([SiteField.isActivated.rawValue: .integer(isActivated ? 1 : 0)]))
    }
}

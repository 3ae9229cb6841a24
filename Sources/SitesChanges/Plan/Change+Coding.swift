import SitesCore

/// Changes as lines of journals and plans; reading one back gives the same change.
extension Change {
    /// Adds everything that makes the change again; its site is named there by the site as it is now or the draft.
    func write(to fields: inout JSONFields, number: Int) {
        fields.add("kind", is: "change")
        fields.add("row", Int64(number))
        fields.add("action", action.rawValue)
        fields.add("dealer", Int64(dealer.rawValue))
        if let draft { fields.add("create") { inner in draft.write(to: &inner) } }
        if let patch {
            fields.add("set") { inner in
                for (field, value) in zip(patch.fields, patch.values) { inner.add(field, value) }
            }
        }
        if let activation { fields.add("is_activated", activation ? 1 : 0) }
        writeBefore(to: &fields)
        if let origin { fields.add("origin", origin) }
    }

    /// The change of a line; nil when it is none.
    init?(_ object: [String: JSONValue], number: Int) {
        guard let action = object["action"]?.text.flatMap(Action.init(rawValue:)),
            let dealer = object["dealer"]?.number
        else { return nil }
        let before = object["before"]?.object.flatMap(Site.init(fields:))
        let draft = object["create"]?.object.flatMap(SiteDraft.init(fields:))
        let patch = object["set"]?.object.flatMap(SitePatch.init(fields:))
        guard action == .create ? draft != nil : before != nil else { return nil }
        self.init(
            action,
            dealer: DealerID(Int(dealer)),
            before: before,
            draft: draft,
            patch: patch,
            activation: object["is_activated"]?.number.map { $0 != 0 },
            origin: object["origin"]?.text
        )
        self.number = number
    }
}

extension Site {
    init?(fields object: [String: JSONValue]) {
        func text(_ field: SiteField) -> String? { object[field.rawValue]?.text }
        func number(_ field: SiteField) -> Int? { object[field.rawValue]?.number.map { Int($0) } }
        guard let id = number(.siteID), let dealer = number(.dealerID), let external = text(.externalSiteID),
            let name = text(.name), let timezone = text(.timezone), let created = number(.createdAt),
            let isActivated = number(.isActivated)
        else { return nil }
        self.init(
            siteID: SiteID(id),
            dealerID: DealerID(dealer),
            externalSiteID: external,
            name: name,
            externalMonitoringStationID: text(.externalMonitoringStationID),
            monitoringStationID: number(.monitoringStationID),
            accountNumber: text(.accountNumber),
            address1: text(.address1),
            address2: text(.address2),
            timezone: timezone,
            isActivated: isActivated != 0,
            createdAtMilliseconds: Int64(created)
        )
    }
}

extension SiteDraft {
    /// What creates a site again as it is.
    init(_ site: Site) {
        self.init(
            externalSiteID: site.externalSiteID,
            name: site.name,
            timezone: site.timezone,
            monitoringStationID: site.monitoringStationID,
            accountNumber: site.accountNumber,
            address1: site.address1,
            address2: site.address2
        )
    }

    func write(to fields: inout JSONFields) {
        fields.add("external_site_id", externalSiteID)
        fields.add("name", name)
        if let number = monitoringStationID { fields.add("monitoring_station_id", Int64(number)) }
        if let text = accountNumber { fields.add("account_number", text) }
        if let text = address1 { fields.add("address1", text) }
        if let text = address2 { fields.add("address2", text) }
        fields.add("timezone", timezone)
    }

    init?(fields object: [String: JSONValue]) {
        guard let external = object[SiteField.externalSiteID.rawValue]?.text,
            let name = object[SiteField.name.rawValue]?.text,
            let timezone = object[SiteField.timezone.rawValue]?.text
        else { return nil }
        self.init(
            externalSiteID: external,
            name: name,
            timezone: timezone,
            monitoringStationID: object[SiteField.monitoringStationID.rawValue]?.number.map { Int($0) },
            accountNumber: object[SiteField.accountNumber.rawValue]?.text,
            address1: object[SiteField.address1.rawValue]?.text,
            address2: object[SiteField.address2.rawValue]?.text
        )
    }
}

extension SitePatch {
    init?(fields object: [String: JSONValue]) {
        self.init()
        for (name, value) in object {
            guard let field = SiteField(rawValue: name), SitePatch.updatable.contains(field) else {
                return nil
            }
            switch (value, field.kind) {
            case (.null, _): set(field, nil)
            case (.text(let text), .text): set(field, .text(text))
            case (.number(let number), .integer): set(field, .integer(Int(number)))
            default: return nil
            }
        }
    }
}

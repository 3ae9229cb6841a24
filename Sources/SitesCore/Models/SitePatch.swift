/// What a request to update a site sends: some fields set, some cleared, the others left as they are.
public struct SitePatch: Hashable, Sendable {
    /// The fields it sets or clears, in the order of the API.
    ///
    /// Only the fields of `updatable` may stand here.
    public private(set) var fields: [SiteField] = []
    /// The new values of the fields, in the same order; nil clears.
    ///
    /// Both are arrays, so that the many patches of one bulk update share them.
    public private(set) var values: [SiteValue?] = []

    /// The fields an update may change, in the order of the API.
    public static let updatable: [SiteField] = [
        .externalSiteID, .name, .monitoringStationID, .accountNumber, .address1, .address2, .timezone,
    ]

    /// Makes a patch that changes nothing.
    public init() {}

    /// Makes a patch of some fields.
    public init(_ values: [SiteField: SiteValue?]) {
        for (field, value) in values { set(field, value) }
    }

    /// The new value of a field, which is nil where it is cleared; nil for one that is left as it is.
    public subscript(field: SiteField) -> SiteValue?? {
        fields.firstIndex(of: field).map { values[$0] }
    }

    /// Sets a field, or clears it with nil.
    public mutating func set(_ field: SiteField, _ value: SiteValue?) {
        precondition(SitePatch.updatable.contains(field), "a patch holds fields that an update may change")
        let place = fields.firstIndex { $0.place >= field.place } ?? fields.count
        if place < fields.count, fields[place] == field {
            values[place] = value
        } else {
            fields.insert(field, at: place)
            values.insert(value, at: place)
        }
    }

    /// Whether it changes nothing.
    public var isEmpty: Bool { fields.isEmpty }

    /// The site with the patch applied.
    public func applied(to site: Site) -> Site {
        var site = site
        for (field, value) in zip(fields, values) {
            let text: String? = if case .text(let text)? = value { text } else { nil }
            switch field {
            case .externalSiteID: site.externalSiteID = text ?? ""
            case .name: site.name = text ?? ""
            case .timezone: site.timezone = text ?? ""
            case .accountNumber: site.accountNumber = text
            case .address1: site.address1 = text
            case .address2: site.address2 = text
            case .monitoringStationID:
                site.monitoringStationID = if case .integer(let id)? = value { id } else { nil }
            default: break
            }
        }
        return site
    }

    /// The fields in which `site` differs from the patch.
    public func differences(from site: Site) -> [SiteField] {
        fields.indices.filter { differs(at: $0, from: site) }.map { fields[$0] }
    }

    /// The part of the patch that `site` differs from.
    public func differing(from site: Site) -> SitePatch {
        // Mostly all of it, or nothing.
        let count = fields.indices.count { differs(at: $0, from: site) }
        if count == fields.count { return self }
        var result = SitePatch()
        guard count > 0 else { return result }
        for place in fields.indices where differs(at: place, from: site) {
            result.fields.append(fields[place])
            result.values.append(values[place])
        }
        return result
    }

    private func differs(at place: Int, from site: Site) -> Bool {
        switch (values[place], site[fields[place]]) {
        case (nil, nil): false
        case (let a?, let b?): !a.isIdentical(to: b)
        default: true
        }
    }
}

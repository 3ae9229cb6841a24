/// Bodies of requests as a server reads them: everything that is not as documented is refused.
public enum BodyCoding {
    /// The draft of a body that creates a site.
    public static func draft(_ bytes: [UInt8]) throws(APIError) -> SiteDraft {
        let values = try fields(bytes, allowed: SitePatch.updatable)
        func text(_ field: SiteField) -> String? { values[field].flatMap { $0 }?.text }
        for field in [SiteField.externalSiteID, .name, .timezone] where text(field) == nil {
            throw APIError(.missingField, "\(field.rawValue) is required", field: field.rawValue)
        }
        let station: Int? = if case .integer(let id)?? = values[.monitoringStationID] { id } else { nil }
        return SiteDraft(
            externalSiteID: text(.externalSiteID) ?? "",
            name: text(.name) ?? "",
            timezone: text(.timezone) ?? "",
            monitoringStationID: station,
            accountNumber: text(.accountNumber),
            address1: text(.address1),
            address2: text(.address2)
        )
    }

    /// The patch of a body that updates a site.
    public static func patch(_ bytes: [UInt8]) throws(APIError) -> SitePatch {
        let values = try fields(bytes, allowed: SitePatch.updatable)
        guard !values.isEmpty else {
            throw APIError(.invalidRequest, "an update names at least one field")
        }
        for (field, value) in values where value == nil && !field.isOptional {
            throw APIError(.invalidRequest, "\(field.rawValue) cannot be cleared", field: field.rawValue)
        }
        return SitePatch(values)
    }

    /// What a body that activates or deactivates says.
    public static func activation(_ bytes: [UInt8]) throws(APIError) -> Bool {
        let name = SiteField.isActivated.rawValue
        let members = try members(bytes)
        if let other = members.first(where: { $0.name != name }) { throw unknown(other.name, [.isActivated]) }
        guard let member = members.first else {
            throw APIError(.missingField, "\(name) is required", field: name)
        }
        switch member.value {
        case .integer(0), .number(0): return false
        case .integer(1), .number(1): return true
        default: throw APIError(.invalidRequest, "\(name) is 0 or 1", field: name)
        }
    }

    private static func fields(
        _ bytes: [UInt8],
        allowed: [SiteField]
    ) throws(APIError) -> [SiteField: SiteValue?] {
        var values: [SiteField: SiteValue?] = [:]
        for member in try members(bytes) {
            guard let field = SiteField(rawValue: member.name), allowed.contains(field) else {
                throw unknown(member.name, allowed)
            }
            values.updateValue(try value(member.value, field), forKey: field)
        }
        return values
    }

    private static func value(_ value: JSONValue, _ field: SiteField) throws(APIError) -> SiteValue? {
        if value == .null { return nil }
        if field.isOptional, value == .text("") { return nil }
        switch field.kind {
        case .integer:
            if let number = value.integer { return .integer(number) }
            throw APIError(.invalidRequest, "\(field.rawValue) is a number", field: field.rawValue)
        default:
            if let text = value.text { return .text(text) }
            throw APIError(.invalidRequest, "\(field.rawValue) is a text", field: field.rawValue)
        }
    }

    private static func members(_ bytes: [UInt8]) throws(APIError) -> [JSONValue.Member] {
        let value: JSONValue
        do throws(JSONReader.Failure) {
            value = try JSONReader.value(of: bytes)
        } catch {
            throw APIError(.invalidRequest, "the body is not JSON: \(error)")
        }
        guard case .object(let members) = value else {
            throw APIError(.invalidRequest, "the body is not a JSON object")
        }
        return members
    }

    private static func unknown(_ name: String, _ allowed: [SiteField]) -> APIError {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return APIError(.unknownField, "there is no field \"\(name)\" here; there are \(names)", field: name)
    }
}

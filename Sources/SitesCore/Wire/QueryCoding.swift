/// The parameters of a list.
public enum QueryCoding {
    /// The names.
    public static let names = ["fields", "filter", "sort", "dir", "limit", "offset"]

    /// The query that parameters ask for; what is not as documented is refused with the parameter's name.
    public static func query(_ pairs: [(name: String, value: String)]) throws(APIError) -> SiteQuery {
        var query = SiteQuery()
        var sort: SiteField?
        var direction: String?
        var seen: Set<String> = []
        for (name, value) in pairs {
            guard names.contains(name) else {
                throw mistake(
                    name,
                    "there is no parameter \"\(name)\"; there are \(names.joined(separator: ", "))"
                )
            }
            guard seen.insert(name).inserted || name == "filter" else {
                throw mistake(name, "\(name) comes twice")
            }
            switch name {
            case "fields": query.fields = try fields(value)
            case "filter": query.filters.append(try FilterCoding.filter(value))
            case "sort": sort = try column(value, name)
            case "dir":
                guard ["asc", "desc"].contains(value) else {
                    throw mistake(name, "dir is asc or desc, not \"\(value)\"")
                }
                direction = value
            case "limit": query.limit = try number(value, name)
            default: query.offset = try number(value, name)
            }
        }
        guard query.filters.count <= 50 else { throw mistake("filter", "there are more than 50 filters") }
        // A direction alone turns the order that lists have anyway.
        if direction != nil, sort == nil { sort = .siteID }
        if let sort { query.sort = [SiteSort(sort, isDescending: direction == "desc")] }
        return query
    }

    /// The parameters of a query, whose filters have to be ones that `operators` can say.
    public static func pairs(
        _ query: SiteQuery,
        _ operators: Set<FilterCoding.Operator> = Set(FilterCoding.Operator.allCases)
    ) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        if let fields = query.fields {
            pairs.append(("fields", fields.map(\.rawValue).joined(separator: ",")))
        }
        for filter in query.filters {
            pairs += (FilterCoding.texts(filter, known: operators) ?? []).map { ("filter", $0) }
        }
        if let key = query.sort.first {
            pairs += [("sort", key.field.rawValue), ("dir", key.isDescending ? "desc" : "asc")]
        }
        if let limit = query.limit { pairs.append(("limit", String(limit))) }
        if query.offset > 0 { pairs.append(("offset", String(query.offset))) }
        return pairs
    }

    private static func fields(_ text: String) throws(APIError) -> [SiteField] {
        var fields: [SiteField] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            let field = try column(String(name), "fields")
            guard !fields.contains(field) else { throw mistake("fields", "\(name) comes twice") }
            fields.append(field)
        }
        return fields
    }

    private static func column(_ name: String, _ parameter: String) throws(APIError) -> SiteField {
        guard let field = SiteField(rawValue: name), SiteCoding.columns.contains(field) else {
            throw mistake(parameter, "there is no column \"\(name)\"")
        }
        return field
    }

    private static func number(_ text: String, _ parameter: String) throws(APIError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let number = Int(text)
        else {
            throw mistake(parameter, "\(parameter) is a whole number from 0, not \"\(text)\"")
        }
        return number
    }

    private static func mistake(_ parameter: String, _ message: String) -> APIError {
        APIError(.invalidRequest, message, field: parameter)
    }
}

internal import Synchronization

/// A bulk reading under way.
///
/// It is used by one task at a time, which may change.
public protocol SiteScan: AnyObject, Sendable {
    /// The next sites, at most `maximumRows`; nil after the last.
    func next(maximumRows: Int) async throws(SitesServiceError) -> SiteColumnBatch?
    /// Ends the reading early; safe to call more than once.
    func cancel()
}

/// Some sites by columns: one column for each field that was asked for, in that order.
public struct SiteColumnBatch: Sendable {
    /// How many sites.
    public var rowCount: Int
    /// The columns.
    public var columns: [SiteColumn]

    /// Makes a batch.
    public init(rowCount: Int, columns: [SiteColumn]) {
        self.rowCount = rowCount
        self.columns = columns
    }

    /// Makes a batch of some sites.
    public init(_ sites: some Sequence<Site>, fields: [SiteField]) {
        var columns = fields.map { SiteColumn($0.kind) }
        var count = 0
        for site in sites {
            for (index, field) in fields.enumerated() { columns[index].append(site[field]) }
            count += 1
        }
        self.init(rowCount: count, columns: columns)
    }
}

extension SiteColumnBatch {
    /// The sites of a batch that has all fields in the order of the API.
    public var sites: [Site] {
        func text(_ field: SiteField, _ row: Int) -> String? {
            columns[SiteField.allCases.firstIndex(of: field) ?? 0].text(row)
        }
        func number(_ field: SiteField, _ row: Int) -> Int64? {
            columns[SiteField.allCases.firstIndex(of: field) ?? 0].number(row)
        }
        return (0..<rowCount).map { row in
            Site(
                siteID: SiteID(Int(number(.siteID, row) ?? 0)),
                dealerID: DealerID(Int(number(.dealerID, row) ?? 0)),
                externalSiteID: text(.externalSiteID, row) ?? "",
                name: text(.name, row) ?? "",
                externalMonitoringStationID: text(.externalMonitoringStationID, row),
                monitoringStationID: number(.monitoringStationID, row).map { Int($0) },
                accountNumber: text(.accountNumber, row),
                address1: text(.address1, row),
                address2: text(.address2, row),
                timezone: text(.timezone, row) ?? "",
                isActivated: number(.isActivated, row) == 1,
                createdAtMilliseconds: number(.createdAt, row) ?? 0
            )
        }
    }
}

/// One column of a batch.
public enum SiteColumn: Sendable {
    /// Integers, instants, and booleans as 0 and 1; a place that is not valid has no value.
    case integers(values: [Int64], isValid: [Bool])
    /// Texts, one behind the other: the text at a place goes from its offset to the next one's.
    case texts(bytes: [UInt8], offsets: [Int32], isValid: [Bool])

    /// Makes an empty column for a kind of field.
    public init(_ kind: SiteField.Kind) {
        self =
            kind == .text ? .texts(bytes: [], offsets: [0], isValid: []) : .integers(values: [], isValid: [])
    }

    /// The number at a place; nil for none.
    func number(_ row: Int) -> Int64? {
        guard case .integers(let values, let isValid) = self, isValid[row] else { return nil }
        return values[row]
    }

    /// The text at a place; nil for none.
    func text(_ row: Int) -> String? {
        guard case .texts(let bytes, let offsets, let isValid) = self, isValid[row] else { return nil }
        return String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
    }

    /// Adds a value; nil for none.
    mutating func append(_ value: SiteValue?) {
        switch self {
        case .integers(var values, var isValid):
            self = .integers(values: [], isValid: [])
            switch value {
            case .integer(let value): values.append(Int64(value))
            case .instant(let value): values.append(value)
            case .boolean(let value): values.append(value ? 1 : 0)
            case .text, nil: values.append(0)
            }
            isValid.append(value != nil)
            self = .integers(values: values, isValid: isValid)
        case .texts(var bytes, var offsets, var isValid):
            self = .texts(bytes: [], offsets: [], isValid: [])
            if let text = value?.text { bytes.append(contentsOf: text.utf8) }
            offsets.append(Int32(bytes.count))
            isValid.append(value != nil)
            self = .texts(bytes: bytes, offsets: offsets, isValid: isValid)
        }
    }
}

/// A scan over sites that are already in memory.
public final class ListedSiteScan: SiteScan {
    private let rest: Mutex<ArraySlice<Site>>
    private let fields: [SiteField]

    /// Scans `sites` in their order.
    public init(_ sites: [Site], fields: [SiteField]?) {
        rest = Mutex(sites[...])
        self.fields = fields ?? SiteField.allCases
    }

    /// The next sites.
    public func next(maximumRows: Int) async throws(SitesServiceError) -> SiteColumnBatch? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(maximumRows) }
            return SiteColumnBatch(rest.prefix(maximumRows), fields: fields)
        }
    }

    /// Forgets the rest.
    public func cancel() { rest.withLock { $0 = [] } }
}

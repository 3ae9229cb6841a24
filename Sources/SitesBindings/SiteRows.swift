import SiteScript
import SitesCore

/// The sites behind the rows of batches that have all their fields.
enum SiteRows {
    /// Calls `body` with the sites of a batch in its order, and their places in it.
    ///
    /// They are made field by field and handed over, not copied: a site has seven texts. Rows whose values nobody has
    /// asked for are made sites of without making these.
    ///
    /// - Throws: an error that says of the stage that it takes nothing else, when a row lacks a field or has one of
    ///   another type; `body` is not called then.
    static func forEachSite(
        of batch: RowBatch,
        for stage: String,
        _ heap: Heap,
        _ body: (Int, consuming Site) -> Void
    ) throws(ScriptError) {
        guard batch.count > 0 else { return }
        let sites = UnsafeMutableBufferPointer<Site>.allocate(capacity: batch.count)
        defer { sites.deallocate() }
        sites.initialize(repeating: Site.blank)
        guard let rows = batch.inColumns(heap), fill(sites, from: rows) else {
            sites.deinitialize()
            throw ScriptError(.type, .wrongType, "\(stage) takes whole sites", hint: "put it before `select`")
        }
        for row in sites.indices { body(row, sites.moveElement(from: row)) }
    }

    /// Gives every site the values of its row; false when one of them is no site.
    private static func fill(_ sites: UnsafeMutableBufferPointer<Site>, from batch: RowBatch) -> Bool {
        guard let shape = batch.shape else { return false }
        return SiteField.allCases.allSatisfy { field in
            guard let place = shape.names.firstIndex(of: field.rawValue) else { return field.isOptional }
            return fill(sites, field, from: Cells(batch, place, takesNil: field.isOptional))
        }
    }

    /// Gives every site its value of a field; false when one of them has none that fits.
    private static func fill(
        _ sites: UnsafeMutableBufferPointer<Site>,
        _ field: SiteField,
        from cells: Cells
    ) -> Bool {
        switch field {
        case .siteID: cells.forEachNumber { sites[$0].siteID = SiteID($1) }
        case .dealerID: cells.forEachNumber { sites[$0].dealerID = DealerID($1) }
        case .externalSiteID: cells.forEachText { sites[$0].externalSiteID = $1 }
        case .name: cells.forEachText { sites[$0].name = $1 }
        case .externalMonitoringStationID:
            cells.forEachText { sites[$0].externalMonitoringStationID = $1 }
        case .monitoringStationID: cells.forEachNumber { sites[$0].monitoringStationID = $1 }
        case .accountNumber: cells.forEachText { sites[$0].accountNumber = $1 }
        case .address1: cells.forEachText { sites[$0].address1 = $1 }
        case .address2: cells.forEachText { sites[$0].address2 = $1 }
        case .timezone: cells.forEachText { sites[$0].timezone = $1 }
        case .isActivated: cells.forEachNumber(.bool) { sites[$0].isActivated = $1 != 0 }
        case .createdAt: cells.forEachNumber(.instant) { sites[$0].createdAtMilliseconds = Int64($1) }
        }
    }
}

/// What the rows of a batch have in one field.
private struct Cells {
    private enum Content {
        case source(SourceColumn.Content)
        case values(Column)
    }

    private let content: Content
    private let count: Int
    /// Whether rows may be without a value.
    private let takesNil: Bool

    init(_ batch: RowBatch, _ place: Int, takesNil: Bool) {
        content = batch.source.map { .source($0.columns[place].content) } ?? .values(batch.columns[place])
        count = batch.count
        self.takesNil = takesNil
    }

    /// Calls `body` with the rows that have a text; false when a row has anything else, or must have one.
    @inline(__always)
    func forEachText(_ body: (Int, String) -> Void) -> Bool {
        switch content {
        case .source(.texts(let bytes, let offsets, let isValid)):
            return bytes.withUnsafeBufferPointer { bytes in
                var last = (bytes: UnsafeBufferPointer<UInt8>(start: nil, count: 0), text: "")
                for row in 0..<count {
                    guard isValid[row] else {
                        if takesNil { continue }
                        return false
                    }
                    let here = UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
                    // Neighbours often have the same zone or station, and can share its text.
                    if here.count != last.bytes.count || ByteText.compare(here, last.bytes) != 0 {
                        last = (here, String(decoding: here, as: UTF8.self))
                    }
                    body(row, last.text)
                }
                return true
            }
        case .source: return false
        case .values(let column):
            return forEachValue(column) { row, value in
                guard let text = value.stringIfText else { return false }
                body(row, text)
                return true
            }
        }
    }

    /// Calls `body` with the rows that have a number of some type: an Int, the milliseconds of an Instant, or 0 and 1
    /// for Bools; false when a row has anything else, or must have one.
    @inline(__always)
    func forEachNumber(_ type: Value.Tag = .int, _ body: (Int, Int) -> Void) -> Bool {
        switch content {
        case .source(.integers(let values, let isValid)) where type == .int,
            .source(.booleans(let values, let isValid)) where type == .bool,
            .source(.instants(let values, let isValid)) where type == .instant:
            for row in 0..<count {
                if isValid[row] {
                    body(row, Int(values[row]))
                } else if !takesNil {
                    return false
                }
            }
            return true
        case .source: return false
        case .values(let column):
            return forEachValue(column) { row, value in
                guard value.has(type) else { return false }
                body(row, type == .bool ? (value.boolean ? 1 : 0) : value.integer)
                return true
            }
        }
    }

    /// Calls `body` with the rows that have a value; false when it does so once, or a row must have one.
    @inline(__always)
    private func forEachValue(_ column: Column, _ body: (Int, Value) -> Bool) -> Bool {
        for row in 0..<count {
            let value = column[row]
            guard value.isNil ? takesNil : body(row, value) else { return false }
        }
        return true
    }
}

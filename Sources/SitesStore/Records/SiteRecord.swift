import GRDB
import GRDBSQLite
import SitesCore

/// A row of the table `site` as a model.
enum SiteRecord {
    /// All columns in the order of `SiteField.allCases`.
    static let columns = SiteField.allCases.map(\.rawValue).joined(separator: ", ")

    /// The model of a row that was selected with `columns`.
    static func site(_ row: Row) -> Site {
        Site(
            siteID: SiteID(row[0]),
            dealerID: DealerID(row[1]),
            externalSiteID: row[2],
            name: row[3],
            externalMonitoringStationID: row[4],
            monitoringStationID: row[5],
            accountNumber: row[6],
            address1: row[7],
            address2: row[8],
            timezone: row[9],
            isActivated: row[10],
            createdAtMilliseconds: row[11]
        )
    }

    private static let detailSQL =
        "SELECT \(columns), has_physical_bridge FROM site WHERE site_id = ? AND dealer_id = ?"

    /// One site of a dealer; nil when there is none.
    static func detail(_ id: SiteID, _ dealer: DealerID, _ database: Database) throws -> SiteDetail? {
        try StatementRow.one(detailSQL, database) { statement in
            sqlite3_bind_int64(statement, 1, Int64(id.rawValue))
            sqlite3_bind_int64(statement, 2, Int64(dealer.rawValue))
        } read: { row in
            let site = Site(
                siteID: SiteID(row.integer(0)),
                dealerID: DealerID(row.integer(1)),
                externalSiteID: row.text(2) ?? "",
                name: row.text(3) ?? "",
                externalMonitoringStationID: row.text(4),
                monitoringStationID: row.isNull(5) ? nil : row.integer(5),
                accountNumber: row.text(6),
                address1: row.text(7),
                address2: row.text(8),
                timezone: row.text(9) ?? "",
                isActivated: row.integer(10) != 0,
                createdAtMilliseconds: Int64(row.integer(11))
            )
            return SiteDetail(site: site, hasPhysicalBridge: row.integer(12) != 0)
        }
    }

    /// The value of a field for a statement.
    static func value(_ value: SiteValue?) -> (any DatabaseValueConvertible)? {
        switch value {
        case .integer(let value): value
        case .text(let value): value
        case .boolean(let value): value ? 1 : 0
        case .instant(let value): value
        case nil: nil
        }
    }
}

import GRDB
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

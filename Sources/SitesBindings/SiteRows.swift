import SiteScript
import SitesCore

/// The sites behind the rows of a batch that has all their fields; the columns are found once.
struct SiteRows {
    private let siteID, dealerID, externalSiteID, name, externalMonitoringStationID,
        monitoringStationID: Column?
    private let accountNumber, address1, address2, timezone, isActivated, createdAt: Column?

    init(_ batch: RowBatch) {
        func column(_ field: SiteField) -> Column? { batch.column(field.rawValue) }
        siteID = column(.siteID)
        dealerID = column(.dealerID)
        externalSiteID = column(.externalSiteID)
        name = column(.name)
        externalMonitoringStationID = column(.externalMonitoringStationID)
        monitoringStationID = column(.monitoringStationID)
        accountNumber = column(.accountNumber)
        address1 = column(.address1)
        address2 = column(.address2)
        timezone = column(.timezone)
        isActivated = column(.isActivated)
        createdAt = column(.createdAt)
    }

    /// The site of a row; nil when one of its fields is missing or of another type.
    func site(_ row: Int) -> Site? {
        func text(_ column: Column?) -> String? { column?[row].stringIfText }
        func number(_ column: Column?) -> Int? {
            guard let value = column?[row], value.has(.int) || value.has(.instant) else { return nil }
            return value.integer
        }
        guard let id = number(siteID), let dealer = number(dealerID), let external = text(externalSiteID),
            let name = text(name), let timezone = text(timezone), let created = number(createdAt),
            let active = isActivated?[row], active.has(.bool)
        else { return nil }
        return Site(
            siteID: SiteID(id),
            dealerID: DealerID(dealer),
            externalSiteID: external,
            name: name,
            externalMonitoringStationID: text(externalMonitoringStationID),
            monitoringStationID: number(monitoringStationID),
            accountNumber: text(accountNumber),
            address1: text(address1),
            address2: text(address2),
            timezone: timezone,
            isActivated: active.boolean,
            createdAtMilliseconds: Int64(created)
        )
    }
}

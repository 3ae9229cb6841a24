public import SitesCore

/// What a host is told while sites are read.
public enum SiteReading: Sendable {
    /// A read begins.
    case began(dealers: [DealerID], query: SiteQuery)
    /// So many further rows have come.
    case rows(Int)
}

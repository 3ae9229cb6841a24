public import SitesCore

/// Why changes are not applied at all, or not any further.
public enum ApplyRefusal: Error, Sendable, Hashable {
    /// There are more than `maximum`.
    case ceiling(count: Int, maximum: Int)
    /// There are more of one kind than `maximum`.
    case ceilingOf(Change.Action, count: Int, maximum: Int)
    /// There are invalid rows; the number of them and the first reasons.
    case invalidRows(Int, [String])
    /// The host allows no writing.
    case readOnly
    /// Sites that may not be changed are among them: how many, what they are called, and the first of them.
    case protected(Int, String, [SiteID])
    /// The journal cannot be written.
    case journal(String)
    /// The plan was applied already, by this run.
    case planUsed(run: String)
    /// The plan is applied by another process now.
    case planUnderWay
    /// The plan expired at this time, in milliseconds since 1970.
    case planExpired(Int64)
    /// The changes were planned for another back end than this one.
    case otherBackEnd(planned: String, here: String)
    /// The run is gone on with by another process, or cannot be.
    case run(String)
    /// A run that goes on keeps its label.
    case labelChanged(String?)
}

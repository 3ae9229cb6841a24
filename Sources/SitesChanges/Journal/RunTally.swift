import SitesCore

/// What a run came to, so that its journal need not be read whole to tell.
public struct RunTally: Sendable, Hashable {
    /// How many of its changes have a status.
    public var counts: [RunReport.Status: Int] = [:]
    /// The sites that it was about.
    public var sites = SiteRanges()

    /// Makes a tally.
    public init(counts: [RunReport.Status: Int] = [:], sites: SiteRanges = SiteRanges()) {
        self.counts = counts.filter { $0.value > 0 }
        self.sites = sites
    }

    func write(to fields: inout JSONFields) {
        for (status, name) in RunTally.names {
            if let count = counts[status] { fields.add(name, Int64(count)) }
        }
        fields.add("sites", sites.text)
    }

    /// Reads the tally of a last line; nil when it has none.
    init?(_ object: [String: JSONValue]) {
        guard let sites = object["sites"]?.text.flatMap(SiteRanges.init(text:)) else { return nil }
        self.sites = sites
        for (status, name) in RunTally.names {
            if let count = object[name.description]?.number { counts[status] = Int(count) }
        }
    }

    private static let names: [(RunReport.Status, StaticString)] = [
        (.done, "done"), (.failed, "failed"), (.skipped, "skipped"), (.stale, "stale"), (.left, "left"),
        (.unknown, "unknown"),
    ]
}

/// Ranges of ids that hold all sites of a run, and others where they would be too many.
public struct SiteRanges: Sendable, Hashable {
    private var ranges: [ClosedRange<Int>] = []

    /// More are put together, the nearest first.
    private static let maximum = 32

    /// Makes none.
    public init() {}

    /// Adds a site.
    mutating func insert(_ id: SiteID) {
        let id = id.rawValue
        guard let last = ranges.last, last.lowerBound <= id, id <= last.upperBound + 1 else {
            ranges.append(id...id)
            if ranges.count > 2 * SiteRanges.maximum { self = reduced }
            return
        }
        if id > last.upperBound { ranges[ranges.count - 1] = last.lowerBound...id }
    }

    /// Whether a site may be among them.
    func mayHold(_ id: Int) -> Bool { ranges.contains { $0.contains(id) } }

    /// The ranges in order, as few as fit into a line.
    private var reduced: SiteRanges {
        var result = SiteRanges()
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.ranges.last, range.lowerBound <= last.upperBound + 1 {
                result.ranges[result.ranges.count - 1] =
                    last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.ranges.append(range)
            }
        }
        while result.ranges.count > SiteRanges.maximum {
            let gaps = result.ranges.indices.dropFirst().map { place in
                (place, result.ranges[place].lowerBound - result.ranges[place - 1].upperBound)
            }
            guard let (place, _) = gaps.min(by: { $0.1 < $1.1 }) else { break }
            let joined = result.ranges[place - 1].lowerBound...result.ranges[place].upperBound
            result.ranges.replaceSubrange(place - 1...place, with: [joined])
        }
        return result
    }

    /// `1-1000,1005`.
    var text: String {
        reduced.ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// Reads the text of ranges; nil for what is none.
    init?(text: String) {
        let parts = text.split(separator: ",")
        guard parts.count <= SiteRanges.maximum else { return nil }
        for part in parts {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], first <= last,
                last < .max
            else { return nil }
            ranges.append(first...last)
        }
        self = reduced
    }
}

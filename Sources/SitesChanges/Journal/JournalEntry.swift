public import SitesCore

/// One line of a journal.
public enum JournalEntry: Sendable, Hashable {
    /// The first line of a run.
    case begin(run: String, RunHeader)
    /// A change that is to be made, with everything that was there before.
    indirect case change(number: Int, Change)
    /// Requests of rows next to each other that are about to be sent, with the site as it is if that is not as planned.
    indirect case intent(rows: ClosedRange<Int>, round: Int, before: Site?)
    /// What came of the requests of rows next to each other.
    case outcome(rows: ClosedRange<Int>, round: Int, RowOutcome)
    /// The run goes on after it had ended early.
    case resumed(time: Int64)
    /// The last line of a run, or of what was done of it, with what it came to; journals of old do not have that.
    case end(isComplete: Bool, time: Int64, RunTally?)
}

/// What a run is, as its journal's first line says.
public struct RunHeader: Sendable, Hashable {
    /// The label it was given.
    public var label: String?
    /// The back end it writes to.
    public var backEnd: String
    /// How many changes it is to make.
    public var count: Int
    /// When it began, in milliseconds since 1970, UTC.
    public var time: Int64
    /// The plan file that it applies, by its digest.
    public var plan: String?
    /// The run that it takes back.
    public var undoes: String?

    /// Makes a header.
    public init(
        label: String?,
        backEnd: String,
        count: Int,
        time: Int64,
        plan: String? = nil,
        undoes: String? = nil
    ) {
        self.label = label
        self.backEnd = backEnd
        self.count = count
        self.time = time
        self.plan = plan
        self.undoes = undoes
    }
}

/// What came of a request.
public struct RowOutcome: Sendable, Hashable {
    /// What became of it.
    public var status: RunReport.Status
    /// The site, once it is known.
    public var siteID: SiteID?
    private var details: Details?
    /// Whether it was found by reading back.
    public var isSettled = false

    /// Makes an outcome.
    public init(
        _ status: RunReport.Status,
        siteID: SiteID? = nil,
        error: String? = nil,
        requestID: String? = nil,
        isSettled: Bool = false
    ) {
        self.status = status
        self.siteID = siteID
        if error != nil || requestID != nil { details = Details(error, requestID) }
        self.isSettled = isSettled
    }

    /// Why it failed.
    public var error: String? { details?.error }
    /// The request, as the service names it.
    public var requestID: String? { details?.requestID }

    /// What only a few of the outcomes of a run have.
    ///
    /// All are passed on several times, and references to texts are counted each time.
    private final class Details: Sendable, Hashable {
        let error: String?
        let requestID: String?

        init(_ error: String?, _ requestID: String?) {
            self.error = error
            self.requestID = requestID
        }

        static func == (a: Details, b: Details) -> Bool {
            a === b || a.error == b.error && a.requestID == b.requestID
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(error)
            hasher.combine(requestID)
        }
    }
}

// MARK: - Lines

extension JournalEntry {
    /// The line with its checksum and newline.
    public var line: [UInt8] { CheckedLine.bytes(write) }

    fileprivate func write(to fields: inout JSONFields) {
        switch self {
        case .begin(let run, let header):
            fields.add("kind", is: "begin")
            fields.add("version", 1)
            fields.add("run", run)
            if let label = header.label { fields.add("label", label) }
            fields.add("back_end", header.backEnd)
            fields.add("count", Int64(header.count))
            fields.add("time", header.time)
            if let plan = header.plan { fields.add("plan", plan) }
            if let undoes = header.undoes { fields.add("undoes", undoes) }
        case .change(let number, let change): change.write(to: &fields, number: number)
        case .intent(let rows, let round, let before):
            fields.add("kind", is: "intent")
            fields.add(rows)
            if round > 0 { fields.add("round", Int64(round)) }
            if let before { fields.add("before") { inner in inner.add(before) } }
        case .outcome(let rows, let round, let outcome):
            fields.add("kind", outcome.status.rawValue)
            fields.add(rows)
            if round > 0 { fields.add("round", Int64(round)) }
            if let id = outcome.siteID { fields.add("site_id", Int64(id.rawValue)) }
            if let error = outcome.error { fields.add("error", error) }
            if let request = outcome.requestID { fields.add("request_id", request) }
            if outcome.isSettled { fields.add("settled", 1) }
        case .resumed(let time):
            fields.add("kind", is: "resumed")
            fields.add("time", time)
        case .end(let isComplete, let time, let tally):
            fields.add("kind", is: "end")
            fields.add("complete", isComplete ? 1 : 0)
            fields.add("time", time)
            tally?.write(to: &fields)
        }
    }

    /// Reads a line without its newline; nil when it is damaged.
    init?(line: ArraySlice<UInt8>) {
        guard let object = CheckedLine.object(line), let kind = object["kind"]?.text else { return nil }
        switch kind {
        case "begin", "resumed", "end": self.init(kind, object)
        default:
            guard let row = object["row"]?.number else { return nil }
            let last = object["to"]?.number ?? row
            guard row <= last else { return nil }
            self.init(kind, rows: Int(row)...Int(last), object)
        }
    }

    private init?(_ kind: String, _ object: [String: JSONValue]) {
        guard let time = object["time"]?.number else { return nil }
        switch kind {
        case "resumed": self = .resumed(time: time)
        case "end": self = .end(isComplete: object["complete"]?.number == 1, time: time, RunTally(object))
        default:
            guard let run = object["run"]?.text, let backEnd = object["back_end"]?.text,
                let count = object["count"]?.number, object["version"]?.number == 1
            else { return nil }
            let header = RunHeader(
                label: object["label"]?.text,
                backEnd: backEnd,
                count: Int(count),
                time: time,
                plan: object["plan"]?.text,
                undoes: object["undoes"]?.text
            )
            self = .begin(run: run, header)
        }
    }

    private init?(_ kind: String, rows: ClosedRange<Int>, _ object: [String: JSONValue]) {
        let round = Int(object["round"]?.number ?? 0)
        switch kind {
        case "change":
            let number = rows.lowerBound
            guard let change = Change(object, number: number) else { return nil }
            self = .change(number: number, change)
        case "intent":
            self = .intent(
                rows: rows,
                round: round,
                before: object["before"]?.object.flatMap(Site.init(fields:))
            )
        default:
            guard let status = RunReport.Status(rawValue: kind) else { return nil }
            let outcome = RowOutcome(
                status,
                siteID: object["site_id"]?.number.map { SiteID(Int($0)) },
                error: object["error"]?.text,
                requestID: object["request_id"]?.text,
                isSettled: object["settled"]?.number == 1
            )
            self = .outcome(rows: rows, round: round, outcome)
        }
    }
}

extension JSONFields {
    /// Adds the line of an entry.
    mutating func add(_ entry: JournalEntry) { addLine(entry.write) }

    /// Adds the line of a change.
    mutating func add(_ change: Change, number: Int) { addLine { change.write(to: &$0, number: number) } }

    /// Adds the numbers of rows: `row`, and `to` when there are several.
    fileprivate mutating func add(_ rows: ClosedRange<Int>) {
        add("row", Int64(rows.lowerBound))
        if rows.count > 1 { add("to", Int64(rows.upperBound)) }
    }
}

/// Rows next to each other of which a journal says the same, and which of what was said stands for it.
struct RowSpan {
    var rows: ClosedRange<Int>
    let round: Int
    let index: Int

    /// Joins rows with their rounds, where `isSame` finds that the same is said at two places.
    static func joining(_ rows: [(number: Int, round: Int)], isSame: (Int, Int) -> Bool) -> [RowSpan] {
        var spans: [RowSpan] = []
        for (index, row) in rows.enumerated() {
            if let last = spans.indices.last, spans[last].round == row.round,
                spans[last].rows.upperBound + 1 == row.number, isSame(spans[last].index, index)
            {
                spans[last].rows = spans[last].rows.lowerBound...row.number
            } else {
                spans.append(RowSpan(rows: row.number...row.number, round: row.round, index: index))
            }
        }
        return spans
    }
}

public import SiteScript
public import SitesChanges
import SitesCore

/// What `apply` gives.
public final class RunObject: NativeObject {
    /// The report.
    public let report: RunReport

    /// Wraps a report.
    public init(_ report: RunReport) { self.report = report }

    public override var family: TypeFamily { .run }
    public override var typeName: String { "Run" }

    public override func text(_ heap: Heap) -> String {
        var counts = Self.statuses.map { "\(report.count($0)) \($0.rawValue)" }
        if report.count(.unknown) > 0 { counts.append("\(report.count(.unknown)) unknown") }
        return "<run \(report.id): \(counts.joined(separator: ", "))>"
    }

    public override func field(_ name: String, _ heap: Heap) -> Value? {
        switch name {
        case "id": heap.string(report.id)
        case "label": report.label.map { heap.string($0) } ?? .nil
        case "rows": rows(heap)
        // What was sent without an answer is not done as far as anybody knows.
        case "left": Value(report.count(.left) + report.count(.unknown))
        default: Self.statuses.first { $0.rawValue == name }.map { Value(report.count($0)) }
        }
    }

    private static let statuses: [RunReport.Status] = [.done, .failed, .skipped, .stale, .left]

    private func rows(_ heap: Heap) -> Value {
        heap.list(
            report.rows.map { row in
                let (change, siteID) = (row.change, row.siteID)
                let site =
                    change.action == .delete
                    ? change.before.map { SiteValues.value(of: $0, heap) } ?? .nil
                    : SiteValues.value(after: change, siteID: siteID, heap)
                return heap.record([
                    "status": heap.string(row.status.rawValue),
                    "site": site,
                    "site_id": siteID.map { Value($0.rawValue) } ?? .nil,
                    "error": row.error.map { heap.string($0) } ?? .nil,
                    "request_id": row.requestID.map { heap.string($0) } ?? .nil,
                    "origin": row.change.origin.map { heap.string($0) } ?? .nil,
                ])
            }
        )
    }

    private static let rowType = ScriptType.record(
        RecordType(fields: [
            .init("status", .string), .init("site", .optional(SiteValues.plannedSiteType)),
            .init("site_id", .optional(.int)),
            .init("error", .optional(.string)), .init("request_id", .optional(.string)),
            .init("origin", .optional(.string)),
        ])
    )

    /// The members of Run.
    static let members: [NativeMember] = [
        member("id", .string, "The run's identifier."),
        member("label", .optional(.string), "The label it was given."),
        member("done", .int, "How many changes were made."), member("failed", .int, "How many failed."),
        member("skipped", .int, "How many were skipped."),
        member("stale", .int, "How many were not made since the site had changed."),
        member("left", .int, "How many were not sent, or sent without an answer."),
        member("rows", .list(rowType), "Every change with its outcome."),
    ]

    private static func member(_ name: String, _ type: ScriptType, _ summary: String) -> NativeMember {
        .property(
            NativeFunction(
                name,
                FunctionSignature([.init("run", .run)], result: type),
                summary,
                body: .immediate { call throws(ScriptError) in
                    call[0].nativeObject?.field(name, call.heap) ?? .nil
                }
            )
        )
    }
}

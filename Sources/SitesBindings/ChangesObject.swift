public import SiteScript
public import SitesChanges
internal import SitesCore

/// Changes as scripts hold them.
public final class ChangesObject: RowsObject {
    /// The changes.
    public let changes: Changes
    private let settings: SitesSettings

    /// Wraps changes that were planned under `settings`.
    public init(_ changes: Changes, _ settings: SitesSettings) {
        self.changes = changes
        self.settings = settings
    }

    public override var family: TypeFamily { .changes }
    public override var typeName: String { "Changes" }

    public override func text(_ heap: Heap) -> String {
        let counts = changes.counts.map { "\($0.action.rawValue) \($0.count)" }
        let invalid = changes.invalid.isEmpty ? [] : ["\(changes.invalid.count) invalid"]
        return "<changes: "
            + ((counts + invalid).isEmpty ? "none" : (counts + invalid).joined(separator: ", ")) + ">"
    }

    public override func planText(_ heap: Heap) -> String? {
        ChangesSummary(changes, rate: settings.requestRate).lines.joined(separator: "\n") + "\n"
    }

    public override func document(_ fileExtension: String, _ heap: Heap) -> DocumentMaker? {
        guard fileExtension == "plan" else { return nil }
        let (changes, settings) = (changes, settings)
        return { () async throws(ScriptError) in try await PlanDocument.bytes(changes, settings) }
    }

    public override func rowSource(_ heap: Heap) -> any RowSource { ChangesSource(changes) }

    public override func picking(_ places: [Int], _ heap: Heap) -> Value {
        heap.native(ChangesObject(changes.picking(places), settings))
    }
}

/// The rows of changes.
private final class ChangesSource: RowSource, RowCursor {
    private static let names = [
        "action", "site_id", "before", "after", "fields", "request", "problems", "origin",
        RowsObject.placeColumn,
    ]
    private let changes: Changes
    private var next = 0

    init(_ changes: Changes) { self.changes = changes }

    var title: String { "changes" }
    var columns: [String]? { nil }
    var takesLimits: Bool { false }
    var countsRows: Bool { false }
    func refusal(of predicate: PushPredicate) -> String? { "the changes are already here" }
    func refusal(ofSort keys: [PushSort]) -> String? { "the changes are already here" }
    func lines(explaining query: SourceQuery) -> [String] { [] }
    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        ChangesSource(changes)
    }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        let heap = context.heap
        let end = min(next + maximumRows, changes.changes.count)
        guard next < end else { return .end }
        let columns = Self.names.map { _ in Column(heap, capacity: end - next) }
        let shape = SiteValues.siteShape(heap)
        for place in next..<end {
            let change = changes.changes[place]
            let values: [Value] = [
                heap.string(change.action.rawValue), change.siteID.map { Value($0.rawValue) } ?? .nil,
                change.before.map { SiteValues.value(of: $0, heap, shape: shape) } ?? .nil,
                SiteValues.value(after: change, siteID: nil, heap, shape: shape),
                heap.list(change.fields.map { heap.string($0.rawValue) }), heap.string(change.request),
                heap.list(change.problems.map { heap.string($0.message) }),
                change.origin.map { heap.string($0) } ?? .nil, Value(place),
            ]
            for (column, value) in zip(columns, values) { column.append(value) }
        }
        let first = next + 1
        next = end
        return .rows(
            RowBatch(
                shape: heap.shape(named: Self.names),
                columns: columns,
                count: end - first + 1,
                firstRow: first
            )
        )
    }
}

/// A row of a host's own data: a Codable struct that says which columns it has.
public protocol HostRow: ScriptConvertible, Codable, Sendable {
    /// The columns in order, named as the struct's coding keys.
    static var columns: [RecordType.Field] { get }
}

extension HostRow {
    /// A record with these columns, under the type's own name.
    public static var scriptType: ScriptType { .record(RecordType(name: "\(Self.self)", fields: columns)) }
}

/// What a host's rows take over from the engine: only what they do exactly as the language means it.
public struct RowCapabilities: Sendable {
    /// The comparisons that each column can be filtered by.
    public var filters: [String: Set<PushPredicate.Comparison>]
    /// The columns that can be sorted by: nil last, rows that are equal in their own order.
    public var sorts: Set<String>
    /// Whether rows can be skipped, and reading ends after a number of rows.
    public var takesLimits: Bool

    /// Makes capabilities; what is left out is done by the engine.
    public init(
        filters: [String: Set<PushPredicate.Comparison>] = [:],
        sorts: Set<String> = [],
        takesLimits: Bool = false
    ) {
        self.filters = filters
        self.sorts = sorts
        self.takesLimits = takesLimits
    }
}

/// Rows that a registered function gives without having read them: pages are awaited as a pipeline needs them.
///
/// The checker, completion, push-down and `explain` know them as well as they know sites.
public struct HostRows<Row: HostRow>: Sendable {
    /// Gives the rows of one page, counted from 0, or nil behind the last one.
    public typealias PageReader = @Sendable (_ query: SourceQuery, _ page: Int) async throws -> [Row]?

    let title: String
    let capabilities: RowCapabilities
    let countReader: (@Sendable (SourceQuery) async throws -> Int)?
    let pageReader: PageReader

    /// Makes rows.
    ///
    /// - Parameter title: how they are written, for `explain` and events, such as `parcels(depot: 3)`.
    /// - Parameter capabilities: which parts of a pipeline the query given to `pages` may hold.
    /// - Parameter count: counts the rows of a query without reading them; nil where that is not possible.
    /// - Parameter pages: reads one page; all of it must hold to the query.
    public init(
        _ title: String,
        taking capabilities: RowCapabilities = RowCapabilities(),
        count: (@Sendable (SourceQuery) async throws -> Int)? = nil,
        pages: @escaping PageReader
    ) {
        self.title = title
        self.capabilities = capabilities
        countReader = count
        pageReader = pages
    }
}

extension HostRows: ScriptConvertible {
    /// Rows that have not been run yet.
    public static var scriptType: ScriptType { .stream(Row.scriptType) }

    /// Rows do not come back out of a script; what a pipeline gives is decoded as an array.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> HostRows {
        throw .conversion("a list of \(Row.self)", value)
    }

    /// Makes the start of a pipeline.
    public func scriptValue(_ heap: Heap) -> Value { heap.native(StreamObject(HostRowSource(self))) }
}

/// A host's rows as the engine reads them.
private final class HostRowSource<Row: HostRow>: RowSource {
    let rows: HostRows<Row>

    init(_ rows: HostRows<Row>) { self.rows = rows }

    var title: String { rows.title }
    var columns: [String]? { Row.columns.map(\.name) }
    var takesLimits: Bool { rows.capabilities.takesLimits }
    var countsRows: Bool { rows.countReader != nil }

    func refusal(of predicate: PushPredicate) -> String? {
        rows.capabilities.filters[predicate.field]?.contains(predicate.comparison) == true
            ? nil : "the host does not compare `\(predicate.field)` by `\(predicate.comparison.rawValue)`"
    }

    func refusal(ofSort keys: [PushSort]) -> String? {
        keys.first { !rows.capabilities.sorts.contains($0.field) }
            .map { "the host does not sort by `\($0.field)`" }
    }

    func lines(explaining query: SourceQuery) -> [String] { [] }

    func open(_ query: SourceQuery, _ context: NativeContext) -> any RowCursor {
        HostRowCursor(rows, query)
    }
}

/// Awaits one page after the other.
private final class HostRowCursor<Row: HostRow>: RowCursor {
    /// What the wait under way brought.
    private enum Page: Sendable {
        case nothing
        case rows([Row])
        case count(Int)
        case end
    }

    private let rows: HostRows<Row>
    private let query: SourceQuery
    private let arrived = Arrival()
    private var page = 0
    private var rowCount = 0

    /// Where a wait leaves its page for the cursor.
    private final class Arrival: Sendable {
        let page = Lock(Page.nothing)
    }

    init(_ rows: HostRows<Row>, _ query: SourceQuery) {
        self.rows = rows
        self.query = query
    }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        let heap = context.heap
        switch arrived.page.withLock({ $0 }) {
        case .nothing: return .wait(wait)
        case .end: return .end
        case .count(let count):
            arrived.page.withLock { $0 = .end }
            let column = Column(heap, capacity: 1)
            column.append(Value(count))
            return .rows(RowBatch(shape: heap.shape(named: ["count"]), columns: [column], count: 1))
        case .rows(let found):
            arrived.page.withLock { $0 = .nothing }
            let column = Column(heap, capacity: found.count)
            for row in found { column.append(try row.scriptValue(heap)) }
            defer { rowCount += found.count }
            let batch = RowBatch(values: column, firstRow: rowCount + 1)
            return .rows(batch.inColumns(heap) ?? batch)
        }
    }

    /// Reads the next page, or counts.
    private var wait: HostWait {
        defer { page += 1 }
        return HostWait { [rows, query, page, arrived] () async throws(ScriptError) in
            let found: Page
            do {
                if query.countsOnly, let count = rows.countReader {
                    found = .count(try await count(query))
                } else {
                    found = try await rows.pageReader(query, page).map(Page.rows) ?? .end
                }
            } catch let error as ScriptError {
                throw error
            } catch is CancellationError {
                throw ScriptError(.cancelled, .cancelled, "cancelled")
            } catch {
                throw ScriptError(.failed, .failed, "`\(rows.title)` failed: \(error)")
            }
            arrived.page.withLock { $0 = found }
            return { _ throws(ScriptError) in .nil }
        }
    }
}

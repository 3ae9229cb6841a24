import SiteScript
import SitesCore
import Synchronization

/// The sites of some dealers as rows: what the service evaluates itself is asked of it.
final class SitesSource: RowSource {
    private let dealers: [DealerID]
    private let settings: SitesSettings

    init(_ dealers: [DealerID], _ settings: SitesSettings) {
        self.dealers = dealers
        self.settings = settings
    }

    var title: String {
        let list = dealers.map(\.description).joined(separator: ", ")
        return dealers.count == 1 ? "sites(dealer: \(list))" : "sites(dealer: [\(list)])"
    }

    var columns: [String]? { SiteField.allCases.map(\.rawValue) }
    var takesLimits: Bool { true }
    var countsRows: Bool { true }

    func refusal(of predicate: PushPredicate) -> String? {
        PushDown.filter(predicate) == nil ? "the service cannot evaluate it exactly" : nil
    }
    func refusal(ofSort keys: [PushSort]) -> String? {
        keys.allSatisfy { SiteField(rawValue: $0.field) != nil }
            ? nil : "it sorts by something that is no field"
    }

    func refusal(ofCountBy fields: [String], _ query: SourceQuery) -> String? {
        // A dry run may have changed some of them in its plan.
        !settings.isDryRun && settings.countsGroups(PushDown.query(query), fields.compactMap(SiteField.init))
            ? nil : "the service counts nothing by these fields"
    }

    /// A store shows one state of the data to the end; a service elsewhere may fail at any page.
    var isSteady: Bool { settings.requestPlan == nil && !settings.isDryRun }

    func lines(explaining query: SourceQuery) -> [String] {
        if let plan = settings.requestPlan {
            return plan(dealers, PushDown.query(query), query.countsOnly)
        }
        var text = "GET /partner/v1/dealers/\(dealers.map(\.description).joined(separator: ","))/sites"
        if query.countsOnly { text += " (count)" }
        if !query.countsBy.isEmpty { text += " (counted from an index)" }
        return [text]
    }

    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor {
        var wanted = PushDown.query(query)
        let groups = query.countsBy.compactMap(SiteField.init(rawValue:))
        if !groups.isEmpty { wanted.fields = groups }
        let counting: Counting =
            query.countsOnly ? .rows : groups.isEmpty ? .nothing : .groups(groups)
        // Whole sites take about as long to work on as to read; with a few columns two threads cost more than they save.
        let readsAhead = isSteady && wanted.fields == nil
        return SitesCursor(dealers, wanted, counting, settings, readsAhead: readsAhead, context.heap)
    }
}

/// What a pipeline asks of its source, as the service is asked.
enum PushDown {
    static func query(_ query: SourceQuery) -> SiteQuery {
        SiteQuery(
            fields: query.fields.map { $0.compactMap(SiteField.init(rawValue:)) },
            filters: query.filters.compactMap(filter),
            sort: query.sort.compactMap { key in
                SiteField(rawValue: key.field).map { SiteSort($0, isDescending: key.isDescending) }
            },
            limit: query.take,
            offset: query.skip
        )
    }

    /// The filter that means exactly what a predicate means; nil when there is none.
    static func filter(_ predicate: PushPredicate) -> SiteFilter? {
        guard let field = SiteField(rawValue: predicate.field) else { return nil }
        switch predicate.comparison {
        case .isIn, .isNotIn: return membership(field, predicate)
        case .startsWith, .endsWith, .contains:
            guard field.kind == .text, case .string(let text)? = predicate.operands.first else { return nil }
            switch predicate.comparison {
            case .startsWith: return SiteFilter(field, .startsWith(text))
            case .endsWith: return SiteFilter(field, .endsWith(text))
            default: return SiteFilter(field, .contains(text))
            }
        default: break
        }
        guard let operand = predicate.operands.first else { return nil }
        if operand == .nil {
            switch predicate.comparison {
            case .equal: return SiteFilter(field, .isNull)
            case .notEqual: return SiteFilter(field, .isNotNull)
            default: return nil
            }
        }
        guard let value = value(operand, for: field) else { return nil }
        switch predicate.comparison {
        case .equal: return SiteFilter(field, .equals(value))
        case .notEqual: return SiteFilter(field, .notEquals(value))
        case .less: return SiteFilter(field, .lessThan(value))
        case .lessOrEqual: return SiteFilter(field, .lessOrEqual(value))
        case .greater: return SiteFilter(field, .greaterThan(value))
        case .greaterOrEqual: return SiteFilter(field, .greaterOrEqual(value))
        default: return nil
        }
    }

    private static func membership(_ field: SiteField, _ predicate: PushPredicate) -> SiteFilter? {
        // SQLite takes 32,766 parameters; a list of that length is decided here.
        guard predicate.operands.count <= 1000 else { return nil }
        var values: [SiteValue] = []
        for operand in predicate.operands {
            // `nil in [nil]` is true for us and unknown to SQL.
            guard let value = value(operand, for: field) else { return nil }
            values.append(value)
        }
        return SiteFilter(field, predicate.comparison == .isIn ? .isIn(values) : .isNotIn(values))
    }

    /// An operand as a value of the field's kind; nil when the kinds differ, which is an error only here.
    private static func value(_ operand: PushOperand, for field: SiteField) -> SiteValue? {
        switch (operand, field.kind) {
        case (.string(let text), .text): .text(text)
        case (.int(let number), .integer): .integer(number)
        case (.bool(let flag), .boolean): .boolean(flag)
        case (.instant(let time), .instant): .instant(Int64(time))
        default: nil
        }
    }
}

/// What a reading counts instead of giving it.
private enum Counting: Sendable {
    case nothing
    /// The rows.
    case rows
    /// The rows with each combination of values.
    case groups([SiteField])
}

/// Reads a scan batch by batch.
private final class SitesCursor: RowCursor {
    private let source: ScanState
    private let fields: [SiteField]
    private let counting: Counting
    private let shape: Shape
    private var rowsGiven = 0
    private var isFinished = false
    /// Texts of each column that were given out already, so that equal ones share one object.
    private var interned: [InternTable]

    init(
        _ dealers: [DealerID],
        _ query: SiteQuery,
        _ counting: Counting,
        _ settings: SitesSettings,
        readsAhead: Bool,
        _ heap: Heap
    ) {
        source = ScanState(dealers, query, counting, settings, readsAhead: readsAhead)
        fields = query.fields ?? SiteField.allCases
        self.counting = counting
        let names = fields.map(\.rawValue)
        switch counting {
        case .nothing: shape = heap.shape(named: names)
        case .rows: shape = heap.shape(named: ["count"])
        case .groups: shape = heap.shape(named: names + ["count"])
        }
        interned = fields.map { _ in InternTable(heap) }
    }

    deinit { source.cancel() }

    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep {
        if isFinished { return .end }
        if let answer = source.take() {
            switch answer {
            case .count(let count):
                isFinished = true
                let column = Column(context.heap, capacity: 1)
                column.append(Value(count))
                return .rows(RowBatch(shape: shape, columns: [column], count: 1))
            case .groups(let groups):
                isFinished = true
                return .rows(batch(of: groups, context.heap))
            case .batch(let batch):
                let first = rowsGiven + 1
                rowsGiven += batch.rowCount
                let columns = zip(batch.columns, fields).map { SourceColumn($0, $1) }
                let source = SourceColumns(columns, interned, count: batch.rowCount, context.heap)
                guard case .groups = counting else {
                    return .rows(
                        RowBatch(shape: shape, source: source, count: batch.rowCount, firstRow: first)
                    )
                }
                // The service does not count by these values after all: each row stands for itself.
                let rows = RowBatch(shape: shape, source: source, count: batch.rowCount)
                let counted = rows.columns + [ones(batch.rowCount, context.heap)]
                return .rows(RowBatch(shape: shape, columns: counted, count: batch.rowCount))
            case .end:
                isFinished = true
                return .end
            }
        }
        let source = source
        return .wait(
            HostWait { () async throws(ScriptError) in
                try await source.fill(maximumRows)
                return { _ throws(ScriptError) in .nil }
            }
        )
    }

    private func batch(of groups: [SiteGroupCount], _ heap: Heap) -> RowBatch {
        let columns = (0...fields.count).map { _ in Column(heap, capacity: groups.count) }
        for group in groups {
            for (column, value) in zip(columns, group.values) {
                switch value {
                case .integer(let number): column.append(Value(number))
                case .text(let text): column.append(heap.string(text))
                case .boolean(let flag): column.append(Value(flag))
                case .instant(let time): column.append(.instant(Int(time)))
                case nil: column.append(.nil)
                }
            }
            columns[fields.count].append(Value(group.count))
        }
        return RowBatch(shape: shape, columns: columns, count: groups.count)
    }

    private func ones(_ count: Int, _ heap: Heap) -> Column {
        let column = Column(heap, capacity: count)
        for _ in 0..<count { column.append(Value(1)) }
        return column
    }
}

extension SourceColumn {
    /// A column of a service's batch.
    fileprivate init(_ column: SiteColumn, _ field: SiteField) {
        switch (column, field.kind) {
        case (.texts(let bytes, let offsets, let isValid), _):
            self.init(.texts(bytes: bytes, offsets: offsets, isValid: isValid))
        case (.integers(let values, let isValid), .boolean): self.init(.booleans(values, isValid: isValid))
        case (.integers(let values, let isValid), .instant): self.init(.instants(values, isValid: isValid))
        case (.integers(let values, let isValid), _): self.init(.integers(values, isValid: isValid))
        }
    }
}

/// What is shared between the cursor and the task that waits for it: at most one of them uses it at a time.
private final class ScanState: Sendable {
    enum Answer: Sendable {
        case count(Int)
        case groups([SiteGroupCount])
        case batch(SiteColumnBatch)
        case end
    }

    private struct State: Sendable {
        var scan: (any SiteScan)?
        var answer: Answer?
        /// The batch that comes next, which is read while the one before is worked on.
        var ahead: Task<Result<SiteColumnBatch?, SitesServiceError>, Never>?
        var fullBatches = 0
    }

    /// Batches of fewer rows are asked for where most likely few are wanted.
    private static let aheadMinimum = 4096

    private let dealers: [DealerID]
    private let query: SiteQuery
    private let counting: Counting
    private let settings: SitesSettings
    private let readsAhead: Bool
    private let state = Mutex(State())

    init(
        _ dealers: [DealerID],
        _ query: SiteQuery,
        _ counting: Counting,
        _ settings: SitesSettings,
        readsAhead: Bool
    ) {
        self.dealers = dealers
        self.query = query
        self.counting = counting
        self.settings = settings
        self.readsAhead = readsAhead
    }

    func take() -> Answer? {
        state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
    }

    func cancel() {
        state.withLock { state in
            state.ahead?.cancel()
            state.scan?.cancel()
        }
    }

    func fill(_ maximumRows: Int) async throws(ScriptError) {
        let answer = try await ServiceErrors.wrap { () async throws(SitesServiceError) -> Answer in
            let service = try await settings.reading()
            if state.withLock({ $0.scan == nil }) {
                settings.noteRead(.began(dealers: dealers, query: query))
            }
            var scan = state.withLock { $0.scan }
            if scan == nil {
                switch counting {
                case .nothing: break
                case .rows: return .count(try await service.countSites(dealers: dealers, matching: query))
                case .groups(let fields):
                    let counts = try await service.countSites(dealers: dealers, matching: query, by: fields)
                    if let counts { return .groups(counts) }
                }
                scan = try await service.scan(dealers: dealers, matching: query)
                state.withLock { [scan] in $0.scan = scan }
            }
            guard let scan, let batch = try await next(of: scan, maximumRows) else { return .end }
            settings.noteRead(.rows(batch.rowCount))
            return .batch(batch)
        }
        state.withLock { $0.answer = answer }
    }

    /// The next batch; from the second full one on the one behind it is being read when this returns.
    private func next(
        of scan: any SiteScan,
        _ maximumRows: Int
    ) async throws(SitesServiceError) -> SiteColumnBatch? {
        let ahead = state.withLock { state in
            defer { state.ahead = nil }
            return state.ahead
        }
        let batch =
            if let ahead { try await ahead.value.get() } else {
                try await scan.next(maximumRows: maximumRows)
            }
        guard readsAhead, maximumRows >= ScanState.aheadMinimum, batch?.rowCount == maximumRows else {
            return batch
        }
        state.withLock { state in
            state.fullBatches += 1
            guard state.fullBatches > 1 else { return }
            state.ahead = Task {
                do throws(SitesServiceError) {
                    return .success(try await scan.next(maximumRows: maximumRows))
                } catch {
                    return .failure(error)
                }
            }
        }
        return batch
    }
}

/// Where rows come from: a host's table, a file, a service.
///
/// The engine decides what to ask of it: it offers filters, sorting and limits, the source says which of them
/// it evaluates itself with exactly the language's meaning, and everything else is done by the machine.
public protocol RowSource: AnyObject {
    /// How it is written, for `explain`, such as `sites(dealer: 42)`.
    var title: String { get }
    /// The names of its columns in order; nil when they are known only from the rows.
    var columns: [String]? { get }
    /// Why it cannot evaluate `predicate` exactly; nil when it can.
    func refusal(of predicate: PushPredicate) -> String?
    /// Why it cannot sort by `keys` exactly (nil last, stable over its own order); nil when it can.
    func refusal(ofSort keys: [PushSort]) -> String?
    /// Whether it can skip rows and stop after a number of rows.
    var takesLimits: Bool { get }
    /// Whether it can count matching rows without giving them.
    var countsRows: Bool { get }
    /// Why it cannot count the rows of `query` for each value of `fields`; nil when it can.
    func refusal(ofCountBy fields: [String], _ query: SourceQuery) -> String?
    /// Whether a reading that has given its first rows gives the others as well, whatever happens elsewhere.
    var isSteady: Bool { get }
    /// What it will send or run for `query`, for `explain`: a line each.
    func lines(explaining query: SourceQuery) -> [String]
    /// Starts reading.
    func open(_ query: SourceQuery, _ context: NativeContext) throws(ScriptError) -> any RowCursor
}

extension RowSource {
    /// Whatever is read piece by piece may end in the middle.
    public var isSteady: Bool { false }
    /// Counts nothing by values.
    public func refusal(ofCountBy fields: [String], _ query: SourceQuery) -> String? {
        "the source counts nothing by values"
    }
}

/// One condition on one column, as `where` puts it.
public struct PushPredicate: Sendable, Hashable {
    /// How the column is compared.
    public enum Comparison: String, Sendable {
        /// Equal; never true for nil unless the operand is nil.
        case equal = "=="
        /// Not equal; true for nil unless the operand is nil.
        case notEqual = "!="
        /// Orderings; false for nil.
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
        /// Equal to one of the operands.
        case isIn = "in"
        /// Equal to none of the operands.
        case isNotIn = "not in"
        /// Text tests, byte for byte.
        case startsWith = "starts_with", endsWith = "ends_with", contains = "contains"
    }

    /// The column.
    public var field: String
    /// How it is compared.
    public var comparison: Comparison
    /// What it is compared with: one operand, or any number for `in`.
    public var operands: [PushOperand]

    /// Makes a predicate.
    public init(field: String, comparison: Comparison, operands: [PushOperand]) {
        self.field = field
        self.comparison = comparison
        self.operands = operands
    }
}

/// A plain value that may leave the machine.
public enum PushOperand: Sendable, Hashable {
    case `nil`
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    /// Milliseconds since 1970, UTC.
    case instant(Int)
    /// Milliseconds.
    case duration(Int)
}

/// One key to sort by.
public struct PushSort: Sendable, Hashable {
    /// The column.
    public var field: String
    /// Whether the largest comes first; nil comes last either way.
    public var isDescending: Bool

    /// Makes a key.
    public init(field: String, isDescending: Bool) {
        self.field = field
        self.isDescending = isDescending
    }
}

/// What the engine asks of a source, in the order the parts are applied.
public struct SourceQuery: Sendable, Hashable {
    /// The columns that are read; nil for all.
    public var fields: [String]?
    /// Conditions that all must hold.
    public var filters: [PushPredicate] = []
    /// Keys to sort by; empty for the source's own order.
    public var sort: [PushSort] = []
    /// How many rows to leave out at the start.
    public var skip = 0
    /// How many rows to give at most.
    public var take: Int?
    /// Whether only the number of rows is wanted: the cursor gives one row with one Int column.
    public var countsOnly = false
    /// The columns for whose values numbers of rows are wanted; empty for none.
    ///
    /// The cursor gives rows with these columns and an Int column behind them: how many rows have the values. Values
    /// come in the order of the first row that has them, and may come more than once.
    public var countsBy: [String] = []

    /// Makes a query for everything.
    public init() {}
}

/// A reading under way.
public protocol RowCursor: AnyObject {
    /// Gives the next rows, at most `maximumRows` where the source can tell.
    func next(maximumRows: Int, _ context: NativeContext) throws(ScriptError) -> CursorStep
}

/// What a cursor gives.
public enum CursorStep {
    /// Some rows.
    case rows(RowBatch)
    /// There are no more.
    case end
    /// Something to wait for, after which `next` is called again; the answer's value is not used.
    case wait(HostWait)
}

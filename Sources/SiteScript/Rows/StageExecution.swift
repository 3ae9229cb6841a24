/// Makes the execution of a stage from its evaluated arguments.
public typealias StageFactory =
    @Sendable (StageArguments, NativeContext) throws(ScriptError) -> any StageExecution

/// Ends a pipeline over a host's value, whose rows were at most picked, with that value as a whole.
public typealias ObjectExecution =
    @Sendable (RowsObject, StageArguments, NativeContext) throws(ScriptError) -> StageEnd

/// The arguments of a stage as its execution gets them.
public struct StageArguments {
    /// One argument.
    public struct Item {
        /// The label, or the column name that a plain `.field` gives; nil when there is none.
        public var name: String?
        /// Whether `name` was written as a label.
        public var isLabelled: Bool
        /// The value of an argument evaluated once; nil for one evaluated for each row.
        public var value: Value?
        /// The place among the columns given to `process`; nil for an argument evaluated once.
        public var column: Int?
        /// Whether `desc` follows it.
        public var isDescending: Bool
        /// For an aggregate argument: how its result is made.
        public var aggregate: AggregateExpression?
        /// The field of the other rows that a key of `on` is compared with.
        ///
        /// For an argument with a label that is a plain field: that field.
        public var otherName: String?
        /// For rows evaluated once: the columns that the checker knows them to have, for when there are none to
        /// look at.
        public var columns: [String]?

        /// Makes an item.
        public init(
            name: String?,
            isLabelled: Bool,
            value: Value? = nil,
            column: Int? = nil,
            isDescending: Bool = false,
            aggregate: AggregateExpression? = nil
        ) {
            self.name = name
            self.isLabelled = isLabelled
            self.value = value
            self.column = column
            self.isDescending = isDescending
            self.aggregate = aggregate
        }
    }

    /// Arguments without a written label, in order.
    public var positional: [Item]
    /// Arguments with a written label, in order.
    public var labelled: [Item]
    /// The keys of the `by` or `on` list, in order.
    public var keys: [Item]

    /// Whether the source has counted: the last column of each row says how many rows it stands for.
    public var isCounted = false

    /// Makes arguments.
    public init(positional: [Item], labelled: [Item], keys: [Item]) {
        self.positional = positional
        self.labelled = labelled
        self.keys = keys
    }

    /// The value of the argument labelled `label`; nil when it was left out.
    public func value(_ label: String) -> Value? {
        labelled.first { $0.name == label }?.value
    }
}

/// One aggregate call such as `sum(.x)` inside an argument of `summarize`.
public struct AggregateExpression {
    /// The aggregates.
    public enum Function: String, Sendable, CaseIterable {
        case count, sum, avg, min, max, first, last, list, distinct
    }

    /// Which aggregate.
    public var function: Function
    /// The column, among those given to `process`, of what is aggregated; nil for `count()`.
    public var column: Int?
    /// The column of the `where:` condition, if any.
    public var conditionColumn: Int?

    /// Makes an aggregate.
    public init(function: Function, column: Int?, conditionColumn: Int?) {
        self.function = function
        self.column = column
        self.conditionColumn = conditionColumn
    }
}

/// What a stage does with the rows that flow through it, batch by batch.
///
/// One execution serves one run of one pipeline. It never calls back into the script: the runner evaluates
/// the stage's row arguments over the batch first and hands over the results as columns. Values kept between
/// calls must be in a `Column` or a `RootedValue`.
public protocol StageExecution: AnyObject {
    /// Takes one batch and gives the rows that flow out at once; nil when none do.
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch?

    /// Takes a batch whose values nobody has asked for, where every row argument is one of its fields.
    ///
    /// Gives nil to be asked by `process` instead.
    func project(_ batch: RowBatch, _ fields: [String]) -> RowBatch?

    /// Says what comes after the last batch, or after `isDone`.
    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd

    /// Whether further rows would change nothing, so that the source can stop.
    var isDone: Bool { get }

    /// How many rows it can still use; nil when all. Keeps the source from reading rows for nothing.
    var demand: Int? { get }
}

extension StageExecution {
    /// Wants values unless it says otherwise.
    public func project(_ batch: RowBatch, _ fields: [String]) -> RowBatch? { nil }
    /// Needs every row unless it says otherwise.
    public var isDone: Bool { false }
    /// Uses every row unless it says otherwise.
    public var demand: Int? { nil }
}

/// What a stage gives after its last batch.
public enum StageEnd {
    /// Rows that flow on; an empty list when there are none.
    case rows([RowBatch])
    /// The value of the pipeline; only the last stage may give one.
    case value(Value)
    /// Something to wait for first; its answer is the value of the pipeline.
    case wait(HostWait)
}

public import SiteScriptSyntax

/// What a stage's type rule sees of the checker: what flows in, and the arguments, each checked on request.
///
/// Labels, counts and modes were held against the stage's shape before the rule is asked. An argument that the
/// rule does not ask for is checked afterwards, so that nothing in it goes unnoticed.
public protocol StageTyping {
    /// The type of what flows in: `.stream(T)`, `.list(T)`, `.changes`, `.any` or another value.
    var input: ScriptType { get }
    /// The type of one row of it; reports once and gives `.never` when the input has no rows.
    var row: ScriptType { get }
    /// The name of the stage as written.
    var name: Identifier { get }
    /// Where the stage stands, from its name to its last argument.
    var span: SourceSpan { get }
    /// The arguments in order.
    var arguments: [StageArgument] { get }
    /// The keys of the `by` or `on` list.
    var keys: [StageArgument] { get }
    /// The type of an argument evaluated for each row; a lambda is applied to the row. Reports what is
    /// wrong inside it.
    func rowType(of argument: StageArgument) -> ScriptType
    /// The type of an argument evaluated for each row, whose place wants `expected`: literals are held against it.
    func rowType(of argument: StageArgument, expecting expected: ScriptType) -> ScriptType
    /// The type of an argument evaluated for each row of `row` instead of the stage's own.
    func type(of argument: StageArgument, overRow row: ScriptType) -> ScriptType
    /// The type of an argument evaluated once.
    func valueType(of argument: StageArgument) -> ScriptType
    /// The type of an argument that may call aggregates over row expressions.
    func aggregateType(of argument: StageArgument) -> ScriptType
    /// The type of one row of the rows that an argument gives; reports and gives `.never` when it gives none.
    func rowType(ofRowsIn argument: StageArgument) -> ScriptType
    /// Checks an argument that must be Bool for each row; reports anything else, `Bool?` included.
    func requireCondition(_ argument: StageArgument)
    /// Reports unless `type` may stand where `expected` is wanted; gives whether it may.
    @discardableResult
    func require(_ type: ScriptType, for argument: StageArgument, toBe expected: ScriptType) -> Bool
    /// The row's type where `argument` holds: fields tested against nil are no longer optional.
    func rowNarrowed(by argument: StageArgument) -> ScriptType
    /// The name a column gets from an argument: its label, or the field of a plain `.field`; nil when there is none.
    func columnName(of argument: StageArgument) -> String?
    /// What an aggregate over operands of type `type` gives when there may be none; reports operands that it
    /// does not take. Without an argument the rows themselves are the operands.
    func aggregate(
        _ function: AggregateExpression.Function,
        of type: ScriptType,
        in argument: StageArgument?
    ) -> ScriptType
    /// Adds a diagnostic.
    func report(_ diagnostic: Diagnostic)
}

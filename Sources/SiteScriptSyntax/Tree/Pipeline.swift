/// `source | stage args | stage args`.
public struct Pipeline: Sendable {
    /// Where the rows come from.
    public var source: Expression
    /// What is done to them, in order; never empty.
    public var stages: [Stage]

    /// Makes a pipeline.
    public init(source: Expression, stages: [Stage]) {
        self.source = source
        self.stages = stages
    }
}

/// One stage of a pipeline: a built-in stage or a user's function.
public struct Stage: Sendable {
    /// `by …` or `on …`.
    public struct KeyList: Sendable {
        /// The word that starts the list.
        public enum Keyword: String, Sendable {
            /// `by .a, .b`
            case by
            /// `on .k`
            case on
        }

        /// The word that starts it.
        public var keyword: Keyword
        /// The keys; a label names the resulting column.
        public var keys: [StageArgument]
        /// Where the list stands, its keyword included.
        public var span: SourceSpan

        /// Makes a list.
        public init(keyword: Keyword, keys: [StageArgument], span: SourceSpan) {
            self.keyword = keyword
            self.keys = keys
            self.span = span
        }
    }

    /// The module before the dot in `module.name`.
    public var module: Identifier?
    /// The stage's name; empty where it is still missing.
    public var name: Identifier
    /// Its arguments in order.
    public var arguments: [StageArgument]
    /// Its `by` or `on` list.
    public var keyList: KeyList?
    /// Where it stands, from its name to its last argument.
    public var span: SourceSpan

    /// Makes a stage.
    public init(
        module: Identifier?,
        name: Identifier,
        arguments: [StageArgument],
        keyList: KeyList?,
        span: SourceSpan
    ) {
        self.module = module
        self.name = name
        self.arguments = arguments
        self.keyList = keyList
        self.span = span
    }
}

/// One argument of a stage, with an optional direction.
public struct StageArgument: Sendable {
    /// `asc` or `desc` behind an argument.
    public enum Direction: String, Sendable {
        /// Smallest first.
        case ascending = "asc"
        /// Largest first.
        case descending = "desc"
    }

    /// The label before it, if any.
    public var label: Identifier?
    /// The expression, which may use the current row.
    public var value: Expression
    /// The direction behind it, if any.
    public var direction: Direction?

    /// Makes an argument.
    public init(label: Identifier?, value: Expression, direction: Direction?) {
        self.label = label
        self.value = value
        self.direction = direction
    }
}

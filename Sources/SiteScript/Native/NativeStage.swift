public import SiteScriptSyntax

/// A pipeline stage written in Swift: its arguments, row-type rule, execution, help and examples.
public struct NativeStage: Sendable {
    /// How one argument of a stage is evaluated.
    public enum ArgumentMode: Sendable, Hashable {
        /// Once, where the pipeline stands.
        case value
        /// For each row, with the row's fields in reach.
        case row
        /// For each group: may call `count sum avg min max first last list distinct` over row expressions.
        case aggregate
    }

    /// One named argument.
    public struct Label: Sendable, Hashable {
        /// The label.
        public var name: String
        /// How it is evaluated.
        public var mode: ArgumentMode
        /// What it must be; `.any` where the type rule says.
        public var type: ScriptType
        /// Whether it must be given.
        public var isRequired: Bool
        /// The texts it may be, which literals are held against; empty where any will do.
        public var choices: [String]
        /// A few words for completion and help.
        public var help: String

        /// Makes a label.
        public init(
            _ name: String,
            _ mode: ArgumentMode,
            _ type: ScriptType = .any,
            isRequired: Bool = false,
            choices: [String] = [],
            help: String = ""
        ) {
            self.name = name
            self.mode = mode
            self.type = type
            self.isRequired = isRequired
            self.choices = choices
            self.help = help
        }
    }

    /// What arguments a stage takes; enough to compile it.
    public struct Shape: Sendable, Hashable {
        /// How positional arguments are evaluated; nil when there are none.
        public var positional: ArgumentMode?
        /// How many positional arguments there may be.
        public var positionalCount: ClosedRange<Int>
        /// The labels it knows.
        public var labels: [Label]
        /// How arguments with labels of the writer's choice are evaluated (`with n: e`); nil when there are none.
        public var freeLabels: ArgumentMode?
        /// The key list it takes.
        public var keyList: Stage.KeyList.Keyword?
        /// Whether the key list must be given.
        public var needsKeyList: Bool
        /// Whether `asc` and `desc` may follow an argument.
        public var takesDirections: Bool

        /// Makes a shape.
        public init(
            positional: ArgumentMode? = nil,
            count: ClosedRange<Int> = 0...0,
            labels: [Label] = [],
            freeLabels: ArgumentMode? = nil,
            keyList: Stage.KeyList.Keyword? = nil,
            needsKeyList: Bool = false,
            takesDirections: Bool = false
        ) {
            self.positional = positional
            positionalCount = count
            self.labels = labels
            self.freeLabels = freeLabels
            self.keyList = keyList
            self.needsKeyList = needsKeyList
            self.takesDirections = takesDirections
        }
    }

    /// What becomes of the rows that flow in, so that columns nobody reads are never fetched.
    public enum Flow: Sendable, Hashable {
        /// Some or all of them flow out, unchanged.
        case subset
        /// They flow out with columns added or removed.
        case extended
        /// Something else flows out, made of the stage's row arguments alone.
        case replaced
        /// Something else flows out, made of whole rows.
        case wholeRows
    }

    /// What a source may be asked to do in the stage's place.
    public enum PushRole: Sendable, Hashable {
        case filter, sort, take, skip, first, count
    }

    /// What a pipeline that ends in the stage is.
    public enum Ending: Sendable, Hashable {
        /// Rows, which flow on and run when they are needed.
        case rows
        /// A value, so that the pipeline runs where it stands.
        case value
        /// A value without a key list, rows with one.
        case valueWithoutKeys
    }

    /// The name scripts call it by.
    public var name: String
    /// One sentence for help and the reference page.
    public var summary: String
    /// How it is written, such as `where CONDITION`.
    public var usage: String
    /// What arguments it takes.
    public var shape: Shape
    /// What it does besides giving rows.
    public var effects: Effects
    /// What becomes of the rows that flow in.
    public var flow: Flow
    /// What a source may be asked to do in its place.
    public var pushRole: PushRole?
    /// What a pipeline that ends in it is.
    public var ending: Ending
    /// Pipelines over lists and what they give.
    public var examples: [NativeExample]
    /// Says what flows out, given what flows in; reports what is wrong with the arguments.
    public var typing: @Sendable (any StageTyping) -> ScriptType
    /// Makes what does the work; nil while a stage is known to the checker only.
    public var execution: StageFactory?
    /// Does the work on a host's value as a whole, such as changes that are shown or applied.
    public var objectExecution: ObjectExecution?

    /// Makes an entry.
    public init(
        _ name: String,
        usage: String,
        _ summary: String,
        shape: Shape = Shape(),
        flow: Flow,
        pushRole: PushRole? = nil,
        ending: Ending = .rows,
        effects: Effects = [],
        examples: [NativeExample] = [],
        typing: @escaping @Sendable (any StageTyping) -> ScriptType,
        execution: StageFactory? = nil,
        objectExecution: ObjectExecution? = nil
    ) {
        self.name = name
        self.usage = usage
        self.summary = summary
        self.shape = shape
        self.flow = flow
        self.pushRole = pushRole
        self.ending = ending
        self.effects = effects
        self.examples = examples
        self.typing = typing
        self.execution = execution
        self.objectExecution = objectExecution
    }
}

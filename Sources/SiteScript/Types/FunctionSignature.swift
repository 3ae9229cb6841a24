/// What a function takes, gives and does.
public struct FunctionSignature: Hashable, Sendable {
    /// One parameter.
    public struct Parameter: Hashable, Sendable {
        /// The name, which is also the label.
        public var name: String
        /// What may be passed.
        public var type: ScriptType
        /// Whether it may be left out.
        public var isOptional: Bool
        /// Whether it takes all further positional arguments; only the last may.
        public var isVariadic: Bool
        /// Whether the label must be written: `csv(path, as: Row)`.
        public var needsLabel: Bool
        /// Whether a list of such values may be passed as well: `sites(dealer: [42, 43])`.
        public var takesLists: Bool

        /// Makes a parameter.
        public init(
            _ name: String,
            _ type: ScriptType,
            isOptional: Bool = false,
            isVariadic: Bool = false,
            needsLabel: Bool = false,
            takesLists: Bool = false
        ) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.isVariadic = isVariadic
            self.needsLabel = needsLabel
            self.takesLists = takesLists
        }
    }

    /// The parameters in order.
    public var parameters: [Parameter]
    /// What it gives; may mention the `.parameter(n)` of its parameters.
    public var result: ScriptType
    /// What it gives when every parameter that may be left out is left out, where that is another type.
    public var shortResult: ScriptType?
    /// What it does besides.
    public var effects: Effects

    /// Makes a signature.
    public init(
        _ parameters: [Parameter],
        result: ScriptType,
        shortResult: ScriptType? = nil,
        effects: Effects = []
    ) {
        self.parameters = parameters
        self.result = result
        self.shortResult = shortResult
        self.effects = effects
    }
}

public import SiteScriptSyntax

/// A program with what the checker found out about it; it may run when there are no errors.
public struct CheckedProgram: Sendable {
    /// The program as it was parsed.
    public var program: Program
    /// What is wrong with it, in the order of the text.
    public var diagnostics: DiagnosticBag
    /// The type of each expression by its number.
    ///
    /// Where a function was checked for several calls, what fits
    /// all of them. nil where nothing was checked.
    public var types: [ScriptType?]
    /// What flows through each pipeline, by the number of its expression.
    public var pipelines: [NodeID: PipelineTypes]
    /// The declared parameters in order.
    public var parameters: [ProgramParameter]
    /// What running it may do.
    public var effects: Effects
    /// The declared functions with what their calls may do; one that nothing calls is checked as if
    /// anything were passed.
    public var functions: [FunctionSummary]
    /// The names in reach after it, for the next line of the REPL.
    public var scope: CheckScope
    /// The modules that the program itself imports, by the `n` of `.module(n)`.
    public var modules: [Int: CheckedProgram]
    /// What its last statement gives when that is an expression; nil otherwise.
    public var resultType: ScriptType?

    /// Whether it may run.
    public var isRunnable: Bool { !diagnostics.hasErrors }

    /// The type of an expression; `.any` where nothing is known.
    public func type(of expression: Expression) -> ScriptType {
        expression.id < types.count ? types[expression.id] ?? .any : .any
    }

    /// What flows through one pipeline.
    public struct PipelineTypes: Sendable {
        /// What each stage gets, and in the end what the pipeline gives; one more than there are stages.
        public var flows: [ScriptType] = []
        /// The rows that reach each stage; `.never` where there are none.
        public var rows: [ScriptType] = []
        /// What each stage's name stands for.
        public var stages: [StageMeaning] = []
    }

    /// What the name of a stage stands for.
    public enum StageMeaning: Sendable, Hashable {
        /// A stage of the registry.
        case native
        /// The function that the name is bound to; the rows are its first argument.
        case function
        /// Nothing; a diagnostic says so.
        case unknown
    }

    /// One `param`.
    public struct ProgramParameter: Sendable {
        /// The name, which is also the option's.
        public var name: Identifier
        /// The declared type, or that of the default.
        public var type: ScriptType
        /// The value when none is given; without one the parameter is required.
        public var defaultValue: Expression?
        /// What help says about it.
        public var documentation: String?
    }

    /// What is known of one `func`.
    public struct FunctionSummary: Sendable {
        /// The name.
        public var name: String
        /// Where the name stands.
        public var span: SourceSpan
        /// How many parameters it has.
        public var parameterCount: Int
        /// What its calls may do.
        public var effects: Effects
    }
}

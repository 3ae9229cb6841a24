/// A group of functions, members, stages and types that a host installs into an engine.
public struct NativeModule: Sendable {
    /// A named type.
    public struct NamedType: Sendable {
        /// The name scripts write.
        public var name: String
        /// What it is.
        public var type: ScriptType
        /// One sentence for help.
        public var summary: String
        /// One sentence for each field, for help.
        public var fieldSummaries: [String: String]
        /// Fields that people seldom ask for; completion offers them last.
        public var rareFields: Set<String> = []

        /// Makes a named type.
        public init(
            _ name: String,
            _ type: ScriptType,
            _ summary: String,
            fieldSummaries: [String: String] = [:]
        ) {
            self.name = name
            self.type = type
            self.summary = summary
            self.fieldSummaries = fieldSummaries
        }
    }

    /// The module's name in the reference.
    public var name: String
    /// One sentence for the reference.
    public var summary: String
    /// Functions called by their bare names.
    public var functions: [NativeFunction]
    /// Members of built-in types.
    public var members: [NativeMember]
    /// Pipeline stages.
    public var stages: [NativeStage]
    /// Named types.
    public var types: [NamedType]

    /// Makes a module.
    public init(
        _ name: String,
        _ summary: String,
        functions: [NativeFunction] = [],
        members: [NativeMember] = [],
        stages: [NativeStage] = [],
        types: [NamedType] = []
    ) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.members = members
        self.stages = stages
        self.types = types
    }
}

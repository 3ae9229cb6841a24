import SiteScriptSyntax

/// A value that a program mentions, as it stands in compiled code.
enum Constant: Hashable, Sendable {
    case int(Int)
    case double(UInt64)
    case string(String)
    case instant(Int)
    case duration(Int)
    case type(ScriptType)
    /// A native function as a value, by its number in the program.
    case native(Int)
    /// A function of the program without captures as a value.
    case function(Int)
    /// The labels of a call's arguments; nil for one without.
    case labels([String?])
    /// A module that the program imports.
    case module(ModuleExports)
    /// What a failed assertion tells.
    case assertion(AssertionParts)

    /// Whether it is the same to the byte: Swift takes composed and decomposed characters for equal.
    func isIdentical(to other: Constant) -> Bool {
        guard case .string(let text) = self, case .string(let otherText) = other else { return true }
        return text.utf8.elementsEqual(otherText.utf8)
    }
}

/// The names that a module gives to programs that import it.
struct ModuleExports: Hashable, Sendable {
    /// The path as it was written.
    var path: String
    /// Where the values of its names are.
    var globals: [String: Int]
}

/// The parts of an assertion's condition, whose values are told when it does not hold.
struct AssertionParts: Hashable, Sendable {
    /// One part.
    struct Part: Hashable, Sendable {
        var text: String
        /// The register, as a byte offset, that holds its value; `.missing` when it was not evaluated.
        var register: Int
    }

    /// The condition as it is written.
    var text: String
    var parts: [Part] = []
}

/// Where a closure takes one captured value from when it is made.
enum CaptureSource: Hashable, Sendable {
    /// A register of the function that makes it, as a byte offset.
    case register(Int)
    /// A capture of the function that makes it.
    case capture(Int)
}

/// A `try` block: where it is in force, and where its catches start.
struct ErrorHandler: Hashable, Sendable {
    /// The first instruction under it.
    var start: Int
    /// The first instruction not under it any more.
    var end: Int
    /// Where its catches start.
    var target: Int
    /// The register, as a byte offset, that gets the error.
    var register: Int
}

/// The code of one function.
struct FunctionCode: Hashable, Sendable {
    /// The name for stack traces.
    var name: String
    var instructions: [Instruction] = []
    /// The span of each instruction.
    var spans: [SourceSpan] = []
    var parameterCount = 0
    /// The names of a declared function's parameters, for calls that go by its value.
    var parameterNames: [String] = []
    /// The places of the parameters that may be left out.
    var optionalParameters: Set<Int> = []
    var registerCount = 0
    var captures: [CaptureSource] = []
    var handlers: [ErrorHandler] = []
    /// Set for a row expression: what it reads, and what a source may evaluate in its place.
    var row: RowExpressionInfo?
    /// What a debugger can show; none in code that was not compiled to be debugged.
    var names: [NamedPlace] = []
}

/// A name of a function, and where its value is while it is in reach.
struct NamedPlace: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        /// A register, as a byte offset.
        case register(Int, isBoxed: Bool)
        /// A captured value, by its number.
        case capture(Int, isBoxed: Bool)
        /// The row that a row expression stands on.
        case row
    }

    var name: String
    var place: Place
    /// The first instruction at which it may have a value.
    var start: Int
    /// The first instruction at which it is not in reach any more.
    var end: Int
}

/// What is known about a row expression besides its code.
struct RowExpressionInfo: Hashable, Sendable {
    /// The fields of the row that it reads; nil when it may read any.
    var fields: Set<String>?
    /// Whether evaluating it can neither fail nor do anything besides giving a value.
    var isSimple: Bool
    /// Its conditions joined by `and`, as far as a source may evaluate them; nil for one that it may not, with the
    /// reason.
    var conditions: [PushCondition] = []
    /// The field that it is, when it is just `.field`.
    var plainField: String?
}

/// One condition of a `where`, before its operands are known.
struct PushCondition: Hashable, Sendable {
    /// An operand: a constant, or something that is known when the pipeline runs.
    enum Operand: Hashable, Sendable {
        case constant(Constant)
        case `nil`
        case boolean(Bool)
        case capture(Int)
        case capturedBox(Int)
        case global(Int)
    }

    /// How it reads, for `explain`.
    var text: String
    /// The comparison, when a source may evaluate it.
    var test: Test?
    /// Why a source may not evaluate it.
    var reason: String?

    /// A comparison of a field with operands.
    struct Test: Hashable, Sendable {
        var field: String
        var comparison: PushPredicate.Comparison
        var operands: [Operand]
        /// Whether the only operand of `in` is a list whose elements are meant.
        var isList: Bool
    }
}

/// One use of a stage, as it stands in compiled code.
struct StageSite: Hashable, Sendable {
    /// One argument.
    struct Item: Hashable, Sendable {
        enum Role: Hashable, Sendable { case positional, labelled, key }

        var role: Role
        var name: String?
        var isDescending: Bool
        var isRow: Bool
        /// For a key of `on .a == .b`: the field of the other rows.
        var otherName: String?
        /// For rows given once: their columns as far as the checker knows them.
        var columns: [String]?
        /// For an aggregate: its function, and whether an operand and a condition follow, each a row expression.
        var aggregate: String?
        var hasOperand = false
        var hasCondition = false
    }

    var name: String
    var items: [Item]
    /// Whether it ends the pipeline with a value, so that it runs at once.
    var givesValue: Bool
    var span: SourceSpan

    /// How many registers its arguments take.
    var valueCount: Int {
        items.reduce(0) { count, item in
            count + (item.aggregate == nil ? 1 : (item.hasOperand ? 1 : 0) + (item.hasCondition ? 1 : 0))
        }
    }
}

/// A mention of a field or member, with room for what was found last.
struct MemberSite {
    var symbol: Int32
    var cachedShape: UInt32 = .max
    var cachedSlot: Int32 = 0
    /// The native function found last, for values with `cachedTag`.
    var cachedNative: Int32 = -1
    /// The tag of such values, which are of a built-in type.
    var cachedTag = UInt.max
    var cachedIsProperty = false
}

/// What compiling gives: functions with the tables they refer to.
///
/// The first function is the script itself.
struct ProgramCode: Hashable, Sendable {
    var functions: [FunctionCode] = []
    var constants: [Constant] = []
    /// Names of fields and members, one for each site.
    var memberSites: [String] = []
    var stageSites: [StageSite] = []
    /// Field names of record literals.
    var shapes: [[String]] = []
    /// Names of the native functions it calls.
    var natives: [String] = []
    /// The functions of its `test` blocks, in order.
    var tests: [Int] = []
    /// How many globals it has, those of earlier programs of the session included.
    var globalCount = 0
    /// The globals that a debugger can show; none in code that was not compiled to be debugged.
    var globalNames: [String: Int] = [:]
}

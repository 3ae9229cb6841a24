/// A function written in Swift: its name, types, help, examples and body in one entry.
///
/// The checker's signature, help, completion and the reference page all come from this entry.
public struct NativeFunction: Sendable {
    /// How it runs.
    public enum Body: Sendable {
        /// Gives its value at once.
        case immediate(@Sendable (NativeCall) throws(ScriptError) -> Value)
        /// Gives something the host has to wait for; the machine is suspended meanwhile.
        case waiting(@Sendable (NativeCall) throws(ScriptError) -> HostWait)
        /// Calls a function value again and again, or gives its value at once.
        case calling(@Sendable (NativeCall) throws(ScriptError) -> CallSequence.Start)
        /// Is written in the language: a `func` of the same name and parameters.
        case script(String)
        /// Calls a function value for each of several values, so that what the calls wait for overlaps.
        case branching(@Sendable (NativeCall) throws(ScriptError) -> BranchRequest)
    }

    /// The name scripts call it by.
    public var name: String
    /// What it takes, gives and does.
    public var signature: FunctionSignature
    /// One sentence for help and the reference page.
    public var summary: String
    /// Examples, at least one where the result does not depend on the host.
    public var examples: [NativeExample]
    /// How it runs.
    public var body: Body
    /// Says what is wrong with a text literal passed for its first parameter besides the receiver, so that it is
    /// reported before anything runs.
    public var literalRule: LiteralRule?

    /// Makes an entry.
    public init(
        _ name: String,
        _ signature: FunctionSignature,
        _ summary: String,
        examples: [NativeExample] = [],
        literalRule: LiteralRule? = nil,
        body: Body
    ) {
        self.name = name
        self.signature = signature
        self.summary = summary
        self.examples = examples
        self.literalRule = literalRule
        self.body = body
    }
}

/// Gives what is wrong with the text of a literal; nil when nothing is.
public typealias LiteralRule = @Sendable (String) -> LiteralMistake?

/// What is wrong with a text that a program holds as a literal, such as a pattern, and where in it.
public struct LiteralMistake: Error, Sendable, Hashable {
    /// Where it starts, in bytes of UTF-8 from the start of the text.
    public var offset: Int
    /// How many bytes it takes; 0 where something is missing.
    public var length: Int
    /// What is wrong.
    public var message: String
    /// How to mend it, when that is known.
    public var hint: String?

    /// Makes a mistake.
    public init(offset: Int, length: Int, _ message: String, hint: String? = nil) {
        self.offset = offset
        self.length = length
        self.message = message
        self.hint = hint
    }
}

/// The calls that a branching function asks for; it gives the list of their results in order.
public struct BranchRequest {
    /// The function to call with each value.
    public var function: Value
    /// A list of the values.
    public var values: Value
    /// How many calls may be under way at once, from 1.
    public var atMost: Int

    /// Makes a request.
    public init(function: Value, values: Value, atMost: Int) {
        self.function = function
        self.values = values
        self.atMost = atMost
    }
}

/// A member of a built-in type: `"a".upper()`, `xs.count`.
public struct NativeMember: Sendable {
    /// Whether it is read without parentheses.
    public var isProperty: Bool
    /// The function behind it; its first parameter is the receiver.
    public var function: NativeFunction

    /// Makes a property: read without parentheses.
    public static func property(_ function: NativeFunction) -> NativeMember {
        NativeMember(isProperty: true, function: function)
    }

    /// Makes a method: called with parentheses.
    public static func method(_ function: NativeFunction) -> NativeMember {
        NativeMember(isProperty: false, function: function)
    }

    /// The type it belongs to.
    public var receiver: ScriptType { function.signature.parameters[0].type }
}

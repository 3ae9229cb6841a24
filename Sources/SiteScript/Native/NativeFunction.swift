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

    /// Makes an entry.
    public init(
        _ name: String,
        _ signature: FunctionSignature,
        _ summary: String,
        examples: [NativeExample] = [],
        body: Body
    ) {
        self.name = name
        self.signature = signature
        self.summary = summary
        self.examples = examples
        self.body = body
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

/// Functions and types of the host, one at a time; a `NativeModule` installs many under one name.
extension Engine {
    /// Adds a function.
    public mutating func register(_ function: NativeFunction) {
        install(NativeModule("host", "What the host program adds.", functions: [function]))
    }

    /// Adds a function whose types are those of a closure that gives its value at once.
    @inlinable
    public mutating func register<each Argument: ScriptConvertible, Result: ScriptConvertible>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) {
        register(NativeFunction(name, parameters, summary, effects: effects, body: body))
    }

    /// Adds a function whose types are those of a closure that gives nothing.
    @inlinable
    public mutating func register<each Argument: ScriptConvertible>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) {
        register(NativeFunction(name, parameters, summary, effects: effects, body: body))
    }

    /// Adds a function whose types are those of a closure that the run waits for.
    @inlinable
    public mutating func register<
        each Argument: ScriptConvertible & Sendable,
        Result: ScriptConvertible & Sendable
    >(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) async throws -> Result
    ) {
        register(NativeFunction(name, parameters, summary, effects: effects, body: body))
    }

    /// Adds a function whose types are those of a closure that the run waits for and that gives nothing.
    @inlinable
    public mutating func register<each Argument: ScriptConvertible & Sendable>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) async throws -> Void
    ) {
        register(NativeFunction(name, parameters, summary, effects: effects, body: body))
    }

    /// Adds a type of the host, so that scripts may name it, with its members.
    public mutating func register<Content: HostValue>(
        _ type: Content.Type,
        _ summary: String = "",
        members: [NativeMember] = []
    ) {
        install(
            NativeModule(
                "host",
                "What the host program adds.",
                members: members,
                types: [.init(Content.typeName, Content.scriptType, summary)]
            )
        )
    }
}

/// The name of a parameter of a Swift closure, which is also its label, and what stands in when it is left out.
public struct NativeParameter: Sendable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String
    /// What it is when it is left out; nil when it must be given, unless its type is optional.
    public var defaultValue: (any ScriptConvertible & Sendable)?

    /// Makes a parameter.
    public init(_ name: String, default defaultValue: (any ScriptConvertible & Sendable)? = nil) {
        self.name = name
        self.defaultValue = defaultValue
    }

    /// Makes a parameter that must be given.
    public init(stringLiteral name: String) { self.init(name) }
}

/// Functions whose types are those of a Swift closure.
///
/// What the closure throws becomes an error of the script with the place of the call: a `ScriptError` as it is,
/// any other error of the kind `failed`.
extension NativeFunction {
    /// Makes a function of a closure that gives its value at once.
    @inlinable
    public init<each Argument: ScriptConvertible, Result: ScriptConvertible>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) {
        let types = NativeArguments.types(repeat (each Argument).self)
        let reader = NativeArguments(name, parameters, types)
        self.init(
            name,
            reader.signature(types, result: Result.scriptType, effects),
            summary,
            body: .immediate { call throws(ScriptError) in
                do {
                    var place = 0
                    return try body(repeat try reader.next(&place, (each Argument).self, call))
                        .scriptValue(call.heap)
                } catch {
                    throw reader.scriptError(error)
                }
            }
        )
    }

    /// Makes a function of a closure that gives nothing.
    @inlinable
    public init<each Argument: ScriptConvertible>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) {
        self.init(name, parameters, summary, effects: effects) {
            (arguments: repeat each Argument) throws -> Value in
            try body(repeat each arguments)
            return .nil
        }
    }

    /// Makes a function of a closure that the run waits for.
    @inlinable
    public init<each Argument: ScriptConvertible & Sendable, Result: ScriptConvertible & Sendable>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) async throws -> Result
    ) {
        let types = NativeArguments.types(repeat (each Argument).self)
        let reader = NativeArguments(name, parameters, types)
        self.init(
            name,
            reader.signature(types, result: Result.scriptType, effects),
            summary,
            body: .waiting { call throws(ScriptError) in
                let arguments: (repeat each Argument)
                do {
                    var place = 0
                    arguments = (repeat try reader.next(&place, (each Argument).self, call))
                } catch {
                    throw reader.scriptError(error)
                }
                return HostWait { () async throws(ScriptError) in
                    do {
                        let result = try await body(repeat each arguments)
                        return { heap throws(ScriptError) in try result.scriptValue(heap) }
                    } catch {
                        throw reader.scriptError(error)
                    }
                }
            }
        )
    }

    /// Makes a function of a closure that the run waits for and that gives nothing.
    @inlinable
    public init<each Argument: ScriptConvertible & Sendable>(
        _ name: String,
        _ parameters: [NativeParameter] = [],
        _ summary: String = "",
        effects: Effects = [],
        body: @escaping @Sendable (repeat each Argument) async throws -> Void
    ) {
        self.init(name, parameters, summary, effects: effects) {
            (arguments: repeat each Argument) async throws -> Value in
            try await body(repeat each arguments)
            return .nil
        }
    }
}

/// Reads the arguments of a call as the types of a Swift closure.
@usableFromInline
struct NativeArguments: Sendable {
    @usableFromInline let name: String
    @usableFromInline let parameters: [NativeParameter]

    @usableFromInline
    init(_ name: String, _ named: [NativeParameter], _ types: [ScriptType]) {
        precondition(
            named.isEmpty || named.count == types.count,
            "a closure's parameters are named all or none"
        )
        self.name = name
        parameters =
            named.isEmpty ? types.indices.map { NativeParameter("argument\($0 + 1)") } : named
    }

    @usableFromInline
    static func types<each Argument: ScriptConvertible>(
        _ types: repeat (each Argument).Type
    ) -> [ScriptType] {
        var result: [ScriptType] = []
        for type in repeat each types { result.append(type.scriptType) }
        return result
    }

    @usableFromInline
    func signature(_ types: [ScriptType], result: ScriptType, _ effects: Effects) -> FunctionSignature {
        FunctionSignature(
            zip(parameters, types).map { parameter, type in
                var mayBeNil = false
                if case .optional = type { mayBeNil = true }
                return .init(
                    parameter.name,
                    type,
                    isOptional: parameter.defaultValue != nil || mayBeNil
                )
            },
            result: result,
            effects: effects
        )
    }

    /// The argument at `place`, which moves on.
    @inlinable @inline(__always)
    func next<Argument: ScriptConvertible>(
        _ place: inout Int,
        _ type: Argument.Type,
        _ call: NativeCall
    ) throws(ScriptError) -> Argument {
        let value = call[place]
        place += 1
        if value.isMissing, let standIn = standIn(place - 1, type) { return standIn }
        do throws(ScriptError) {
            return try type.fromScript(value, call.heap)
        } catch {
            throw named(error, place - 1)
        }
    }

    @usableFromInline @inline(never)
    func standIn<Argument: ScriptConvertible>(_ place: Int, _ type: Argument.Type) -> Argument? {
        guard let value = parameters[place].defaultValue else { return nil }
        guard let standIn = value as? Argument else {
            preconditionFailure("a default is of its parameter's type")
        }
        return standIn
    }

    @usableFromInline @inline(never)
    func named(_ error: ScriptError, _ place: Int) -> ScriptError {
        var fault = error
        fault.message = "`\(name)` for `\(parameters[place].name)`: \(error.message)"
        return fault
    }

    @usableFromInline @inline(never)
    func scriptError(_ error: any Error) -> ScriptError {
        if let error = error as? ScriptError { return error }
        if error is CancellationError { return ScriptError(.cancelled, .cancelled, "cancelled") }
        return ScriptError(.failed, .failed, "`\(name)` failed: \(error)")
    }
}

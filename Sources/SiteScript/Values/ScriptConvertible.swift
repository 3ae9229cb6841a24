/// A Swift type whose values scripts take and give: arguments, results and variables.
///
/// A struct that is `Codable` needs no more than the name of this protocol to conform: its stored properties are
/// the fields of a record. A class or another type that scripts only hold is a `HostValue`.
public protocol ScriptConvertible: SendableMetatype {
    /// What the checker takes it for.
    static var scriptType: ScriptType { get }

    /// Makes a Swift value of a script's.
    ///
    /// - Throws: a `ScriptError` that says what was expected, and where inside the value.
    static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Self

    /// Makes a script's value of it.
    func scriptValue(_ heap: Heap) throws(ScriptError) -> Value
}

extension ScriptConvertible where Self: Codable {
    /// Everything about a record of the host is checked at run time, unless it names its fields.
    public static var scriptType: ScriptType { .any }

    /// Decodes it.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Self {
        try ScriptDecoder.decode(Self.self, from: value, heap)
    }

    /// Encodes it.
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> Value {
        try ScriptEncoder.encode(self, heap)
    }
}

/// A moment as scripts know it, without Foundation.
public struct ScriptInstant: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since 1970, UTC.
    public var milliseconds: Int

    /// Makes a moment from milliseconds since 1970, UTC.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Whether one comes before the other.
    public static func < (left: ScriptInstant, right: ScriptInstant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

/// A host's own type, which scripts hold without looking inside, but for the members that a module gives it.
///
/// Conforming needs no code at all; `typeName` is the type's own name unless it says otherwise.
public protocol HostValue: ScriptConvertible, Sendable {
    /// The name of the type as scripts know it.
    static var typeName: String { get }
}

extension HostValue {
    /// The type's own name.
    public static var typeName: String { "\(Self.self)" }

    /// An opaque type of that name.
    public static var scriptType: ScriptType { .native(typeName) }

    /// Takes out what `scriptValue` put in.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Self {
        guard let object = value.nativeObject as? HostBox<Self> else {
            throw .conversion(typeName, value)
        }
        return object.content
    }

    /// Wraps it for scripts.
    public func scriptValue(_ heap: Heap) -> Value { heap.native(HostBox(self)) }
}

/// Holds a host's value on the heap of a session.
private final class HostBox<Content: HostValue>: NativeObject {
    let content: Content

    init(_ content: Content) { self.content = content }

    override var typeName: String { Content.typeName }
}

extension ScriptError {
    /// A value is of another type than the host wants.
    @usableFromInline
    static func conversion(_ wanted: String, _ value: Value) -> ScriptError {
        ScriptError(.type, .wrongType, "expected \(wanted), not \(value.typeName)")
    }

    /// The same fault, inside an element or field called `step`.
    func inside(_ step: String) -> ScriptError {
        var fault = self
        let rest = dataPlace ?? ""
        fault.dataPlace = rest.isEmpty || rest.hasPrefix("[") ? step + rest : step + "." + rest
        return fault
    }
}

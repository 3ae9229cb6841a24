/// A type as a script passes it: the `Row` of `csv("x.csv", as: Row)`.
public final class TypeObject: NativeObject {
    /// The type.
    public let type: ScriptType

    /// Wraps a type.
    public init(_ type: ScriptType) { self.type = type }

    public override var typeName: String { "Type" }
}

/// What a run gave; it stays alive as long as it is kept.
public struct ScriptResult {
    private let kept: RootedValue
    private let heap: Heap

    init(_ value: Value, _ heap: Heap) {
        kept = RootedValue(value, in: heap)
        self.heap = heap
    }

    /// The value as the session holds it.
    public var value: Value { kept.value }

    /// The value as a Swift type: a record as a struct, rows as an array of structs.
    ///
    /// - Throws: `ScriptError` that says what was expected, and where inside the value.
    public func decode<Result: Decodable>(_ type: Result.Type = Result.self) throws(ScriptError) -> Result {
        try ScriptDecoder.decode(type, from: value, heap)
    }

    /// The value as a type with a conversion of its own, such as a `HostValue`.
    ///
    /// - Throws: `ScriptError` that says what was expected, and where inside the value.
    public func convert<Result: ScriptConvertible>(
        to type: Result.Type = Result.self
    ) throws(ScriptError) -> Result {
        try Result.fromScript(value, heap)
    }

    /// The text that `print` writes for the value.
    public var text: String { ValueText.display(value, heap) }
}

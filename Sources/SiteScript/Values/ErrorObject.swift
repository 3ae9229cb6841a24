/// An error as `catch … as e` binds it.
public final class ErrorObject: NativeObject {
    /// The error.
    public let error: ScriptError

    /// Wraps an error.
    public init(_ error: ScriptError) { self.error = error }

    public override var family: TypeFamily { .error }
    public override var typeName: String { "Error" }

    public override func text(_ heap: Heap) -> String { "\(error.kind.rawValue): \(error.message)" }

    public override func field(_ name: String, _ heap: Heap) -> Value? {
        switch name {
        case "kind": heap.string(error.kind.rawValue)
        case "message": heap.string(error.message)
        case "status": error.status.map { Value($0) } ?? .nil
        case "request_id": error.requestID.map { heap.string($0) } ?? .nil
        case "place": error.dataPlace.map { heap.string($0) } ?? .nil
        case "stack": heap.list(error.stack.map { heap.string($0.function) })
        default: nil
        }
    }
}

/// What a native function sees of its call: the arguments, and the session it runs in.
///
/// No collection happens while it runs, so values may be held in local variables. Nothing of it may be kept
/// after the function returns.
public struct NativeCall {
    /// The session's heap, capabilities and output.
    public let context: NativeContext
    /// The arguments, one for each parameter; those left out are `.missing`.
    ///
    /// A variadic parameter's arguments are the last ones.
    public let arguments: UnsafeBufferPointer<Value>

    /// Makes a call.
    public init(context: NativeContext, arguments: UnsafeBufferPointer<Value>) {
        self.context = context
        self.arguments = arguments
    }

    /// The session's heap.
    public var heap: Heap { context.heap }

    /// The argument at `index`; `.missing` when there are fewer.
    public subscript(index: Int) -> Value { index < arguments.count ? arguments[index] : .missing }
}

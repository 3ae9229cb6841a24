/// A Swift object that scripts hold: rows not yet run, changes, a run, an error, a host's own value.
///
/// Subclasses are immutable as scripts see them. One that holds script values says so in `markValues`.
open class NativeObject {
    /// Makes an object.
    public init() {}

    /// Which members it has.
    open var family: TypeFamily { .native }

    /// The name of its type as scripts know it.
    open var typeName: String { "Native" }

    /// Calls `mark` with every script value it holds.
    open func markValues(_ mark: (Value) -> Void) {}

    /// How it prints.
    open func text(_ heap: Heap) -> String { "<\(typeName)>" }

    /// A field read as `object.name`, before members are looked up; nil when it has none.
    open func field(_ name: String, _ heap: Heap) -> Value? { nil }
}

struct HeapNative {
    let object: NativeObject
    private let cell: UnsafeMutableRawPointer

    init(_ cell: UnsafeMutableRawPointer) {
        self.cell = cell
        object = cell.load(fromByteOffset: 16, as: Unmanaged<NativeObject>.self).takeUnretainedValue()
    }

    func releaseObject() {
        cell.load(fromByteOffset: 16, as: Unmanaged<NativeObject>.self).release()
    }
}

extension Value {
    /// The Swift object behind a native value; nil for other kinds.
    public var nativeObject: NativeObject? { has(.native) ? HeapNative(address).object : nil }
}

extension Heap {
    /// Makes a value of a Swift object.
    public func native(_ object: NativeObject) -> Value {
        let cell = allocate(.native, size: 32)
        cell.storeBytes(
            of: Unmanaged.passRetained(object),
            toByteOffset: 16,
            as: Unmanaged<NativeObject>.self
        )
        return Value(bits: UInt(bitPattern: cell), tag: .native)
    }
}

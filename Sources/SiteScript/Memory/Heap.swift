/// A session's objects.
public final class Heap {}
/// The fields of a record in order.
public final class Shape {}
/// A column of values.
public final class Column { public var count = 0 }
/// A session.
public final class NativeContext { public let heap = Heap() }

/// The fields of a record in order, shared by all records that have the same.
public final class Shape {
    /// Its number within the heap.
    let id: UInt32
    /// The fields in order.
    public let fields: [NameID]
    /// Their names in order.
    public let names: [String]
    private let slots: [NameID: Int]

    init(id: UInt32, fields: [NameID], names: [String]) {
        self.id = id
        self.fields = fields
        self.names = names
        // Columns that are named when they run may have one name twice; the first is found by it.
        slots = Dictionary(zip(fields, 0...)) { first, _ in first }
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// Where the field stands; nil when there is none.
    public func slot(of field: NameID) -> Int? { slots[field] }
}

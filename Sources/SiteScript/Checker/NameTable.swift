/// What the names of one block stand for: a list as long as they are few, as nearly always.
struct NameTable<Value: Sendable>: Sendable {
    /// More names than these are looked up by their hashes.
    private static var fewMaximum: Int { 8 }

    private var few: [(name: String, value: Value)] = []
    private var many: [String: Value] = [:]

    /// What `name` stands for; the newest where it was set twice.
    subscript(name: String) -> Value? {
        if !many.isEmpty { return many[name] }
        for place in few.indices.reversed() where few[place].name == name { return few[place].value }
        return nil
    }

    /// Lets `name` stand for `value`.
    mutating func set(_ name: String, _ value: Value) {
        if many.isEmpty, few.count < Self.fewMaximum {
            few.append((name, value))
            return
        }
        for entry in few { many[entry.name] = entry.value }
        few = []
        many[name] = value
    }

    /// All names; in the order of their declaration as long as they are few, then sorted.
    var names: [String] { many.isEmpty ? few.map(\.name) : many.keys.sorted() }

    /// The names and what they stand for, in no order.
    var entries: [(name: String, value: Value)] {
        many.isEmpty ? few : many.map { (name: $0.key, value: $0.value) }
    }

    /// Whether a name stands for such a value.
    func contains(where holds: (Value) -> Bool) -> Bool {
        many.isEmpty ? few.contains { holds($0.value) } : many.values.contains(where: holds)
    }

    /// The same names for other values.
    func mapValues<Other>(_ transform: (Value) -> Other) -> NameTable<Other> {
        var result = NameTable<Other>()
        result.few = few.map { ($0.name, transform($0.value)) }
        result.many = many.mapValues(transform)
        return result
    }
}

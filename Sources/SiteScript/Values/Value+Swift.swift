extension Value: ScriptConvertible {
    /// Anything.
    public static var scriptType: ScriptType { .any }
    /// Gives the value as it is; it lives as long as the call, or until the next run.
    @inlinable @inline(__always)
    public static func fromScript(_ value: Value, _ heap: Heap) -> Value { value }
    /// Gives the value as it is.
    @inlinable @inline(__always)
    public func scriptValue(_ heap: Heap) -> Value { self }
}

extension Bool: ScriptConvertible {
    /// The Bool of scripts.
    public static var scriptType: ScriptType { .bool }
    /// Takes a Bool.
    @inlinable @inline(__always)
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Bool {
        guard value.has(.bool) else { throw .conversion("Bool", value) }
        return value.boolean
    }
    /// Makes a Bool.
    @inlinable @inline(__always)
    public func scriptValue(_ heap: Heap) -> Value { Value(self) }
}

extension Int: ScriptConvertible {
    /// The Int of scripts.
    public static var scriptType: ScriptType { .int }
    /// Takes an Int.
    @inlinable @inline(__always)
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Int {
        guard value.has(.int) else { throw .conversion("Int", value) }
        return value.integer
    }
    /// Makes an Int.
    @inlinable @inline(__always)
    public func scriptValue(_ heap: Heap) -> Value { Value(self) }
}

extension Double: ScriptConvertible {
    /// The Double of scripts.
    public static var scriptType: ScriptType { .double }
    /// Takes a Double, or an Int that is one exactly.
    @inlinable @inline(__always)
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Double {
        if value.has(.double) { return value.double }
        guard value.has(.int), let exact = Double(exactly: value.integer) else {
            throw .conversion("Double", value)
        }
        return exact
    }
    /// Makes a Double.
    @inlinable @inline(__always)
    public func scriptValue(_ heap: Heap) -> Value { Value(self) }
}

extension String: ScriptConvertible {
    /// The String of scripts.
    public static var scriptType: ScriptType { .string }
    /// Takes a String.
    @inlinable
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> String {
        guard value.has(.string) else { throw .conversion("String", value) }
        return value.text.string
    }
    /// Makes a String.
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> Value {
        try heap.reserve(utf8.count)
        return heap.string(self)
    }
}

extension ScriptInstant: ScriptConvertible {
    /// The Instant of scripts.
    public static var scriptType: ScriptType { .instant }
    /// Takes an Instant.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> ScriptInstant {
        guard value.has(.instant) else { throw .conversion("Instant", value) }
        return ScriptInstant(milliseconds: value.integer)
    }
    /// Makes an Instant.
    public func scriptValue(_ heap: Heap) -> Value { .instant(milliseconds) }
}

extension Duration: ScriptConvertible {
    /// The Duration of scripts.
    public static var scriptType: ScriptType { .duration }
    /// Takes a Duration.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Duration {
        guard value.has(.duration) else { throw .conversion("Duration", value) }
        return .milliseconds(value.integer)
    }
    /// Makes a Duration; what is finer than a millisecond is cut off.
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> Value {
        let (milliseconds, overflow) = Int(components.seconds).multipliedReportingOverflow(by: 1000)
        let (sum, isTooLong) = milliseconds.addingReportingOverflow(
            Int(components.attoseconds / 1_000_000_000_000_000)
        )
        guard !overflow, !isTooLong else {
            throw ScriptError(.overflow, .overflow, "a duration of \(self) does not fit")
        }
        return .duration(sum)
    }
}

extension Optional: ScriptConvertible where Wrapped: ScriptConvertible {
    /// The type of what it wraps, or nil.
    public static var scriptType: ScriptType {
        switch Wrapped.scriptType {
        case .any: .any
        case .optional(let wrapped): .optional(wrapped)
        case let wrapped: .optional(wrapped)
        }
    }
    /// Takes nil for nil, and also where nothing is given.
    @inlinable
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> Wrapped? {
        value.isNil || value.isMissing ? nil : try Wrapped.fromScript(value, heap)
    }
    /// Makes nil of nil.
    @inlinable
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> Value {
        guard let self else { return .nil }
        return try self.scriptValue(heap)
    }
}

extension Array: ScriptConvertible where Element: ScriptConvertible {
    /// A list of its elements' type.
    public static var scriptType: ScriptType { .list(Element.scriptType) }
    /// Takes a list.
    public static func fromScript(_ value: Value, _ heap: Heap) throws(ScriptError) -> [Element] {
        guard value.has(.list) else { throw .conversion("List", value) }
        let elements = value.list.buffer
        var result: [Element] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            do throws(ScriptError) {
                result.append(try Element.fromScript(element, heap))
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        return result
    }
    /// Makes a list.
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> Value {
        try heap.reserve(count * MemoryLayout<Value>.stride)
        let list = heap.list(capacity: count).value
        for element in self { heap.push(try element.scriptValue(heap), onto: list) }
        return list
    }
}

extension Dictionary: ScriptConvertible where Key == String, Value: ScriptConvertible {
    /// A map from String.
    public static var scriptType: ScriptType { .map(.string, Value.scriptType) }
    /// Takes a map from String, or a record.
    public static func fromScript(
        _ value: SiteScript.Value,
        _ heap: Heap
    ) throws(ScriptError) -> [String: Value] {
        var result: [String: Value] = [:]
        for (name, field) in try value.namedValues(heap) {
            do throws(ScriptError) {
                result[name] = try Value.fromScript(field, heap)
            } catch {
                throw error.inside(name)
            }
        }
        return result
    }
    /// Makes a map, in the order of its keys.
    public func scriptValue(_ heap: Heap) throws(ScriptError) -> SiteScript.Value {
        let map = heap.emptyMap()
        for (key, value) in self.sorted(by: { $0.key < $1.key }) {
            let content = try value.scriptValue(heap)
            content.noteShared()
            heap.set(content, for: try key.scriptValue(heap), in: map)
        }
        return map.value
    }
}

extension Value {
    /// The entries of a map from String, or the fields of a record, in order.
    func namedValues(_ heap: Heap) throws(ScriptError) -> [(name: String, value: Value)] {
        if has(.record) {
            let names = heap.shape(of: self).names
            return names.indices.map { (names[$0], record.slots[$0]) }
        }
        guard has(.map) else { throw .conversion("record", self) }
        var entries: [(name: String, value: Value)] = []
        for place in 0..<map.count {
            guard let key = map.key(at: place).stringIfText else {
                throw .conversion("String as key", map.key(at: place))
            }
            entries.append((key, map.value(at: place)))
        }
        return entries
    }
}

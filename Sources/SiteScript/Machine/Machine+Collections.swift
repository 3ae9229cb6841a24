/// Lists, maps, records and loops over them. nil means that `error` is set.
extension Machine {
    func makeRecord(_ shape: Shape, _ values: UnsafeMutablePointer<Value>) -> Value {
        let record = heap.uninitializedRecord(shape.id, count: shape.count)
        record.record.slots.initialize(from: values, count: shape.count)
        return record
    }

    func makeClosure(
        _ function: Int,
        _ base: UnsafeMutableRawPointer,
        _ captures: UnsafeMutablePointer<Value>?
    ) -> Value {
        let sources = functions[function].pointee.info._withUnsafeGuaranteedRef { $0.code.captures }
        let closure = heap.closure(function: function, captureCount: sources.count)
        for (index, source) in sources.enumerated() {
            switch source {
            case .register(let offset): closure.slots[index] = (base + offset).load(as: Value.self)
            case .capture(let place): closure.slots[index] = captures.unsafelyUnwrapped[place]
            }
            closure.slots[index].markShared()
        }
        return Value(bits: UInt(bitPattern: closure.object), tag: .closure)
    }

    // MARK: Changing in place

    /// `list + [element]` where the list is shared, or no list.
    @inline(never)
    func appendSlow(_ list: Value, _ element: Value) -> Value? {
        guard list.has(.list) else { return failOperands("+=", list, heap.list([element])) }
        guard let copy = copyList(list.list, room: max(4, list.list.count)) else { return nil }
        heap.append(element, to: copy)
        return copy.value
    }

    private func copyList(_ list: HeapList, room: Int) -> HeapList? {
        guard reserve((list.count + room) * MemoryLayout<Value>.stride) else { return nil }
        let copy = heap.list(capacity: list.count + room)
        for value in list.buffer {
            value.markShared()
            heap.append(value, to: copy)
        }
        return copy
    }

    /// `left += right`.
    @inline(never)
    func addAssign(_ left: Value, _ right: Value) -> Value? {
        guard left.has(.list), right.has(.list), !left.list.isShared, left.bits != right.bits else {
            return addSlowOrFast(left, right)
        }
        guard reserve(right.list.count * MemoryLayout<Value>.stride) else { return nil }
        for value in right.list.buffer {
            value.markShared()
            heap.append(value, to: left.list)
        }
        return left
    }

    private func addSlowOrFast(_ left: Value, _ right: Value) -> Value? {
        if left.tag | right.tag == 0 {
            let (sum, overflow) = left.integer.addingReportingOverflow(right.integer)
            if !overflow { return Value(sum) }
        }
        return addSlow(left, right)
    }

    /// `container[index] = value`; gives the container, which is a copy when it was shared.
    @inline(never)
    func setIndex(_ container: Value, _ index: Value, _ value: Value) -> Value? {
        switch container.kind {
        case .map:
            guard isKey(index) else { return nil }
            if container.map.isShared, !reserve(container.map.externalBytes) { return nil }
            let map = container.map.isShared ? heap.copy(container.map) : container.map
            heap.set(value, for: index, in: map)
            return map.value
        case .list:
            guard index.has(.int) else { return failIndexType(index) }
            guard let place = resolve(index.integer, container.list.count) else {
                return failIndex(index.integer, container.list.count)
            }
            var list = container.list
            if list.isShared {
                guard let copy = copyList(list, room: 0) else { return nil }
                list = copy
            }
            list.elements.unsafelyUnwrapped[place] = value
            return list.value
        case .nil: return failOperands("[ ] =", container, index)
        default:
            error = ScriptError(.type, .wrongType, "\(container.typeName) has no elements to set")
            return nil
        }
    }

    /// Sets a field in a new record, since records never change.
    ///
    /// Only `with` adds a field.
    @inline(never)
    func setField(_ record: Value, _ site: Int, _ value: Value, isAdded: Bool) -> Value? {
        let symbol = NameID(rawValue: memberSites[site].symbol)
        guard record.has(.record) else { return failUnknownMember(heap.name(of: symbol), of: record) }
        let shape = heap.shape(of: record)
        guard let slot = shape.slot(of: symbol) else {
            if isAdded { return addField(symbol, value, to: record) }
            return failUnknownField(heap.name(of: symbol), in: record)
        }
        let result = makeRecord(shape, record.record.slots)
        if record.isSharedContainer {
            for place in 0..<shape.count { result.record.slots[place].markShared() }
        }
        result.record.slots[slot] = value
        return result
    }

    private func addField(_ symbol: NameID, _ value: Value, to record: Value) -> Value {
        let old = heap.shape(of: record)
        let result = heap.uninitializedRecord(heap.shape(old.fields + [symbol]).id, count: old.count + 1)
        result.record.slots.initialize(from: record.record.slots, count: old.count)
        (result.record.slots + old.count).initialize(to: value)
        return result
    }

    // MARK: Reading

    @inline(never)
    func getIndexSlow(_ container: Value, _ index: Value) -> Value? {
        switch container.kind {
        case .list:
            guard index.has(.int) else { return failIndexType(index) }
            guard let place = resolve(index.integer, container.list.count) else {
                return failIndex(index.integer, container.list.count)
            }
            return container.list[place]
        case .map:
            guard isKey(index) else { return nil }
            return heap.value(for: index, in: container.map) ?? .nil
        case .nil:
            error = ScriptError(
                .type,
                .unexpectedNil,
                "nil has no elements",
                hint: "give nil a value first: `??`"
            )
            return nil
        case .string:
            error = ScriptError(
                .type,
                .wrongType,
                "String has no elements",
                hint: "use `.slice(from, to)` for part of a text"
            )
            return nil
        default:
            error = ScriptError(.type, .wrongType, "\(container.typeName) has no elements")
            return nil
        }
    }

    private func failIndexType(_ index: Value) -> Value? {
        error = ScriptError(.type, .wrongType, "a list's index must be Int, not \(index.typeName)")
        return nil
    }

    /// Whether a value can be a map's key; functions and opaque values cannot.
    func isKey(_ value: Value) -> Bool {
        guard value.has(.closure) || value.has(.nativeFunction) || value.has(.native) else { return true }
        error = ScriptError(.type, .wrongType, "\(value.typeName) cannot be a key")
        return false
    }

    /// Turns an index that may count from the end into a place; nil when it is outside.
    private func resolve(_ index: Int, _ count: Int) -> Int? {
        let place = index < 0 ? index + count : index
        return place >= 0 && place < count ? place : nil
    }

    // MARK: Loops

    /// Sets up a loop over `from...to` or `from..<to`; gives whether it is empty.
    func prepareRange(_ registers: UnsafeMutablePointer<Value>, isClosed: Bool) -> Bool? {
        let (lower, upper) = (registers[0], registers[1])
        guard lower.has(.int), upper.has(.int) else {
            failRangeBounds(lower, upper)
            return nil
        }
        let isEmpty = isClosed ? lower.integer > upper.integer : lower.integer >= upper.integer
        if !isEmpty, !isClosed { registers[1] = Value(upper.integer - 1) }
        registers[2] = lower
        return isEmpty
    }

    /// Sets up a loop over a value; gives whether there is nothing to go over.
    func prepareIteration(_ registers: UnsafeMutablePointer<Value>, pairs: Bool) -> Bool? {
        let container = registers[0]
        switch container.kind {
        case .list where !pairs:
            container.markShared()
            guard container.list.count > 0 else { return true }
            registers[1] = Value(0)
            registers[2] = container.list[0]
            return false
        case .map where pairs:
            container.markShared()
            guard container.map.count > 0 else { return true }
            registers[1] = Value(0)
            registers[2] = container.map.key(at: 0)
            registers[3] = container.map.value(at: 0)
            return false
        case .range where !pairs:
            guard container.range.count > 0 else { return true }
            registers[1] = Value(0)
            registers[2] = Value(container.range.lower)
            return false
        default:
            let hint = container.has(.map) ? "use `for (key, value) in …`" : nil
            error = ScriptError(
                .type,
                .wrongType,
                pairs
                    ? "only a map gives pairs, not \(container.typeName)"
                    : "cannot go over \(container.typeName)",
                hint: hint
            )
            return nil
        }
    }

    /// Goes on in a map or range; false at its end.
    @inline(never)
    func nextElement(_ registers: UnsafeMutablePointer<Value>, _ next: Int) -> Bool {
        let container = registers[0]
        if container.has(.map) {
            guard next < container.map.count else { return false }
            registers[2] = container.map.key(at: next)
            registers[3] = container.map.value(at: next)
        } else {
            guard next < container.range.count else { return false }
            registers[2] = Value(container.range.lower + next)
        }
        registers[1] = Value(next)
        return true
    }
}

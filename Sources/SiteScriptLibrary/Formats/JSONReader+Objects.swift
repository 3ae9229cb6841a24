import SiteScript

/// Lists and objects, declared or not.
extension JSONReader {
    mutating func readList(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        let inner: JSONPlan
        switch plan.unwrapped {
        case .any: inner = .any
        case .list(let element): inner = element
        default: throw mismatch(plan)
        }
        try scanner.enter()
        defer { scanner.depth -= 1 }
        let base = stack.count
        scanner.skipSpace()
        if scanner.current == UInt8(ascii: "]") {
            scanner.offset += 1
            return heap.list([])
        }
        repeat { stack.append(try read(inner)) } while try scanner.comma(until: UInt8(ascii: "]"))
        let list = stack.withUnsafeBufferPointer {
            heap.list(UnsafeBufferPointer(rebasing: $0[base...]))
        }
        stack.removeLast(stack.count - base)
        return list
    }

    mutating func readObject(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        switch plan.unwrapped {
        case .any: return try readRecord()
        case .map(let value): return try readMap(value)
        case .record(let record):
            let base = stack.count
            try readFields(record)
            let value = heap.record(record.shape, stack[base...])
            stack.removeLast(stack.count - base)
            return value
        default: throw mismatch(plan)
        }
    }

    /// Reads an object of a declared type; its fields come onto the stack in their order.
    mutating func readFields(_ plan: JSONRecordPlan) throws(JSONScanner.Fault) {
        let start = scanner.offset
        try scanner.enter()
        defer { scanner.depth -= 1 }
        let base = stack.count
        for _ in plan.fields { stack.append(.missing) }
        scanner.skipSpace()
        if scanner.current == UInt8(ascii: "}") {
            scanner.offset += 1
        } else {
            var guess = 0
            repeat {
                let (text, keyStart) = try key()
                let found =
                    text.hasEscapes
                    ? unescaped(text).withUnsafeBufferPointer { plan.place(of: $0, guess: guess) }
                    : plan.place(of: slice(text), guess: guess)
                guard let place = found else {
                    try scanner.skipValue()
                    continue
                }
                guard stack[base + place].isMissing else { throw repeatedKey(text, keyStart) }
                let value = try read(plan.fields[place].plan)
                stack[base + place] = value
                guess = place + 1
            } while try scanner.comma(until: UInt8(ascii: "}"))
        }
        for (place, field) in plan.fields.enumerated() where stack[base + place].isMissing {
            guard field.plan.isOptional else {
                var fault = scanner.fault(
                    "`\(field.name)` is missing",
                    at: start,
                    hint: "declare it as \(field.plan.name)? if it may be missing"
                )
                fault.isConversion = true
                throw fault
            }
            stack[base + place] = .nil
        }
    }

    /// Reads a key and its colon.
    private mutating func key() throws(JSONScanner.Fault) -> (JSONScanner.Text, start: Int) {
        scanner.skipSpace()
        let start = scanner.offset
        guard scanner.current == UInt8(ascii: "\"") else { throw scanner.unexpected("a key") }
        let text = try scanner.string()
        try scanner.colon()
        return (text, start)
    }

    private func repeatedKey(_ text: JSONScanner.Text, _ start: Int) -> JSONScanner.Fault {
        scanner.fault("the key \(shown(text)) stands twice in one object", at: start)
    }

    private mutating func readMap(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        try scanner.enter()
        defer { scanner.depth -= 1 }
        let map = heap.emptyMapValue()
        scanner.skipSpace()
        if scanner.current == UInt8(ascii: "}") {
            scanner.offset += 1
            return map
        }
        repeat {
            let (text, start) = try key()
            let name = string(text)
            guard heap.value(for: name, in: map.map) == nil else { throw repeatedKey(text, start) }
            let value = try read(plan)
            value.noteShared()
            heap.set(value, for: name, in: map.map)
        } while try scanner.comma(until: UInt8(ascii: "}"))
        return map
    }

    /// Reads an object of which nothing is declared.
    private mutating func readRecord() throws(JSONScanner.Fault) -> Value {
        let depth = scanner.depth
        try scanner.enter()
        defer { scanner.depth -= 1 }
        while known.count <= depth { known.append(nil) }
        let base = stack.count
        // Nil as long as the keys are those of the last object at this depth.
        var fields: [NameID]?
        var keys: [[UInt8]] = []
        scanner.skipSpace()
        if scanner.current == UInt8(ascii: "}") {
            scanner.offset += 1
        } else {
            repeat {
                let slot = stack.count - base
                scanner.skipSpace()
                if fields == nil, !skipKnownKey(slot, depth) {
                    fields = known[depth].map { Array($0.shape.fields.prefix(slot)) } ?? []
                    keys = known[depth].map { Array($0.keys.prefix(slot)) } ?? []
                }
                if fields != nil {
                    let (text, start) = try key()
                    let bytes = text.hasEscapes ? unescaped(text) : Array(slice(text))
                    let name = heap.symbol(String(decoding: bytes, as: UTF8.self))
                    guard fields?.contains(name) == false else { throw repeatedKey(text, start) }
                    guard slot < JSONReader.fieldsMaximum else {
                        throw scanner.fault(
                            "the object has more than \(JSONReader.fieldsMaximum) keys",
                            at: start,
                            hint: "declare it as a map: `as: [String: Any]`"
                        )
                    }
                    fields?.append(name)
                    keys.append(text.hasEscapes ? [] : bytes)
                }
                stack.append(try read(.any))
            } while try scanner.comma(until: UInt8(ascii: "}"))
        }
        let shape = shape(fields, keys, count: stack.count - base, depth)
        let record = heap.record(shape, stack[base...])
        stack.removeLast(stack.count - base)
        return record
    }

    /// The most fields of a record that is not declared; more is a map in all but name.
    private static let fieldsMaximum = 1000

    private mutating func shape(_ fields: [NameID]?, _ keys: [[UInt8]], count: Int, _ depth: Int) -> Shape {
        if fields == nil, let last = known[depth] {
            guard last.shape.count != count else { return last.shape }
            return heap.shape(Array(last.shape.fields.prefix(count)))
        }
        let shape = heap.shape(fields ?? [])
        known[depth] = Known(shape: shape, keys: keys)
        return shape
    }

    /// Goes past the key that stood in this place of the last object, and its colon; false when another stands here.
    @inline(__always)
    private mutating func skipKnownKey(_ slot: Int, _ depth: Int) -> Bool {
        guard let last = known[depth], slot < last.keys.count else { return false }
        let key = last.keys[slot]
        let end = scanner.offset + key.count + 1
        // An empty key stands for one with escapes, which is read in full.
        guard !key.isEmpty, end + 1 < scanner.bytes.count, scanner.current == UInt8(ascii: "\""),
            scanner.bytes[end] == UInt8(ascii: "\""), scanner.bytes[end + 1] == UInt8(ascii: ":"),
            scanner.bytes[scanner.offset + 1..<end].elementsEqual(key)
        else { return false }
        scanner.offset = end + 2
        return true
    }
}

/// Encodes Swift types to script values: what is keyed becomes a record, what is not a list.
///
/// No collection happens meanwhile, so the values stand in plain Swift memory until the whole is made.
final class ScriptEncoder: Encoder {
    let heap: Heap
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    /// What was encoded: one of these, or nothing at all.
    private var plain: Value?
    private var elements: [ScriptEncoder]?
    private var fields: [(name: String, encoder: ScriptEncoder)]?

    init(_ heap: Heap, _ codingPath: [any CodingKey] = []) {
        self.heap = heap
        self.codingPath = codingPath
    }

    /// Encodes a whole value.
    static func encode(_ value: some Encodable, _ heap: Heap) throws(ScriptError) -> Value {
        let encoder = ScriptEncoder(heap)
        do {
            try encoder.write(value)
        } catch let error as ScriptError {
            throw error
        } catch {
            throw ScriptError(.value, .conversion, "\(type(of: value)) cannot be given to a script: \(error)")
        }
        return encoder.result
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        fields = fields ?? []
        return KeyedEncodingContainer(FieldsWriter<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        elements = elements ?? []
        return ElementsWriter(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ScalarWriter(encoder: self) }

    /// Encodes a value in place of the whole; types with a conversion of their own use that.
    func write(_ value: some Encodable) throws {
        if let convertible = value as? any (ScriptConvertible & PlainConversion) {
            plain = try convertible.scriptValue(heap)
        } else {
            try value.encode(to: self)
        }
    }

    func write(plain value: Value) { plain = value }

    /// The encoder of the field called `key`, which replaces an earlier one.
    func field(_ key: any CodingKey) -> ScriptEncoder {
        let part = ScriptEncoder(heap, codingPath + [key])
        if let place = fields?.firstIndex(where: { $0.name == key.stringValue }) {
            fields?[place].encoder = part
        } else {
            fields?.append((key.stringValue, part))
        }
        return part
    }

    /// The encoder of the next element.
    func element() -> ScriptEncoder {
        let part = ScriptEncoder(heap, codingPath + [CodingPath.Index(intValue: elementCount)])
        elements?.append(part)
        return part
    }

    var elementCount: Int { elements?.count ?? 0 }

    private var result: Value {
        if let fields {
            return heap.record(heap.shape(named: fields.map(\.name)), fields.map(\.encoder.result))
        }
        guard let elements else { return plain ?? .nil }
        let list = heap.list(capacity: elements.count).value
        for element in elements { heap.push(element.result, onto: list) }
        return list
    }
}

/// Writes the fields of a record.
private struct FieldsWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ScriptEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { encoder.field(key).write(plain: .nil) }

    func encode(_ value: some Encodable, forKey key: Key) throws { try encoder.field(key).write(value) }

    // A record has its fields whatever they hold: scripts tell nil from no such field.
    func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value, key) }

    private func optional(_ value: (some Encodable)?, _ key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder.field(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.field(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.field(CodingPath.Super()) }

    func superEncoder(forKey key: Key) -> any Encoder { encoder.field(key) }
}

/// Writes the elements of a list.
private struct ElementsWriter: UnkeyedEncodingContainer {
    let encoder: ScriptEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.elementCount }

    func encodeNil() { encoder.element().write(plain: .nil) }

    func encode(_ value: some Encodable) throws { try encoder.element().write(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder.element().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.element().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.element() }
}

/// Writes a value as a whole.
private struct ScalarWriter: SingleValueEncodingContainer {
    let encoder: ScriptEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { encoder.write(plain: .nil) }

    func encode(_ value: Bool) { encoder.write(plain: Value(value)) }
    func encode(_ value: String) throws { try encoder.write(value) }
    func encode(_ value: Double) { encoder.write(plain: Value(value)) }
    func encode(_ value: Float) { encoder.write(plain: Value(Double(value))) }
    func encode(_ value: Int) { encoder.write(plain: Value(value)) }
    func encode(_ value: Int8) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: Int16) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: Int32) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: Int64) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: UInt) throws { try encodeWide(UInt64(value)) }
    func encode(_ value: UInt8) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: UInt16) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: UInt32) { encoder.write(plain: Value(Int(value))) }
    func encode(_ value: UInt64) throws { try encodeWide(value) }
    func encode(_ value: some Encodable) throws { try encoder.write(value) }

    private func encodeWide(_ value: UInt64) throws {
        guard let number = Int(exactly: value) else {
            throw ScriptError(
                .overflow,
                .overflow,
                "\(value) does not fit in 64 bits with a sign",
                dataPlace: CodingPath.text(encoder.codingPath)
            )
        }
        encoder.write(plain: Value(number))
    }
}

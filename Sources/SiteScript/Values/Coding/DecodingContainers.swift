/// The fields of a record or map while they are decoded.
struct FieldsContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ScriptDecoder
    let fields: [String: Value]
    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { fields.keys.sorted().compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { fields[key.stringValue] != nil }

    func decodeNil(forKey key: Key) -> Bool { fields[key.stringValue]?.isNil ?? true }

    func decode<Result: Decodable>(_ type: Result.Type, forKey key: Key) throws -> Result {
        try part(key).singleValueContainer().decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try part(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try part(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder { try part(key) }

    private func part(_ key: Key) throws -> ScriptDecoder {
        guard let value = fields[key.stringValue] else {
            throw decoder.placed(
                ScriptError(.value, .conversion, "the field `\(key.stringValue)` is missing")
            )
        }
        return decoder.part(value, key)
    }
}

/// The elements of a list while they are decoded.
struct ElementsContainer: UnkeyedDecodingContainer {
    let decoder: ScriptDecoder
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { decoder.value.list.count }
    var isAtEnd: Bool { currentIndex >= decoder.value.list.count }

    init(decoder: ScriptDecoder) { self.decoder = decoder }

    mutating func decodeNil() throws -> Bool {
        guard try here().value.isNil else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Result: Decodable>(_ type: Result.Type) throws -> Result {
        let result = try here().singleValueContainer().decode(type)
        currentIndex += 1
        return result
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        defer { currentIndex += 1 }
        return try here().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        defer { currentIndex += 1 }
        return try here().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        defer { currentIndex += 1 }
        return try here()
    }

    private func here() throws -> ScriptDecoder {
        guard !isAtEnd else {
            throw decoder.placed(
                ScriptError(.value, .conversion, "the list has only \(decoder.value.list.count) elements")
            )
        }
        return decoder.part(decoder.value.list[currentIndex], CodingPath.Index(intValue: currentIndex))
    }
}

/// A value that is decoded as a whole.
struct ScalarContainer: SingleValueDecodingContainer {
    let decoder: ScriptDecoder
    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value.isNil }

    func decode(_ type: Bool.Type) throws -> Bool { try decoder.read(type) }
    func decode(_ type: String.Type) throws -> String { try decoder.read(type) }
    func decode(_ type: Double.Type) throws -> Double { try decoder.read(type) }
    func decode(_ type: Float.Type) throws -> Float { Float(try decoder.read(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try decoder.read(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.readInteger(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.readInteger(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.readInteger(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.readInteger(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.readInteger(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.readInteger(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.readInteger(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.readInteger(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.readInteger(type) }
    func decode<Result: Decodable>(_ type: Result.Type) throws -> Result { try decoder.read(type) }
}

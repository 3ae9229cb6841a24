/// Decodes Swift types from script values: records and maps are keyed, lists are not.
struct ScriptDecoder: Decoder {
    let value: Value
    let heap: Heap
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes a whole value.
    static func decode<Result: Decodable>(
        _ type: Result.Type,
        from value: Value,
        _ heap: Heap
    ) throws(ScriptError) -> Result {
        do {
            return try ScriptDecoder(value: value, heap: heap).read(type)
        } catch let error as ScriptError {
            throw error
        } catch let DecodingError.dataCorrupted(context) {
            throw ScriptError(
                .value,
                .conversion,
                context.debugDescription,
                dataPlace: CodingPath.text(context.codingPath)
            )
        } catch {
            throw ScriptError(.value, .conversion, "\(type) cannot be made of \(value.typeName): \(error)")
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let fields: [(name: String, value: Value)]
        do throws(ScriptError) { fields = try value.namedValues(heap) } catch { throw placed(error) }
        return KeyedDecodingContainer(
            FieldsContainer<Key>(
                decoder: self,
                fields: Dictionary(fields.map { ($0.name, $0.value) }) { $1 }
            )
        )
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard value.has(.list) else { throw placed(.conversion("List", value)) }
        return ElementsContainer(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ScalarContainer(decoder: self) }

    /// The decoder of a part.
    func part(_ value: Value, _ key: any CodingKey) -> ScriptDecoder {
        ScriptDecoder(value: value, heap: heap, codingPath: codingPath + [key])
    }

    /// Decodes the value; types with a conversion of their own use that.
    func read<Result: Decodable>(_ type: Result.Type) throws -> Result {
        // A type that converts by being decoded would come back here without end.
        if let convertible = type as? any (ScriptConvertible & PlainConversion).Type {
            do throws(ScriptError) {
                if let result = try convertible.fromScript(value, heap) as? Result { return result }
            } catch {
                throw placed(error)
            }
        }
        return try Result(from: self)
    }

    /// Decodes a whole number of any width.
    func readInteger<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        guard value.has(.int) else { throw placed(.conversion("Int", value)) }
        guard let number = Number(exactly: value.integer) else {
            throw placed(ScriptError(.value, .conversion, "\(value.integer) does not fit in \(type)"))
        }
        return number
    }

    /// The fault with the place where the decoder stands.
    func placed(_ error: ScriptError) -> ScriptError {
        codingPath.reversed().reduce(error) { fault, key in
            fault.inside(key.intValue.map { "[\($0)]" } ?? key.stringValue)
        }
    }
}

/// Types that make themselves of a script's value without a decoder.
protocol PlainConversion {}
extension Bool: PlainConversion {}
extension Int: PlainConversion {}
extension Double: PlainConversion {}
extension String: PlainConversion {}
extension ScriptInstant: PlainConversion {}
extension Duration: PlainConversion {}

/// The keys on the way to a part of a value.
enum CodingPath {
    /// The place of an element in a list.
    struct Index: CodingKey {
        let intValue: Int?
        var stringValue: String { "\(intValue ?? 0)" }

        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }

    /// The key of a `super` coder.
    struct Super: CodingKey {
        var stringValue: String { "super" }
        var intValue: Int? { nil }

        init() {}
        init?(intValue: Int) { nil }
        init?(stringValue: String) { nil }
    }

    /// The path as people write it: `rows[2].name`.
    static func text(_ path: [any CodingKey]) -> String {
        path.reduce("") { text, key in
            if let index = key.intValue { return text + "[\(index)]" }
            return text.isEmpty ? key.stringValue : text + "." + key.stringValue
        }
    }
}

extension ByteWriter {
    mutating func write(_ type: ScriptType) {
        switch type {
        // What counts the declarations of one compilation says nothing outside it.
        case .any, .declaredFunction, .module: write(byte: 0)
        case .never: write(byte: 1)
        case .nil: write(byte: 2)
        case .bool: write(byte: 3)
        case .int: write(byte: 4)
        case .double: write(byte: 5)
        case .string: write(byte: 6)
        case .timezone: write(byte: 7)
        case .instant: write(byte: 8)
        case .duration: write(byte: 9)
        case .range: write(byte: 10)
        case .changes: write(byte: 11)
        case .run: write(byte: 12)
        case .error: write(byte: 13)
        case .optional(let wrapped): write(byte: 14, wrapped)
        case .list(let element): write(byte: 15, element)
        case .stream(let row): write(byte: 16, row)
        case .type(let named): write(byte: 17, named)
        case .map(let key, let value):
            write(byte: 18, key)
            write(value)
        case .record(let record):
            write(byte: 19)
            write(optional: record.name) { $0.write($1) }
            write(record.fields) { writer, field in
                writer.write(field.name)
                writer.write(field.type)
            }
        case .function(let signature):
            write(byte: 20)
            write(signature)
        case .native(let name):
            write(byte: 21)
            write(name)
        case .parameter(let number):
            write(byte: 22)
            write(number)
        }
    }

    private mutating func write(byte: UInt8, _ part: ScriptType) {
        write(byte: byte)
        write(part)
    }

    mutating func write(_ signature: FunctionSignature) {
        write(signature.parameters) { writer, parameter in
            writer.write(parameter.name)
            writer.write(parameter.type)
            writer.write(parameter.isOptional)
            writer.write(parameter.isVariadic)
            writer.write(parameter.needsLabel)
            writer.write(parameter.takesLists)
        }
        write(signature.result)
        write(optional: signature.shortResult) { $0.write($1) }
        write(UInt64(signature.effects.rawValue))
    }
}

extension ByteReader {
    mutating func type() throws(ScriptLoadError) -> ScriptType {
        try nested { reader throws(ScriptLoadError) in try reader.unnestedType() }
    }

    private mutating func unnestedType() throws(ScriptLoadError) -> ScriptType {
        switch try byte() {
        case 0: return .any
        case 1: return .never
        case 2: return .nil
        case 3: return .bool
        case 4: return .int
        case 5: return .double
        case 6: return .string
        case 7: return .timezone
        case 8: return .instant
        case 9: return .duration
        case 10: return .range
        case 11: return .changes
        case 12: return .run
        case 13: return .error
        case 14: return .optional(try type())
        case 15: return .list(try type())
        case 16: return .stream(try type())
        case 17: return .type(try type())
        case 18:
            let key = try type()
            return .map(key, try type())
        case 19:
            let name = try optional { reader throws(ScriptLoadError) in try reader.text() }
            let fields = try list { reader throws(ScriptLoadError) in
                let name = try reader.text()
                return RecordType.Field(name, try reader.type())
            }
            return .record(RecordType(name: name, fields: fields))
        case 20: return .function(try signature())
        case 21: return .native(try text())
        case 22: return .parameter(try integer())
        default: throw .damaged("there is no such type")
        }
    }

    mutating func signature() throws(ScriptLoadError) -> FunctionSignature {
        let parameters = try list { reader throws(ScriptLoadError) in
            let name = try reader.text()
            let type = try reader.type()
            return FunctionSignature.Parameter(
                name,
                type,
                isOptional: try reader.flag(),
                isVariadic: try reader.flag(),
                needsLabel: try reader.flag(),
                takesLists: try reader.flag()
            )
        }
        let result = try type()
        let shortResult = try optional { reader throws(ScriptLoadError) in try reader.type() }
        let effects = Effects(rawValue: UInt16(truncatingIfNeeded: try unsigned()))
        return FunctionSignature(parameters, result: result, shortResult: shortResult, effects: effects)
    }
}

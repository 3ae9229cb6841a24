extension ScriptType {
    /// The type without its `?`.
    public var unwrapped: ScriptType {
        if case .optional(let wrapped) = self { return wrapped }
        return self
    }

    /// Whether nil may stand here as far as the type says: `T?` and `Nil`, but not `Any`.
    public var isOptional: Bool {
        switch self {
        case .optional, .nil: true
        default: false
        }
    }

    /// The type that also takes nil; `T?` of `T?` is `T?`.
    public var asOptional: ScriptType {
        switch self {
        case .optional, .nil, .any: self
        case .never: .nil
        default: .optional(self)
        }
    }

    /// The record type, when it is one.
    public var record: RecordType? {
        if case .record(let record) = self { return record }
        return nil
    }

    /// What a name holds that is bound to a value of this type: a pipeline is run and gives a list.
    public var bound: ScriptType {
        switch self {
        case .stream(let row): .list(row)
        case .optional(.stream(let row)): .optional(.list(row))
        default: self
        }
    }

    /// Int or Double.
    public var isNumber: Bool { self == .int || self == .double }

    /// String or Timezone.
    public var isText: Bool { self == .string || self == .timezone }

    /// Whether it has more parts than are looked at.
    ///
    /// Types share their parts, so that thirty lines of records of two records each would make one of a
    /// billion.
    var isHuge: Bool {
        var left = 4_096
        return !fits(&left)
    }

    /// The type, or `Any` when it is huge.
    var bounded: ScriptType { isHuge ? .any : self }

    /// The type, or rows of `Any` when its rows are huge.
    var boundedRows: ScriptType {
        switch self {
        case .stream(let row): .stream(row.bounded)
        case .list(let row): .list(row.bounded)
        default: bounded
        }
    }

    /// Whether other types are parts of it.
    private var hasParts: Bool {
        switch self {
        case .optional, .list, .map, .record, .stream, .function, .type: true
        default: false
        }
    }

    private func fits(_ left: inout Int) -> Bool {
        left -= 1
        guard left > 0 else { return false }
        switch self {
        case .optional(let type), .list(let type), .stream(let type), .type(let type): return type.fits(&left)
        case .map(let key, let value): return key.fits(&left) && value.fits(&left)
        case .record(let record):
            return record.fields.withUnsafeBufferPointer { fields in
                for place in fields.indices {
                    // Most have no parts, and need not be copied to be counted.
                    if fields[place].type.hasParts {
                        guard fields[place].type.fits(&left) else { return false }
                    } else {
                        left -= 1
                    }
                }
                return left > 0
            }
        case .function(let signature):
            for parameter in signature.parameters where !parameter.type.fits(&left) { return false }
            return signature.result.fits(&left)
        default: return true
        }
    }

    /// Whether nothing can be said about values of this type before the program runs, or a mistake was
    /// reported already: any use of it is accepted.
    public var isUnchecked: Bool { self == .any || self == .never }

    /// Whether `<` orders values of this type, nil aside.
    public var isOrdered: Bool {
        switch unwrapped {
        case .int, .double, .string, .timezone, .instant, .duration, .any, .never: true
        default: false
        }
    }
}

extension RecordType {
    /// The place of the field called `name`.
    public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// The record with the type of one field replaced; the name stays, since it is the same record known
    /// better.
    public func narrowing(_ name: String, to type: ScriptType) -> RecordType {
        guard let index = index(of: name), fields[index].type != type else { return self }
        var narrowed = self
        narrowed.fields[index].type = type
        return narrowed
    }

    /// A structural record with fields replaced where the name is there and added where it is not.
    public func adding(_ added: some Sequence<Field>) -> RecordType {
        var result = RecordType(fields: fields)
        for field in added {
            if let index = result.index(of: field.name) {
                result.fields[index].type = field.type
            } else {
                result.fields.append(field)
            }
        }
        return result
    }

    /// A structural record without some fields.
    public func removing(_ names: Set<String>) -> RecordType {
        RecordType(fields: fields.filter { !names.contains($0.name) })
    }
}

/// What the `.parameter(n)` of one native signature stand for in one call.
struct TypeBindings {
    private var types: [Int: ScriptType] = [:]

    /// Learns from an argument of type `actual` where `pattern` is wanted.
    mutating func bind(_ pattern: ScriptType, to actual: ScriptType) {
        switch (pattern, actual) {
        case (.parameter(let number), _):
            types[number] = types[number].map { $0.joinedOrAny(with: actual.bound) } ?? actual.bound
        case (.optional(let inner), _): if actual != .nil { bind(inner, to: actual.unwrapped) }
        case (.list(let inner), .list(let element)), (.list(let inner), .stream(let element)),
            (.stream(let inner), .stream(let element)), (.stream(let inner), .list(let element)),
            (.type(let inner), .type(let element)):
            bind(inner, to: element)
        case (.list(let inner), .range), (.stream(let inner), .range): bind(inner, to: .int)
        case (.map(let key, let value), .map(let actualKey, let actualValue)):
            bind(key, to: actualKey)
            bind(value, to: actualValue)
        case (.record(let record), .record(let actual)):
            for field in record.fields {
                if let type = actual[field.name] { bind(field.type, to: type) }
            }
        case (.function(let wanted), .function(let given)): bind(wanted.result, to: given.result)
        case (_, .any):
            for number in pattern.parameterNumbers where types[number] == nil { types[number] = .any }
        default: break
        }
    }

    /// `type` with everything known put in; what is not known stays.
    func applied(to type: ScriptType) -> ScriptType { replace(in: type, unknown: nil) }

    /// `type` with everything known put in, and `Any` where nothing is known.
    func result(of type: ScriptType) -> ScriptType { replace(in: type, unknown: .any) }

    private func replace(in type: ScriptType, unknown: ScriptType?) -> ScriptType {
        guard type.isGeneric else { return type }
        let replace = { (type: ScriptType) in self.replace(in: type, unknown: unknown) }
        switch type {
        case .parameter(let number): return types[number] ?? unknown ?? type
        case .optional(let wrapped): return replace(wrapped).asOptional
        case .list(let element): return .list(replace(element))
        case .stream(let row): return .stream(replace(row))
        case .type(let inner): return .type(replace(inner))
        case .map(let key, let value): return .map(replace(key), replace(value))
        case .record(var record):
            for index in record.fields.indices {
                record.fields[index].type = replace(record.fields[index].type)
            }
            return .record(record)
        case .function(var signature):
            for index in signature.parameters.indices {
                signature.parameters[index].type = replace(signature.parameters[index].type)
            }
            signature.result = replace(signature.result)
            return .function(signature)
        default: return type
        }
    }
}

extension ScriptType {
    /// The numbers of the `.parameter(n)` in it.
    var parameterNumbers: [Int] {
        switch self {
        case .parameter(let number): [number]
        case .optional(let type), .list(let type), .stream(let type), .type(let type): type.parameterNumbers
        case .map(let key, let value): key.parameterNumbers + value.parameterNumbers
        case .record(let record): record.fields.flatMap { $0.type.parameterNumbers }
        case .function(let signature):
            signature.parameters.flatMap { $0.type.parameterNumbers } + signature.result.parameterNumbers
        default: []
        }
    }

    /// Whether a call decides part of it.
    var isGeneric: Bool {
        switch self {
        case .parameter: true
        case .optional(let type), .list(let type), .stream(let type), .type(let type): type.isGeneric
        case .map(let key, let value): key.isGeneric || value.isGeneric
        case .record(let record): record.fields.indices.contains { record.fields[$0].type.isGeneric }
        case .function(let signature):
            signature.parameters.contains { $0.type.isGeneric } || signature.result.isGeneric
        default: false
        }
    }
}

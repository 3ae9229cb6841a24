extension ScriptType {
    /// The type as it is written in the language, with every field of a record.
    public var text: String { text(fieldLimit: .max) }

    /// The type as messages write it: records of many fields are cut short.
    public var shortText: String { text(fieldLimit: 4) }

    /// A text of bounded width for one line of help or completion.
    public var detailText: String { text(fieldLimit: 2) }

    private func text(fieldLimit: Int) -> String {
        switch self {
        case .any: "Any"
        case .never: "Never"
        case .nil: "Nil"
        case .bool: "Bool"
        case .int: "Int"
        case .double: "Double"
        case .string: "String"
        case .timezone: "Timezone"
        case .instant: "Instant"
        case .duration: "Duration"
        case .range: "Range"
        case .changes: "Changes"
        case .run: "Run"
        case .error: "Error"
        case .optional(let wrapped): wrapped.textOfOperand(fieldLimit) + "?"
        case .list(.never): "[]"
        case .list(let element): "[" + element.text(fieldLimit: fieldLimit) + "]"
        case .map(.never, .never): "[:]"
        case .map(let key, let value):
            "[" + key.text(fieldLimit: fieldLimit) + ": " + value.text(fieldLimit: fieldLimit) + "]"
        case .record(let record): record.text(fieldLimit: fieldLimit)
        case .stream(let row): "rows of " + row.text(fieldLimit: fieldLimit)
        case .function(let signature): signature.text(fieldLimit: fieldLimit)
        case .declaredFunction: "Function"
        case .module: "module"
        case .type(let type): "type " + type.text(fieldLimit: fieldLimit)
        case .native(let name): name
        case .parameter(let number): Self.parameterNames[number % Self.parameterNames.count]
        }
    }

    private static let parameterNames = ["T", "U", "V", "W"]

    private func textOfOperand(_ fieldLimit: Int) -> String {
        switch self {
        case .function, .stream, .type: "(" + text(fieldLimit: fieldLimit) + ")"
        default: text(fieldLimit: fieldLimit)
        }
    }
}

extension RecordType {
    /// The name of a nominal record, or the fields with their types.
    func text(fieldLimit: Int) -> String {
        if let name { return name }
        let shown = fields.prefix(fieldLimit).map { field in
            let name = RecordType.isPlainName(field.name) ? field.name : "`\(field.name)`"
            return "\(name): \(fieldLimit == .max ? field.type.text : field.type.shortText)"
        }
        let hidden = fields.count - shown.count
        let rest = hidden > 0 ? [(shown.isEmpty ? "" : "… ") + "\(hidden) fields"] : []
        return "{" + (shown + rest).joined(separator: ", ") + "}"
    }

    /// Whether a field's name can be written without backticks.
    public static func isPlainName(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        let isLetter = { (byte: UInt8) in
            byte == UInt8(ascii: "_")
                || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        }
        let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
        return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }
}

extension FunctionSignature {
    /// `(Int, String) -> Bool`.
    func text(fieldLimit: Int) -> String {
        let parameters = parameters.map { parameter in
            (fieldLimit == .max ? parameter.type.text : parameter.type.shortText)
                + (parameter.isVariadic ? "..." : "")
        }
        let result = fieldLimit == .max ? result.text : result.shortText
        return "(" + parameters.joined(separator: ", ") + ") -> " + result
    }

    /// The parameters with their names and the result, as help and completion write them:
    /// `(path: String, as: type T, overwrite?: Bool) -> T`.
    public var helpText: String {
        let parameters = parameters.map { parameter in
            let name = parameter.name + (parameter.isOptional ? "?" : "")
            return "\(name): \(parameter.type.detailText)" + (parameter.isVariadic ? "..." : "")
        }
        return "(" + parameters.joined(separator: ", ") + ") -> " + result.detailText
    }
}

extension ScriptType: CustomStringConvertible {
    /// The type as scripts write it.
    public var description: String { text }
}

import SiteScript

/// Help from the declarations: what a name is, how it is written, an example.
enum ReplHelp {
    static let overview = """
        A line is a program; what it gives is shown and kept as `_`, earlier results as `_1`, `_2` …
        A line that starts with `|` goes on from `_`. Changes are shown and you are asked.

          ?where   what a stage, function, member or type is     Tab      what could come next
          :help    this text                                     Ctrl-R   search the history
          :quit    leave, as Ctrl-D does                         Ctrl-C   clear the line, stop what runs

        Try: sites() | count by .timezone | take 5

        """

    /// Explains a name.
    static func text(_ query: String, _ registry: ModuleRegistry) -> String {
        let name = query.trimmed
        guard !name.isEmpty else { return overview }
        var parts: [String] = []
        if let stage = registry.stages[name] {
            parts.append("| \(stage.usage)\n  \(stage.summary)\n" + labels(stage) + examples(stage.examples))
        }
        if let function = registry.functions[name] { parts.append(describe(function, "")) }
        for family in TypeFamily.allCases {
            guard let member = registry.member(name, of: family) else { continue }
            parts.append(describe(member.function, "\(member.receiver)."))
        }
        if let type = registry.types[name] { parts.append("\(type.name)\n  \(type.summary)\n" + fields(type)) }
        for type in registry.types.values {
            guard let summary = type.fieldSummaries[name.first == "." ? String(name.dropFirst()) : name] else { continue }
            parts.append(".\(name.first == "." ? String(name.dropFirst()) : name) of \(type.name)\n  \(summary)\n")
        }
        return parts.isEmpty ? "nothing is called `\(name)`\n" : parts.joined(separator: "\n")
    }

    private static func describe(_ function: NativeFunction, _ prefix: String) -> String {
        let parameters = function.signature.parameters.dropFirst(prefix.isEmpty ? 0 : 1).map { parameter in
            "\(parameter.name): \(parameter.type)\(parameter.isOptional ? "?" : "")\(parameter.isVariadic ? " …" : "")"
        }
        let head = "\(prefix)\(function.name)(\(parameters.joined(separator: ", "))) -> \(function.signature.result)"
        return "\(head)\n  \(function.summary)\n" + examples(function.examples)
    }

    private static func labels(_ stage: NativeStage) -> String {
        stage.shape.labels.map { label in
            "    \(label.name): \(label.help)\(label.isRequired ? " (needed)" : "")\n"
        }.joined()
    }

    private static func fields(_ type: NativeModule.NamedType) -> String {
        guard case .record(let record) = type.type else { return "" }
        return record.fields.map { field in
            "    .\(field.name): \(field.type)  \(type.fieldSummaries[field.name] ?? "")\n"
        }.joined()
    }

    private static func examples(_ examples: [NativeExample]) -> String {
        examples.map { "  \($0.code)  →  \($0.result)\n" }.joined()
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}

import SiteScriptSyntax

/// What may be written where the checker stands, for completion.
extension ProgramChecker {
    /// The fields of the current row, with their dot.
    func rowFieldCandidates() -> [CompletionCandidate] {
        guard let row = rows.last else { return [] }
        return fieldCandidates(of: row.type.unwrapped, prefix: ".")
    }

    /// The fields of a record.
    func fieldCandidates(of type: ScriptType, prefix: String) -> [CompletionCandidate] {
        guard case .record(let record) = type else { return [] }
        let named = record.name.flatMap { registry.types[$0] } ?? extended(by: record)
        let summaries = named?.fieldSummaries ?? [:]
        let rare = named?.rareFields ?? []
        // What stages have added was added to be used, and some fields people seldom ask for.
        let added = Set(record.fields.map(\.name)).subtracting(named?.type.record?.fields.map(\.name) ?? [])
        let fields =
            record.fields.filter { added.contains($0.name) }
            + record.fields.filter { !added.contains($0.name) && !rare.contains($0.name) }
            + record.fields.filter { rare.contains($0.name) }
        return fields.map { field in
            CompletionCandidate(
                prefix + Diagnostic.fieldText(field.name),
                .field,
                detail: field.type.detailText,
                help: summaries[field.name] ?? ""
            )
        }
    }

    /// The type of the host whose fields, and more, a record has; the widest of them.
    private func extended(by record: RecordType) -> NativeModule.NamedType? {
        guard record.name == nil else { return nil }
        let types = registry.types.values.filter { type in
            type.type.record.map { $0.fields.allSatisfy { record[$0.name] != nil } } ?? false
        }
        return types.max { ($0.fieldCount, $1.name) < ($1.fieldCount, $0.name) }
    }

    /// Fields that rows may have of which nothing is known before they come: those that the text uses, then those of the
    /// widest rows that a function of the host gives.
    func guessedFieldCandidates(_ used: [String]) -> [CompletionCandidate] {
        let rows = registry.functions.values.compactMap { rowType(of: $0.signature.result)?.record }
        let widest = rows.max { ($0.fields.count, $1.name ?? "") < ($1.fields.count, $0.name ?? "") }
        let others = fieldCandidates(of: widest.map { .record($0) } ?? .any, prefix: "").map(\.text)
        var seen: Set<String> = []
        return (used.map(Diagnostic.fieldText) + others).filter { seen.insert($0).inserted }.map {
            CompletionCandidate($0, .field, detail: "Any")
        }
    }

    /// How many names in reach hold rows.
    func rowNameCount(atMost maximum: Int) -> Int {
        let rows = world.names(from: scope).lazy.filter { name in
            guard let number = self.lookup(name) else { return false }
            switch self.world.symbols[number].type {
            case .list, .stream: return true
            default: return false
            }
        }
        return rows.prefix(maximum).count
    }

    /// The names in reach, then the built-in functions.
    func nameCandidates() -> [CompletionCandidate] {
        let names = world.names(from: scope).filter { !$0.hasPrefix("__") }.compactMap(candidate(forName:))
        let functions = registry.functions.keys.sorted().compactMap { registry.functions[$0] }.map {
            function in
            CompletionCandidate(
                function.name,
                .function,
                detail: function.signature.helpText,
                help: function.summary
            )
        }
        let aggregates =
            allowsAggregates
            ? AggregateExpression.Function.allCases.map {
                CompletionCandidate($0.rawValue, .function, detail: "aggregate")
            }
            : []
        return aggregates + names + functions
    }

    private func candidate(forName name: String) -> CompletionCandidate? {
        guard let number = lookup(name) else { return nil }
        return candidate(for: world.symbols[number])
    }

    private func candidate(for symbol: Symbol) -> CompletionCandidate {
        let help = symbol.documentation.map(Self.firstLine) ?? ""
        if case .declaredFunction(let number) = symbol.type {
            return CompletionCandidate(symbol.name, .function, detail: signatureText(of: number), help: help)
        }
        return CompletionCandidate(symbol.name, .variable, detail: symbol.type.detailText, help: help)
    }

    private func signatureText(of number: Int) -> String {
        let function = world.functions[number]
        let parameters = function.parameters.map { parameter in
            parameter.name.name + (parameter.defaultValue == nil ? "" : "?")
        }
        return "(" + parameters.joined(separator: ", ") + ")"
    }

    private static func firstLine(_ text: String) -> String {
        String(text.split(separator: "\n", maxSplits: 1).first ?? "")
    }

    /// The keywords that may start a statement or stand in an expression.
    func keywordCandidates(_ cursor: TextCursor) -> [CompletionCandidate] {
        let statement = [
            "let", "var", "func", "if", "for", "while", "return", "match", "try", "fail", "import", "param",
            "type", "test", "assert", "break", "continue",
        ]
        let expression = ["true", "false", "nil", "not", "if", "match", "and", "or", "in"]
        return (cursor.isAtStatementStart ? statement : expression).map { CompletionCandidate($0, .keyword) }
    }

    /// The types in reach.
    func typeCandidates() -> [CompletionCandidate] {
        typeNames.map { name in
            CompletionCandidate(
                name,
                .type,
                detail: type(named: name).map {
                    $0.record.map { RecordType(fields: $0.fields).text(fieldLimit: 2) } ?? ""
                } ?? "",
                help: registry.types[name]?.summary ?? world.lookupType(name, from: scope)?.documentation.map(
                    Self.firstLine
                ) ?? ""
            )
        }
    }

    /// The members of a value: its fields, then those of its type.
    func memberCandidates(of type: ScriptType, _ used: UsedNames) -> [CompletionCandidate] {
        if case .module(let number) = type {
            let module = world.scopes[world.modules[number].scope]
            return module.allNames.sorted().filter { !$0.hasPrefix("_") }.compactMap { name in
                module.find(name).map { candidate(for: world.symbols[$0]) }
            }
        }
        if case .any = type { return allMemberCandidates(besides: used) }
        let fields = fieldCandidates(of: type, prefix: "")
        let known = Set(fields.map(\.text))
        let members = memberNames(of: type).filter { !known.contains($0) }.map {
            memberCandidate($0, of: type)
        }
        return fields + members
    }

    /// The members of all types, for a value of which nothing is known before it runs, behind what the text calls fields.
    private func allMemberCandidates(besides used: UsedNames) -> [CompletionCandidate] {
        var seen: Set<String> = []
        let members = TypeFamily.allCases.flatMap { family in
            registry.memberNames(of: family).compactMap { name -> CompletionCandidate? in
                guard seen.insert(name).inserted, let member = registry.member(name, of: family) else {
                    return nil
                }
                var signature = member.function.signature
                signature.parameters.removeFirst()
                return CompletionCandidate(
                    name,
                    .member,
                    detail: member.isProperty ? signature.result.detailText : signature.helpText,
                    help: member.function.summary
                )
            }
        }
        let fields = used.fields.filter { !seen.contains($0) }.prefix(ProgramChecker.guessedFieldMaximum)
        return fields.map { CompletionCandidate(Diagnostic.fieldText($0), .field, detail: "Any") } + members
    }

    /// How many names of fields go before the members of a value of which nothing is known.
    private static let guessedFieldMaximum = 4

    private func memberCandidate(_ name: String, of type: ScriptType) -> CompletionCandidate {
        let families: [TypeFamily] = [TypeFamily(type), .list].compactMap { $0 }
        var found = families.lazy.compactMap { self.registry.member(name, of: $0) }.first
        if case .native(let host) = type { found = registry.member(name, ofHostType: host) }
        guard let member = found else {
            return CompletionCandidate(
                name,
                .member,
                detail: memberProperty(name, of: type)?.detailText ?? ""
            )
        }
        var signature = member.function.signature
        signature.parameters.removeFirst()
        return CompletionCandidate(
            name,
            .member,
            detail: member.isProperty
                ? memberProperty(name, of: type)?.detailText ?? signature.result.detailText
                : signature.helpText,
            help: member.function.summary
        )
    }

    /// The stages that take what flows in, then the functions of the program.
    ///
    /// Behind a stage that gives a value, `explain` says how that would come about.
    func stageCandidates(for input: ScriptType, behindResult: Bool) -> [CompletionCandidate] {
        let hasRows = rowType(of: input) != nil
        let known =
            hasRows
            ? registry.modules.flatMap(\.stages).filter { accepts($0, input) }
            : [registry.stages["explain"]].compactMap { behindResult ? $0 : nil }
        let stages = known.map { stage in
            CompletionCandidate(stage.name, .stage, detail: stage.usage, help: stage.summary)
        }
        let names = world.names(from: scope)
        let functions = names.filter(symbolIsFunction).compactMap(candidate(forName:))
        let modules = names.filter(symbolIsModule).compactMap(candidate(forName:))
        // Who declares a function mostly means to use it soon.
        return stages + functions.reversed() + modules
    }

    private func symbolIsModule(_ name: String) -> Bool {
        guard let number = lookup(name), case .module = world.symbols[number].type else { return false }
        return true
    }

    /// Whether a stage works on what flows in, as far as it says without its arguments.
    private func accepts(_ native: NativeStage, _ input: ScriptType) -> Bool {
        if input.isUnchecked { return true }
        let nowhere = SourceSpan(file: program.file.id, lower: 0, upper: 0)
        let name = Identifier(name: native.name, span: nowhere)
        let stage = Stage(module: nil, name: name, arguments: [], keyList: nil, span: nowhere)
        let mark = frame.diagnostics.count
        defer { frame.diagnostics.removeSubrange(mark...) }
        _ = native.typing(StageCheck(stage, input: input, in: self))
        return !frame.diagnostics[mark...].contains { $0.code == .notRows }
    }
}

extension [CompletionCandidate] {
    /// The same candidates, those with some names behind the others.
    func puttingLast(_ names: Set<String>) -> [CompletionCandidate] {
        names.isEmpty ? self : filter { !names.contains($0.text) } + filter { names.contains($0.text) }
    }
}

extension NativeModule.NamedType {
    fileprivate var fieldCount: Int { type.record?.fields.count ?? 0 }
}

import SiteScriptSyntax
import TimeZoneNames

/// What an expression must be, and for what; messages name it.
enum Requirement {
    case variable(String)
    case result
    case index
    case key
    case rangeBound
    case argument(String, Callee)
    case stageArgument(String?, stage: String)
    case pattern

    /// The start of the message: who wants it.
    var subject: String {
        switch self {
        case .variable(let name): "`\(name)`"
        case .result: "the result of this function"
        case .index: "an index"
        case .key: "a key of this map"
        case .rangeBound: "the bound of a range"
        case .argument(let name, let callee):
            name.hasPrefix("_") ? "`\(callee.name)`" : "`\(name)` of `\(callee.name)`"
        case .stageArgument(nil, let stage): "the argument of `\(stage)`"
        case .stageArgument(let label?, let stage): "`\(label)` of `\(stage)`"
        case .pattern: "the pattern"
        }
    }

    /// Mistaken arguments have a code of their own.
    var code: DiagnosticCode {
        switch self {
        case .argument, .stageArgument: .argumentType
        default: .typeMismatch
        }
    }
}

extension ProgramChecker {
    /// The text of an expression as messages quote it: nil for one that is long, or of another file.
    func quoted(_ expression: Expression) -> String? {
        guard expression.span.file == program.file.id, expression.span.count <= 40 else { return nil }
        let text = program.file.text(of: expression.span)
        return text.isEmpty || text.contains("\n") || text.contains("`") ? nil : text
    }

    /// Where the name that an expression reads from is declared, for a label that says of what type it is.
    func declaration(ofNameIn expression: Expression, _ type: ScriptType) -> [Diagnostic.Label] {
        guard case .name(let name) = expression.withoutGroups.kind, let number = lookup(name),
            frame.unit == unit,
            world.symbols[number].unit == unit
        else { return [] }
        switch world.symbols[number].kind {
        case .variable, .parameter, .loopVariable, .programParameter:
            return [
                Diagnostic.Label(
                    span: world.symbols[number].span,
                    message: "declared here as \(type.shortText)"
                )
            ]
        default: return []
        }
    }

    /// Reports unless a value of `type` may stand where `expected` is wanted; the innermost part that
    /// does not fit is named.
    @discardableResult
    func require(
        _ type: ScriptType,
        toBe expected: ScriptType,
        for value: Expression,
        _ requirement: Requirement
    ) -> Bool {
        if case .declaredFunction(let number) = type, case .function(let signature) = expected.unwrapped {
            return require(function: number, toBe: signature, for: value, requirement)
        }
        if type == .never { return true }
        // The parts of a literal come first: mixed elements make a list of Any, which would fit anything.
        if requirePartsOf(value, expected, requirement) { return false }
        if type.isAssignable(to: expected) { return true }
        var mismatch = Diagnostic.mismatch(type, expected, value, requirement)
        mismatch.labels += declaration(ofNameIn: value, type)
        if case .argument(let name, let callee) = requirement, let place = callee.place(ofTyped: name) {
            mismatch.labels.append(
                Diagnostic.Label(span: place, message: "`\(name)` of `\(callee.name)` is declared here")
            )
        }
        if case .result = requirement, let place = frame.resultPlace {
            mismatch.labels.append(Diagnostic.Label(span: place, message: "the result is declared here"))
        }
        report(mismatch)
        return false
    }

    /// Looks for the part of a literal that does not fit; false when it is not a literal, or fits in its
    /// parts.
    private func requirePartsOf(_ value: Expression, _ expected: ScriptType, _ requirement: Requirement)
        -> Bool
    {
        switch (value.kind, expected.unwrapped) {
        case (.group(let inner), let wanted): return requirePartsOf(inner, wanted, requirement)
        case (.list(let elements), .list(let wanted)):
            return requireParts(elements, wanted, requirement)
        case (.map(let entries), .map(let key, let wanted)):
            let keys = requireParts(entries.map(\.key), key, .key)
            return requireParts(entries.map(\.value), wanted, requirement) || keys
        case (.record(let entries), .record(let wanted)):
            let extra = !requireNoExtraFields(value, expected)
            let missing = wanted.fields.filter { field in
                !entries.contains { $0.name.name == field.name }
            }
            if !missing.isEmpty, !extra { report(.missingFields(missing, wanted, at: value.span)) }
            var isFound = extra || !missing.isEmpty
            for entry in entries {
                guard let type = wanted[entry.name.name], let actual = knownType(of: entry.value),
                    !actual.isAssignable(to: type)
                else { continue }
                require(actual, toBe: type, for: entry.value, .variable(entry.name.name))
                isFound = true
            }
            return isFound
        default: return false
        }
    }

    private func requireParts(_ parts: [Expression], _ wanted: ScriptType, _ requirement: Requirement) -> Bool
    {
        var isFound = false
        for part in parts {
            guard let actual = knownType(of: part), !actual.isAssignable(to: wanted) else { continue }
            require(actual, toBe: wanted, for: part, requirement)
            isFound = true
        }
        return isFound
    }

    private func knownType(of expression: Expression) -> ScriptType? {
        guard frame.unit == unit, expression.id >= 0, expression.id < types.count else { return nil }
        return types[expression.id]?.bound
    }

    /// Reports fields of a record literal that the wanted record does not have: most likely they are
    /// misspelt.
    private func requireNoExtraFields(_ value: Expression, _ expected: ScriptType) -> Bool {
        guard case .record(let entries) = value.withoutGroups.kind,
            case .record(let wanted) = expected.unwrapped
        else { return true }
        var isFine = true
        for entry in entries where wanted[entry.name.name] == nil {
            report(unknownField(entry.name, of: wanted))
            isFine = false
        }
        return isFine
    }

    private func require(
        function number: Int,
        toBe signature: FunctionSignature,
        for value: Expression,
        _ requirement: Requirement
    ) -> Bool {
        let function = world.functions[number]
        let required = function.parameters.filter { $0.defaultValue == nil }.count
        guard (required...function.parameters.count).contains(signature.parameters.count) else {
            report(.mismatch(.declaredFunction(number), .function(signature), value, requirement))
            return false
        }
        let result = call(number, signature.parameters.map { $0.type }, at: value.span, named: function.name)
        guard !result.isAssignable(to: signature.result) else { return true }
        report(
            .mismatch(
                .function(FunctionSignature(signature.parameters, result: result)),
                .function(signature),
                value,
                requirement
            )
        )
        return false
    }

    /// The type of one row of something that has rows; nil when it has none.
    func rowType(of type: ScriptType) -> ScriptType? {
        switch type {
        case .stream(let row), .list(let row): row
        case .range: .int
        case .changes: registry.types["Change"]?.type ?? .any
        case .any: .any
        case .never: .never
        default: nil
        }
    }

    /// Reports a literal that is not a time zone, and warns of an old name where one is written.
    func checkZone(_ name: String, at span: SourceSpan, warnsOfOld: Bool = true) {
        if !TimeZoneNames.isKnown(name) {
            // While one types nobody reads them, and looking for them takes longer than everything else.
            let suggestions = probe == nil ? TimeZoneNames.suggestions(for: name) : []
            report(.unknownTimezone(name, suggestions: suggestions, at: span))
        } else if warnsOfOld, TimeZoneNames.isOld(name) {
            report(.oldTimezone(name, canonical: TimeZoneNames.canonical(name), at: span))
        }
    }
}

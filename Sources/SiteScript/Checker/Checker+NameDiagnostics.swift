import SiteScriptSyntax

/// The wordings about names: declared, looked up and not found.
extension Diagnostic {
    // MARK: - Declarations

    static func builtInRedefined(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .builtInRedefined,
            "`\(name.name)` is a built-in function and cannot be redefined",
            at: name.span,
            hint: "choose another name"
        )
    }

    static func stageRedefined(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .builtInRedefined,
            "`\(name.name)` is a pipeline stage, so a function cannot be called so",
            at: name.span,
            hint: "choose another name"
        )
    }

    static func builtInTypeRedefined(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .builtInRedefined,
            "`\(name.name)` is a built-in type and cannot be redefined",
            at: name.span,
            hint: "choose another name"
        )
    }

    static func duplicate(_ name: Identifier, first: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .duplicateDeclaration,
            "`\(name.name)` is declared twice",
            at: name.span,
            hint: "choose another name, or declare the first with `var` and assign to it",
            labels: first.map { [Label(span: $0, message: "first declared here")] } ?? []
        )
    }

    static func shadowed(_ name: Identifier, first: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .shadowedName,
            "`\(name.name)` hides another `\(name.name)` of the same function",
            at: name.span,
            hint: "choose another name, or assign to it without `let` or `var`",
            labels: declaredHere(first)
        )
    }

    static func unusedName(_ declaration: DeclarationUse) -> Diagnostic {
        let kind =
            switch declaration.kind {
            case .function: "function"
            case .module: "module"
            case .loopVariable: "loop variable"
            default: "name"
            }
        return Diagnostic(
            .unusedName,
            "the \(kind) `\(declaration.name)` is never used",
            at: declaration.span,
            hint: "remove it, or call it `_\(declaration.name)` to keep it"
        )
    }

    // MARK: - Unknown names

    static func unknownName(_ name: String, suggestion: String?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "there is no variable or function `\(name)`",
            at: span,
            hint: didYouMean(suggestion),
            fix: suggestion.map { Fix(span: span, replacement: $0) }
        )
    }

    static func unknownNameLikeField(_ name: String, field: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "there is no variable or function `\(name)`",
            at: span,
            hint: "did you mean the field `.\(field)`?",
            fix: Fix(span: span, replacement: "." + fieldText(field))
        )
    }

    static func fieldWithoutDot(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "there is no variable or function `\(name)`, but the row has that field",
            at: span,
            hint: "write `.\(name)` for a field of the row",
            fix: Fix(span: span.start, replacement: ".")
        )
    }

    static func functionForField(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "`\(name)` without a dot is a function, not the field of the row",
            at: span,
            hint: "write `.\(name)` for the field",
            fix: Fix(span: span.start, replacement: ".")
        )
    }

    /// What to say about a name that other languages have; nil for any other.
    static func foreignName(_ name: String, at span: SourceSpan, argument: String? = nil) -> Diagnostic? {
        let replacement = ForeignNames.replacements[name]
        guard var hint = replacement.map({ "write `\($0)`" }) ?? ForeignNames.hints[name] else { return nil }
        if let argument {
            hint = hint.split(separator: "…", omittingEmptySubsequences: false).joined(separator: argument)
        }
        return Diagnostic(
            .unknownName,
            "there is no variable or function `\(name)`",
            at: span,
            hint: hint,
            fix: replacement.map { Fix(span: span, replacement: $0) }
        )
    }

    static func usedBeforeDeclaration(_ name: String, at span: SourceSpan, declared: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            .unknownName,
            "`\(name)` is used before it is declared",
            at: span,
            hint: "move the declaration up",
            labels: declaredHere(declared)
        )
    }

    static func typeAsValue(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "`\(name)` is a type, not a value",
            at: span,
            hint: "types stand after `:` and `as:`"
        )
    }

    static func stageAsValue(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownName,
            "`\(name)` is a pipeline stage, not a value",
            at: span,
            hint: "write `rows | \(name)`"
        )
    }

    static func unknownType(_ name: Identifier, suggestion: String?) -> Diagnostic {
        Diagnostic(
            .unknownType,
            "there is no type `\(name.name)`",
            at: name.span,
            hint: didYouMean(suggestion),
            fix: suggestion.map { Fix(span: name.span, replacement: $0) }
        )
    }

    static func recursiveType(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownType,
            "the type `\(name.name)` contains itself",
            at: name.span,
            hint: "write `Any` where it does"
        )
    }

    static func hugeType(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownType,
            "the type `\(name.name)` has too many parts",
            at: name.span,
            hint: "write `Any` for some of them"
        )
    }

    static func typeArguments(of name: Identifier, wanted: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownType,
            wanted == 0 ? "`\(name.name)` takes no type in `<…>`" : "`\(name.name)` takes one type in `<…>`",
            at: span
        )
    }

    static func notAType(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownType,
            "a type is wanted here",
            at: span,
            hint: "name one: `type Row = { id: String }`, then `as: Row`"
        )
    }

    // MARK: - Fields and members

    static func unknownField(
        _ field: Identifier,
        of record: RecordType,
        owner: String = "the record",
        suggestion: String?,
        at span: SourceSpan? = nil
    ) -> Diagnostic {
        let names = record.fields.map(\.name)
        let similar = NameSuggestion.sharingWords(with: field.name, among: names)
        return Diagnostic(
            .unknownField,
            "\(record.name ?? owner) has no field `\(field.name)`",
            at: span ?? field.span,
            hint: didYouMean(suggestion) ?? didYouMean(oneOf: similar) ?? listing(names),
            fix: suggestion.map { Fix(span: field.span, replacement: fieldText($0)) }
        )
    }

    static func fieldOfOptionalRow(_ field: Identifier, _ row: ScriptType, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            .memberOfOptional,
            "the row may be nil, so `.\(field.name)` cannot be read",
            at: span,
            hint: "leave nil out with `where . != nil` first"
        )
    }

    static func fieldOfPlainRow(_ field: Identifier, _ row: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownField,
            "the row is \(row.shortText) and has no fields",
            at: span,
            hint: "`.` is the row; members are reached with `x => x.\(field.name)`"
        )
    }

    static func fieldOfRows(_ field: Identifier, _ type: ScriptType) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "`\(field.name)` is a field of each row, not of the rows together",
            at: field.span,
            hint: "write `| map .\(field.name)` for all of them, or take one row with `| first`"
        )
    }

    static func unknownMember(
        _ name: Identifier,
        of type: ScriptType,
        suggestion: String?,
        names: [String]
    ) -> Diagnostic {
        let similar = NameSuggestion.sharingWords(with: name.name, among: names)
        return Diagnostic(
            .unknownMember,
            "\(type.shortText) has no member `\(name.name)`",
            at: name.span,
            hint: didYouMean(suggestion) ?? ForeignNames.memberHints[name.name] ?? didYouMean(oneOf: similar),
            fix: suggestion.map { Fix(span: name.span, replacement: $0) }
        )
    }

    static func memberOfFunction(_ function: String, _ name: Identifier) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "`\(function)` is a function, which has no `\(name.name)`",
            at: name.span,
            hint: "call it first: `\(function)(…).\(name.name)`"
        )
    }

    static func stageAsMember(_ name: Identifier, usage: String) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "`\(name.name)` is a pipeline stage, not a member",
            at: name.span,
            hint: "write `… | \(usage)`"
        )
    }

    static func unknownModuleName(_ name: Identifier, path: String, suggestion: String?) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "the module \"\(path)\" has no `\(name.name)`",
            at: name.span,
            hint: didYouMean(suggestion),
            fix: suggestion.map { Fix(span: name.span, replacement: $0) }
        )
    }

    static func privateName(_ name: Identifier, path: String) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "`\(name.name)` is private to the module \"\(path)\"",
            at: name.span,
            hint: "names that start with `_` stay in their module"
        )
    }

    static func memberOfOptional(
        _ name: Identifier,
        of type: ScriptType,
        _ text: String?,
        isAssigned: Bool,
        isRow: Bool = false,
        labels: [Label] = []
    ) -> Diagnostic {
        let subject = text.map { "`\($0)`" } ?? "this"
        let use = isAssigned ? "assigned" : "read"
        var hint =
            isAssigned
            ? "test it against nil first" : "use `?.\(name.name)`, or test it against nil first"
        if isRow, let text {
            hint = "use `?.\(name.name)`, or leave such rows out first: `where \(text) != nil`"
        }
        return Diagnostic(
            .memberOfOptional,
            "\(subject) may be nil (\(type.shortText)), so `.\(name.name)` cannot be \(use)",
            at: name.span,
            hint: hint,
            labels: labels
        )
    }

    static func memberOfNil(_ name: Identifier) -> Diagnostic {
        Diagnostic(.memberOfOptional, "this is nil here, which has no `\(name.name)`", at: name.span)
    }

    static func methodNotCalled(_ name: Identifier, of type: ScriptType) -> Diagnostic {
        Diagnostic(
            .unknownMember,
            "`\(name.name)` of \(type.shortText) is called with parentheses",
            at: name.span,
            hint: "write `\(name.name)()`",
            fix: Fix(span: name.span.end, replacement: "()")
        )
    }

    static func propertyCalled(_ name: Identifier, whole: SourceSpan) -> Diagnostic {
        let parentheses = SourceSpan(
            file: name.span.file,
            lower: Int(name.span.upper),
            upper: Int(whole.upper)
        )
        return Diagnostic(
            .notCallable,
            "`\(name.name)` is read without parentheses",
            at: name.span,
            hint: "write `\(name.name)`",
            fix: Fix(span: parentheses, replacement: "")
        )
    }

    static func duplicateField(_ name: Identifier, first: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .duplicateField,
            "the field `\(name.name)` is given twice",
            at: name.span,
            hint: "remove one of them",
            labels: firstGiven(first)
        )
    }

    static func duplicateKey(_ key: String, at span: SourceSpan, first: SourceSpan?) -> Diagnostic {
        Diagnostic(
            .duplicateField,
            "the key \"\(key)\" is given twice",
            at: span,
            hint: "remove one of them",
            labels: firstGiven(first)
        )
    }

    static func firstGiven(_ span: SourceSpan?) -> [Label] {
        span.map { [Label(span: $0, message: "first given here")] } ?? []
    }

    // MARK: - Error kinds

    static func misspelledKind(_ name: Identifier, suggestion: String?, isLiteral: Bool = false) -> Diagnostic
    {
        let replacement = suggestion.map { isLiteral ? "\"\($0)\"" : $0 }
        return Diagnostic(
            .unknownErrorKind,
            "there is no kind of error `\(name.name)`",
            at: name.span,
            hint: didYouMean(suggestion) ?? "the kinds are "
                + ScriptErrorKind.allNames.joined(separator: ", "),
            fix: replacement.map { Fix(span: name.span, replacement: $0) }
        )
    }

    static func uncatchable(_ name: Identifier) -> Diagnostic {
        Diagnostic(
            .uncatchableKind,
            "`\(name.name)` ends the run and is never caught",
            at: name.span,
            hint: "remove it from the clause"
        )
    }

    // MARK: - Parts of messages

    static func didYouMean(_ suggestion: String?) -> String? { suggestion.map { "did you mean `\($0)`?" } }

    /// Asks which of a few names was meant.
    static func didYouMean(oneOf names: [String]) -> String? {
        guard let last = names.last, names.count <= 4 else { return nil }
        let others = names.dropLast().map { "`\($0)`" }.joined(separator: ", ")
        return others.isEmpty ? didYouMean(last) : "did you mean \(others) or `\(last)`?"
    }

    static func declaredHere(_ span: SourceSpan?) -> [Label] {
        span.map { [Label(span: $0, message: "declared here")] } ?? []
    }

    /// A field's name as it is written behind a dot.
    static func fieldText(_ name: String) -> String { RecordType.isPlainName(name) ? name : "`\(name)`" }

    /// `it has a, b and c`, when that is short.
    static func listing(_ names: [String]) -> String? {
        guard let last = names.last, names.count <= 8 else { return nil }
        let quoted = names.dropLast().map { "`\($0)`" }
        if quoted.isEmpty { return "it has only `\(last)`" }
        return "it has " + quoted.joined(separator: ", ") + " and `\(last)`"
    }
}

import SiteScriptSyntax

/// The wordings about types, operators and nil.
extension Diagnostic {
    /// A literal that breaks the rules of its own language, with the place inside it.
    static func invalidLiteral(_ mistake: LiteralMistake, in literal: Expression, _ text: String)
        -> Diagnostic
    {
        let span = literal.span
        let place: SourceSpan
        // A literal without escapes stands in the source as it is, between one quote, or `#"` and `"#`.
        switch span.count - text.utf8.count {
        case 2: place = part(of: span, from: 1 + mistake.offset, mistake.length)
        case 4: place = part(of: span, from: 2 + mistake.offset, mistake.length)
        default: place = span
        }
        return Diagnostic(.invalidPattern, mistake.message, at: place, hint: mistake.hint)
    }

    private static func part(of span: SourceSpan, from offset: Int, _ length: Int) -> SourceSpan {
        let lower = Int(span.lower) + offset
        return SourceSpan(file: span.file, lower: lower, upper: lower + max(length, 1))
    }

    static func mismatch(
        _ type: ScriptType,
        _ expected: ScriptType,
        _ value: Expression,
        _ requirement: Requirement
    ) -> Diagnostic {
        var hint: String?
        var fix: Fix?
        if type.isOptional, type == .nil || type.unwrapped.isAssignable(to: expected) {
            hint = type == .nil ? nil : "it may be nil: give a value with `??`, or test it against nil first"
        } else {
            (hint, fix) = conversion(of: value, type, to: expected)
        }
        return Diagnostic(
            requirement.code,
            "\(requirement.subject) must be \(expected.shortText), not \(type.shortText)",
            at: value.span,
            hint: hint,
            fix: fix
        )
    }

    /// How a value of one type becomes one of another, for the cases people meet.
    private static func conversion(
        of value: Expression,
        _ type: ScriptType,
        to expected: ScriptType
    ) -> (String?, Fix?) {
        switch (type.unwrapped, expected.unwrapped) {
        case (.string, .int):
            if let text = value.literalText, Int(text) != nil {
                return ("write the number without quotes", Fix(span: value.span, replacement: text))
            }
            if value.literalText != nil { return ("write a number, such as `5`", nil) }
            return ("`.to_int()` reads a number from text", nil)
        case (.string, .bool):
            guard let text = value.literalText?.lowercased(), text == "true" || text == "false" else {
                return (nil, nil)
            }
            return ("write `\(text)` without quotes", Fix(span: value.span, replacement: text))
        case (.string, .double): return ("`.to_double()` reads a number from text", nil)
        case (.int, .string), (.double, .string):
            if case .integer(let number) = value.kind {
                return (
                    "write `\"\(number)\"`: it is a text here",
                    Fix(span: value.span, replacement: "\"\(number)\"")
                )
            }
            return (#"write it into a string: "\(…)""#, nil)
        case (.double, .int): return ("`.round()`, `.floor()` and `.ceil()` give an Int", nil)
        case (.string, .instant):
            if let text = value.literalText, text.utf8.first.map({ $0 >= 48 && $0 <= 57 }) ?? false {
                return ("an instant is written `@\(text)`", Fix(span: value.span, replacement: "@\(text)"))
            }
            return ("an instant is written `@2026-01-31`", nil)
        case (.string, .duration):
            guard let text = value.literalText, let last = text.last, "smhdw".contains(last),
                !text.dropLast().isEmpty, text.dropLast().allSatisfy(\.isNumber)
            else { return ("a duration is written `30s`, `5m`, `12h` or `7d`, without quotes", nil) }
            return ("write `\(text)` without quotes", Fix(span: value.span, replacement: text))
        case (.duration, .instant): return ("an age is written `now() - …`", nil)
        case (.int, .duration): return ("a duration is written with its unit: `30s`, `5m`, `12h`, `7d`", nil)
        case (.list(let element), let wanted) where element.isAssignable(to: wanted):
            return ("this is a list: take one with `[0]` or `| first`", nil)
        case (let single, .list(let element)) where single.isAssignable(to: element):
            return ("put it in a list: `[…]`", nil)
        case (.declaredFunction, _), (.function, _): return ("is it to be called? add parentheses", nil)
        default: return (nil, nil)
        }
    }

    static func missingFields(_ fields: [RecordType.Field], _ record: RecordType, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            .typeMismatch,
            "\(record.name ?? "the record") needs \(names(fields.map(\.name)))",
            at: span,
            hint: fields.allSatisfy(\.type.isOptional) ? "write `nil` where there is nothing" : nil
        )
    }

    static func differentBranches(
        _ first: ScriptType,
        _ second: ScriptType,
        at span: SourceSpan,
        first place: SourceSpan?
    ) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "the branches give \(first.shortText) and \(second.shortText), which do not fit together",
            at: span,
            hint: "this one gives \(second.shortText)",
            labels: place.map { [Label(span: $0, message: "this one gives \(first.shortText)")] } ?? []
        )
    }

    static func differentDefault(_ kept: ScriptType, _ given: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`??` must give \(kept.shortText) like its left side, not \(given.shortText)",
            at: span
        )
    }

    static func failedWith(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`fail` takes a text or a caught error, not \(type.shortText)",
            at: span,
            hint: type.isOptional ? "it may be nil" : #"write it into a string: "\(…)""#
        )
    }

    // MARK: - Conditions

    static func optionalCondition(of word: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .optionalCondition,
            "the condition of `\(word)` may be nil (Bool?), which is neither true nor false",
            at: span,
            hint: word == "where"
                ? "add `?? false` to leave such rows out, or `?? true` to keep them"
                : "add `?? false`, or `?? true`, to say what nil means"
        )
    }

    static func conditionNotBool(_ type: ScriptType, of word: String, _ text: String?, at span: SourceSpan)
        -> Diagnostic
    {
        var hint: String?
        let text = text ?? "…"
        if type.isOptional {
            hint = "test it against nil: `\(text) != nil`"
        } else if type.isNumber {
            hint = "compare it: `\(text) > 0`"
        } else if type.isText {
            hint = "compare it with a text: `\(text) == \"…\"`"
        } else if case .list = type {
            hint = "ask whether it has elements: `not \(text).is_empty`"
        } else if type.isCallable {
            hint = "is it to be called? add parentheses"
        }
        let subject =
            word == "not" || word == "and" || word == "or"
            ? "`\(word)` takes Bool"
            : "the condition of `\(word)` must be Bool"
        return Diagnostic(.conditionNotBool, "\(subject), not \(type.shortText)", at: span, hint: hint)
    }

    static func missingElse(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .missingElse,
            "an `if` that gives a value needs `else`",
            at: span,
            hint: "add `else { … }` for the other case"
        )
    }

    static func inexhaustiveMatch(_ subject: ScriptType, missing: [String], at span: SourceSpan) -> Diagnostic
    {
        let hint =
            missing.isEmpty
            ? "add `else => …` for all other values" : "add an arm for \(names(missing)), or `else => …`"
        return Diagnostic(
            .missingElse,
            "this `match` does not take every \(subject.shortText)",
            at: span,
            hint: hint
        )
    }

    static func patternType(_ pattern: ScriptType, _ subject: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .comparedDifferentTypes,
            "this pattern is \(pattern.shortText), but what is matched is \(subject.shortText)",
            at: span
        )
    }

    static func repeatedPattern(at span: SourceSpan) -> Diagnostic {
        Diagnostic(.unreachableCode, "an earlier arm takes this value already", at: span, hint: "remove it")
    }

    // MARK: - Operators

    static func compared(
        _ operation: BinaryOperator,
        _ left: Expression,
        _ leftType: ScriptType,
        _ right: Expression,
        _ rightType: ScriptType,
        texts: (left: String?, right: String?),
        at span: SourceSpan
    ) -> Diagnostic {
        let (first, firstFix) = comparison(of: right, rightType, with: leftType)
        let (second, secondFix) = first == nil ? comparison(of: left, leftType, with: rightType) : (nil, nil)
        return Diagnostic(
            .comparedDifferentTypes,
            comparisonText(operation, named(leftType, texts.left), named(rightType, texts.right)),
            at: span,
            hint: first ?? second,
            fix: firstFix ?? secondFix
        )
    }

    /// A type with the text of what has it.
    private static func named(_ type: ScriptType, _ text: String?) -> String {
        text.map { "`\($0)` (\(type.shortText))" } ?? type.shortText
    }

    private static func comparisonText(_ operation: BinaryOperator, _ left: String, _ right: String) -> String
    {
        switch operation {
        case .equal, .notEqual: "\(left) and \(right) are never equal"
        case .isIn, .isNotIn: "\(left) is never among values of \(right)"
        default: "`\(operation.rawValue)` does not compare \(left) with \(right)"
        }
    }

    private static func comparison(
        of literal: Expression,
        _ type: ScriptType,
        with other: ScriptType
    ) -> (String?, Fix?) {
        if other.unwrapped == .bool, case .integer(let number) = literal.withoutGroups.kind,
            number == 0 || number == 1
        {
            let word = number == 1 ? "true" : "false"
            return ("write `\(word)`", Fix(span: literal.span, replacement: word))
        }
        return conversion(of: literal.withoutGroups, type, to: other)
    }

    static func orderedNil(_ operation: BinaryOperator, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .comparedDifferentTypes,
            "`\(operation.rawValue)` with nil is always false",
            at: span,
            hint: "test against nil with `== nil` or `!= nil`"
        )
    }

    static func notOrdered(_ operation: BinaryOperator, _ type: ScriptType, at span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            .operatorTypes,
            "`\(operation.rawValue)` does not order \(type.shortText)",
            at: span,
            hint: "it orders numbers, text, instants and durations"
        )
    }

    static func optionalOperand(
        _ operand: Expression,
        _ type: ScriptType,
        _ operation: BinaryOperator,
        _ text: String?,
        labels: [Label] = []
    ) -> Diagnostic {
        let subject = text.map { "`\($0)`" } ?? "this"
        return Diagnostic(
            .optionalArithmetic,
            type == .nil
                ? "`\(operation.rawValue)` takes no nil"
                : "\(subject) may be nil (\(type.shortText)), and `\(operation.rawValue)` takes no nil",
            at: operand.span,
            hint: type == .nil ? nil : "give a value for nil: `(\(text ?? "…") ?? \(defaultFor(type)))`",
            labels: labels
        )
    }

    private static func defaultFor(_ type: ScriptType) -> String {
        switch type.unwrapped {
        case .int, .double: "0"
        case .string, .timezone: "\"\""
        case .duration: "0s"
        case .list: "[]"
        default: "other"
        }
    }

    static func operands(
        _ operation: BinaryOperator,
        _ left: ScriptType,
        _ right: ScriptType,
        at span: SourceSpan,
        left leftOperand: Expression,
        right rightOperand: Expression,
        texts: (left: String?, right: String?)
    ) -> Diagnostic {
        var hint: String?
        var fix: Fix?
        switch (operation, left, right) {
        case (.add, .list(let element), let single)
        where single.isAssignable(to: element) || element == .never:
            hint = "put it in a list: `[…]`"
        case (.add, .string, _), (.add, _, .string), (.add, .timezone, _), (.add, _, .timezone):
            (hint, fix) = interpolation(leftOperand, rightOperand, texts)
        case (.add, .map, .map): hint = "`.merge(…)` joins maps"
        case (.add, .record, _): hint = "`.with(name: …)` adds fields"
        case (.quotient, _, _) where left.isNumber && right.isNumber: hint = "`/` divides Doubles"
        case (.add, .instant, .int), (.subtract, .instant, .int), (.add, .duration, .int),
            (.subtract, .duration, .int):
            if case .integer(let number) = rightOperand.withoutGroups.kind {
                hint = "say the unit: `\(number)d` for days, `\(number)h` for hours, `\(number)m` for minutes"
            } else {
                hint = "a duration is written with its unit: `30s`, `5m`, `12h`, `7d`"
            }
        case (.multiply, .string, .int): hint = "`.repeat(n)` repeats a text"
        default: break
        }
        return Diagnostic(
            .operatorTypes,
            "`\(operation.rawValue)` does not take \(left.shortText) and \(right.shortText)",
            at: span,
            hint: hint,
            fix: fix
        )
    }

    /// `"active: " + n` as one text with the value in it.
    private static func interpolation(
        _ left: Expression,
        _ right: Expression,
        _ texts: (left: String?, right: String?)
    ) -> (String?, Fix?) {
        guard let first = texts.left, let second = texts.right else {
            return (#"write it into a text: "\(…)""#, nil)
        }
        func part(_ operand: Expression, _ text: String) -> String {
            operand.literalText != nil && text.hasPrefix("\"") && !text.hasPrefix("\"\"\"")
                ? String(text.dropFirst().dropLast()) : "\\(\(text))"
        }
        let whole = "\"\(part(left, first))\(part(right, second))\""
        let isPlain = left.literalText != nil || right.literalText != nil
        return (
            "write it into the text: \(whole)",
            isPlain ? Fix(span: left.span.joined(with: right.span), replacement: whole) : nil
        )
    }

    static func cannotNegate(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.operatorTypes, "`-` does not take \(type.shortText)", at: span)
    }

    // MARK: - Containers

    static func notAContainer(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .operatorTypes,
            "`in` looks into lists, maps and ranges, not \(type.shortText)",
            at: span,
            hint: type.isText ? "`.contains(…)` looks into text" : nil
        )
    }

    static func notIndexable(_ type: ScriptType, index: Expression, at span: SourceSpan) -> Diagnostic {
        var hint: String?
        if type.isText { hint = "`.slice(a, b)` takes characters" }
        if case .record = type {
            hint = index.literalText.map { "write `.\(fieldText($0))`" } ?? "fields are read with a dot"
        }
        return Diagnostic(.notIndexable, "\(type.shortText) has no elements to index", at: span, hint: hint)
    }

    static func elementOfOptional(_ type: ScriptType, _ text: String?, at span: SourceSpan) -> Diagnostic {
        let subject = text.map { "`\($0)`" } ?? "this"
        return Diagnostic(
            .memberOfOptional,
            "\(subject) may be nil (\(type.shortText)), so nothing can be looked up in it",
            at: span,
            hint: "give a value for nil with `??`, or test it against nil first"
        )
    }

    static func notIterable(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        var hint: String?
        if type.isOptional { hint = "it may be nil: `?? []` stands for nothing" }
        if type.isText { hint = "`.lines()` and `.split(\"\")` give parts of a text" }
        if type == .int { hint = "write a range: `0..<n`" }
        if type.isCallable { hint = "is it to be called? add parentheses" }
        return Diagnostic(.notIterable, "\(type.shortText) has nothing to iterate over", at: span, hint: hint)
    }

    static func mapWithOneName(_ map: Expression, _ names: [Identifier]) -> Diagnostic {
        let name = names.first?.name ?? "k"
        return Diagnostic(
            .notIterable,
            "a map is iterated in pairs",
            at: map.span,
            hint: "write `for (\(name), value) in …`, or iterate over `.keys`"
        )
    }

    static func pairsOfNoMap(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notIterable,
            "pairs come from maps only, and this is \(type.shortText)",
            at: span,
            hint: "write one name"
        )
    }

    // MARK: - Zones

    static func unknownTimezone(_ name: String, suggestions: [String], at span: SourceSpan) -> Diagnostic {
        let shown = suggestions.prefix(3).map { "\"\($0)\"" }
        let hint: String? =
            shown.isEmpty
            ? "zones are named by region and city, such as \"Asia/Seoul\" or \"America/Los_Angeles\""
            : "did you mean " + shown.joined(separator: " or ") + "?"
        // An abbreviation such as KST has a likely zone; only a misspelling has a certain one.
        let isMisspelling =
            suggestions.count == 1 && NameSuggestion.isClear(suggestions[0], for: name, among: suggestions)
        let fix = isMisspelling ? Fix(span: span, replacement: "\"\(suggestions[0])\"") : nil
        return Diagnostic(
            .unknownTimezone,
            "there is no time zone \"\(name)\"",
            at: span,
            hint: hint,
            fix: fix
        )
    }

    static func oldTimezone(_ name: String, canonical: String?, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .oldTimezone,
            "\"\(name)\" is an old name of a time zone",
            at: span,
            hint: canonical.map { "its name today is \"\($0)\"" },
            fix: canonical.map { Fix(span: span, replacement: "\"\($0)\"") }
        )
    }

    // MARK: - Parts of messages

    /// `a`, `a and b`, `a, b and c`, each in backticks.
    static func names(_ names: [String]) -> String {
        let quoted = names.map { "`\($0)`" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}

import SiteScriptSyntax

/// The rules of expressions: what each form gives.
extension ProgramChecker {
    /// The type of an expression.
    ///
    /// `expected` is what its place wants, for literals and lambdas to take as theirs; whether the type
    /// fits is the caller's to require.
    @discardableResult
    func check(_ expression: Expression, expecting expected: ScriptType? = nil) -> ScriptType {
        let type = infer(expression, expected)
        record(type, expression.id)
        return type
    }

    private func infer(_ expression: Expression, _ expected: ScriptType?) -> ScriptType {
        switch expression.kind {
        case .missing: return .never
        case .nilLiteral: return .nil
        case .boolean: return .bool
        case .integer: return expected?.unwrapped == .double ? .double : .int
        case .double: return .double
        case .instant: return .instant
        case .duration: return .duration
        case .string(let segments): return checkString(segments, expression, expected)
        case .name(let name): return checkName(name, at: expression.span)
        case .rowField(let field): return checkRowField(field, at: expression.span)
        case .row: return currentRow(at: expression.span) ?? .never
        case .group(let inner): return check(inner, expecting: expected)
        case .unary(let operation, let operand): return checkUnary(operation, operand)
        case .binary(let operation, let left, let right, let span):
            return checkBinary(operation, left, right, operatorSpan: span, expected)
        case .range(let lower, let upper, _): return checkRange(lower, upper)
        case .member(let object, let name, let isOptional):
            return checkMember(object, name, isOptional: isOptional, whole: expression)
        case .index(let object, let index):
            let (type, isCut) = checkChained(object)
            return chained(checkIndex(object, type.bound, index), mayBeNil: isCut, expression)
        case .call(let callee, let arguments): return checkCall(callee, arguments, whole: expression).bounded
        case .list(let elements): return checkList(elements, expected).bounded
        case .map(let entries): return checkMap(entries, expected).bounded
        case .record(let entries): return checkRecord(entries, expected).bounded
        case .lambda(let lambda): return checkLambda(lambda, at: expression.span, expected)
        case .conditional(let conditional):
            return checkConditionalValue(conditional, at: expression.span, expected, needsElse: true)
        case .match(let match): return checkMatchValue(match, at: expression.span, expected)
        case .pipeline(let pipeline): return checkPipeline(pipeline, whole: expression)
        case .fail(let value): return checkFail(value)
        case .optionalType:
            report(.typeAsValue(quoted(expression) ?? "T?", at: expression.span))
            return .never
        }
    }

    // MARK: - Literals

    private func checkString(
        _ segments: [StringSegment],
        _ expression: Expression,
        _ expected: ScriptType?
    ) -> ScriptType {
        for segment in segments {
            if case .interpolation(let value) = segment { check(value) }
        }
        guard expected?.unwrapped == .timezone else { return .string }
        probe?.atZone(expression.span, in: self)
        if let text = expression.literalText { checkZone(text, at: expression.span) }
        return .timezone
    }

    private func checkList(_ elements: [Expression], _ expected: ScriptType?) -> ScriptType {
        var wanted: ScriptType?
        switch expected?.unwrapped {
        case .list(let element), .stream(let element): wanted = element == .never ? nil : element
        default: break
        }
        var joined = ScriptType.never
        for element in elements {
            let type = check(element, expecting: wanted).bound
            joined = joined.joinedOrAny(with: type)
        }
        return .list(joined)
    }

    private func checkMap(_ entries: [MapEntry], _ expected: ScriptType?) -> ScriptType {
        var wanted: (key: ScriptType, value: ScriptType)?
        if case .map(let key, let value) = expected?.unwrapped, key != .never { wanted = (key, value) }
        var (keys, values) = (ScriptType.never, ScriptType.never)
        var seen: [String: SourceSpan] = [:]
        for entry in entries {
            keys = keys.joinedOrAny(with: check(entry.key, expecting: wanted?.key))
            values = values.joinedOrAny(with: check(entry.value, expecting: wanted?.value).bound)
            guard let text = entry.key.literalText else { continue }
            if let first = seen[text] { report(.duplicateKey(text, at: entry.key.span, first: first)) }
            seen[text] = seen[text] ?? entry.key.span
        }
        return .map(keys, values)
    }

    private func checkRecord(_ entries: [RecordEntry], _ expected: ScriptType?) -> ScriptType {
        let wanted = expected?.unwrapped.record
        var fields: [RecordType.Field] = []
        var seen: [String: SourceSpan] = [:]
        for entry in entries {
            let type = check(entry.value, expecting: wanted?[entry.name.name]).bound
            if let first = seen[entry.name.name] {
                report(.duplicateField(entry.name, first: first))
            } else {
                seen[entry.name.name] = entry.name.span
                fields.append(RecordType.Field(entry.name.name, type))
            }
        }
        return .record(RecordType(fields: fields))
    }

    private func checkRange(_ lower: Expression, _ upper: Expression) -> ScriptType {
        for bound in [lower, upper] {
            require(check(bound), toBe: .int, for: bound, .rangeBound)
        }
        return .range
    }

    // MARK: - The current row

    private func checkRowField(_ field: Identifier, at span: SourceSpan) -> ScriptType {
        let row = currentRow(at: span)
        if let row { probe?.atField(field.span, of: row, in: self) }
        guard let row, !field.name.isEmpty else { return .never }
        switch row {
        case .any, .never: return row
        case .record(let record):
            guard let type = record[field.name] else {
                report(unknownField(field, of: record, owner: "the row", at: span))
                return .never
            }
            if !facts.isEmpty,
                let known = facts[Facts.Path(root: .row(rows.count - 1), members: [field.name])]
            {
                return known
            }
            return type
        case .optional, .nil:
            report(.fieldOfOptionalRow(field, row, at: span))
        default:
            report(.fieldOfPlainRow(field, row, at: span))
        }
        return .never
    }

    /// The type of the row in reach; reports where there is none.
    private func currentRow(at span: SourceSpan) -> ScriptType? {
        guard let row = rows.last else {
            report(.rowOutsidePipeline(at: span, reason: missingRowReason, loop: loopName(for: span)))
            return nil
        }
        if !facts.isEmpty, let known = facts[Facts.Path(root: .row(rows.count - 1))] { return known }
        return row.type
    }

    /// The loop variable around that has the field which `.name` at `span` reads; nil when there is none.
    private func loopName(for span: SourceSpan) -> String? {
        guard span.file == program.file.id, missingRowReason == nil else { return nil }
        let field = String(program.file.text(of: span).dropFirst())
        for symbol in world.symbols.reversed() {
            guard case .loopVariable = symbol.kind, symbol.unit == unit, lookup(symbol.name) != nil,
                let record = symbol.type.record
            else { continue }
            if field.isEmpty || record[field] != nil { return symbol.name }
        }
        return nil
    }

    /// What to say about a field that a record does not have.
    func unknownField(
        _ field: Identifier,
        of record: RecordType,
        owner: String = "the record",
        at span: SourceSpan? = nil
    ) -> Diagnostic {
        let names = record.fields.map(\.name)
        return .unknownField(
            field,
            of: record,
            owner: owner,
            suggestion: closest(to: field.name, among: names),
            at: span
        )
    }

    // MARK: - Elements

    private func checkIndex(_ object: Expression, _ container: ScriptType, _ index: Expression) -> ScriptType
    {
        switch container {
        case .list(let element):
            require(check(index), toBe: .int, for: index, .index)
            return element
        case .map(let key, let value):
            let given = check(index, expecting: key)
            if !given.isComparable(with: key) { require(given, toBe: key, for: index, .key) }
            // Nothing was put in yet, so nothing is known of what comes out.
            return value == .never ? .never : value.asOptional
        case .any:
            check(index)
            return .any
        case .never:
            check(index)
            return .never
        case .optional, .nil:
            check(index)
            report(.elementOfOptional(container, quoted(object), at: object.span))
            return .never
        default:
            check(index)
            report(.notIndexable(container, index: index, at: object.span))
            return .never
        }
    }

    private func checkFail(_ value: Expression) -> ScriptType {
        let type = check(value)
        if !type.isAssignable(to: .string), !type.isAssignable(to: .error) {
            report(.failedWith(type, at: value.span))
        }
        frame.isReachable = false
        frame.hasSideEffects = true
        return .never
    }

    // MARK: - Blocks that give a value

    /// The value of a block: its last expression, nil without one.
    func checkValueBlock(_ block: Block, expecting expected: ScriptType? = nil) -> ScriptType {
        inScope { checkBlockValue(block.statements, expected) }
    }

    func checkBlockValue(_ statements: [Statement], _ expected: ScriptType?) -> ScriptType {
        declareTypes(in: statements)
        var result = ScriptType.nil
        checkSequence(statements) { statement, isLast in
            if isLast, case .expression(let expression) = statement.kind {
                result = checkValueOfBlock(expression, expecting: expected)
            } else {
                checkStatement(statement)
            }
        }
        return frame.isReachable ? result : .never
    }

    /// The value of an expression at the end of a block, where an `if` without `else` may give nothing.
    func checkValueOfBlock(_ expression: Expression, expecting expected: ScriptType? = nil) -> ScriptType {
        guard case .conditional(let conditional) = expression.kind else {
            return check(expression, expecting: expected)
        }
        let type = checkConditionalValue(conditional, at: expression.span, expected, needsElse: false)
        record(type, expression.id)
        return type
    }

    /// The value of an arm or a lambda's body.
    func checkBranch(_ branch: Branch, expecting expected: ScriptType? = nil) -> ScriptType {
        switch branch {
        case .expression(let expression):
            let type = check(expression, expecting: expected)
            return frame.isReachable ? type : .never
        case .block(let block): return checkValueBlock(block, expecting: expected)
        }
    }
}

extension Expression {
    /// The text of a string literal without interpolation.
    var literalText: String? {
        switch kind {
        case .group(let inner): return inner.literalText
        case .string(let segments):
            var text = ""
            for segment in segments {
                guard case .text(let part) = segment else { return nil }
                text += part
            }
            return text
        default: return nil
        }
    }
}

/// Expressions.
extension LayoutBuilder {
    mutating func add(_ expression: Expression) {
        switch expression.kind {
        case .missing, .nilLiteral, .boolean, .integer, .double, .string, .instant, .duration, .name,
            .rowField,
            .row:
            compact(expression.span)
        case .group(let inner):
            let style = BracketStyle(hasTrailingComma: false)
            addBrackets(
                first(expression.span),
                last(expression.span),
                [first(inner.span)],
                style,
                hug: hug(inner, isOnly: true)
            ) { builder, _ in builder.add(inner) }
        case .unary(let operation, let inner):
            if operation == .negate { setSpace(.none, at: first(inner.span)) }
            add(inner)
        case .binary: addOperators(expression)
        case .range(let lower, let upper, _): addRange(lower, upper)
        case .member, .index, .call: addPostfix(expression)
        case .list(let elements):
            addElements(expression.span, elements, elements.map { first($0.span) }) { $0.add(elements[$1]) }
        case .map(let entries):
            addElements(expression.span, entries.map(\.value), entries.map { first($0.key.span) }) {
                $0.add(entries[$1].key)
                $0.add(entries[$1].value)
            }
        case .record(let entries):
            addElements(expression.span, entries.map(\.value), entries.map { first($0.name.span) }) {
                $0.add(entries[$1].value)
            }
        case .lambda(let lambda): add(lambda.body)
        case .conditional(let conditional): addConditional(conditional, expression.span)
        case .match(let match): addMatch(match, expression.span)
        case .pipeline(let pipeline): addPipeline(pipeline, expression.span)
        case .fail(let inner), .optionalType(let inner): add(inner)
        }
    }

    private mutating func add(_ branch: Branch) {
        switch branch {
        case .expression(let expression): add(expression)
        case .block(let block): addBlock(block)
        }
    }

    // MARK: Brackets

    private mutating func addElements(
        _ span: SourceSpan,
        _ values: [Expression],
        _ firsts: [Int],
        _ add: (inout LayoutBuilder, Int) -> Void
    ) {
        // `[:]`
        if firsts.isEmpty, last(span) - first(span) > 1 { return compact(span) }
        let style = BracketStyle(hasTrailingComma: values.last.map { !$0.endsInStage } ?? false)
        let hug = values.last.flatMap { self.hug($0, isOnly: values.count == 1) }
        addBrackets(first(span), last(span), firsts, style, hug: hug, add)
    }

    /// The opening bracket of an expression that may break while what is round it stays as it is; nil when there is none.
    func hug(_ expression: Expression, isOnly: Bool) -> Int? {
        switch expression.kind {
        case .list(let elements): elements.isEmpty ? nil : first(expression.span)
        case .map(let entries): entries.isEmpty ? nil : first(expression.span)
        case .record(let entries): entries.isEmpty ? nil : first(expression.span)
        case .group(let inner): hug(inner, isOnly: isOnly) == nil ? nil : first(expression.span)
        case .conditional(let conditional): first(conditional.then.span)
        case .match(let match): last(match.subject.span) + 1
        case .call(let callee, let arguments): isOnly && !arguments.isEmpty ? last(callee.span) + 1 : nil
        case .lambda(let lambda):
            switch lambda.body {
            case .block(let block): first(block.span)
            case .expression(let body): hug(body, isOnly: isOnly)
            }
        default: nil
        }
    }

    // MARK: Operators

    /// Lays out operators of one precedence in a row: on one line, or each operand on a line of its own.
    private mutating func addOperators(_ expression: Expression) {
        var operands: [Expression] = []
        var base = expression
        var precedence: OperatorTable.Precedence?
        while case .binary(let operation, let left, let right, _) = base.kind,
            precedence == nil || precedence == operation.precedence
        {
            precedence = operation.precedence
            operands.append(right)
            base = left
        }
        let end = last(expression.span)
        let hug = operands.count == 1 ? self.hug(operands[0], isOnly: true) : nil
        let group = addGroup(.soft, first(expression.span), end, hug: hug)
        add(base)
        for (number, operand) in operands.reversed().enumerated() {
            let start = first(operand.span)
            if number == 0 { indent(from: start, in: group) }
            setBreak(.line, at: start, in: group)
            add(operand)
        }
        dedent(at: end + 1, in: group)
    }

    private mutating func addRange(_ lower: Expression, _ upper: Expression) {
        let (end, start) = (last(lower.span), first(upper.span))
        // `. ... 5` would be read as another operator without its spaces.
        let touchesDot = source.atoms[end].kind == .dot || source.atoms[start].kind == .dot
        for atom in [end + 1, start] { setSpace(touchesDot ? .space : .none, at: atom) }
        add(lower)
        add(upper)
    }

    /// Lays out `.x ?.x [i] f(a)`, of which thousands may stand in a row.
    private mutating func addPostfix(_ expression: Expression) {
        var forms: [Expression] = []
        var base = expression
        while let inner = base.postfixBase {
            forms.append(base)
            base = inner
        }
        add(base)
        for form in forms.reversed() {
            switch form.kind {
            case .member(_, let name, _):
                let atom = first(name.span)
                setSpace(.none, at: atom)
                setSpace(.none, at: atom - 1)
            case .index(let container, let index):
                let open = last(container.span) + 1
                setSpace(.none, at: open)
                addBrackets(
                    open,
                    last(form.span),
                    [first(index.span)],
                    BracketStyle(hasTrailingComma: false),
                    hug: hug(index, isOnly: true)
                ) { builder, _ in builder.add(index) }
            case .call(let callee, let arguments): addCall(last(callee.span) + 1, last(form.span), arguments)
            default: break
            }
        }
    }

    private mutating func addCall(_ open: Int, _ close: Int, _ arguments: [Argument]) {
        setSpace(.none, at: open)
        let style = BracketStyle(hasTrailingComma: arguments.last.map { !$0.value.endsInStage } ?? false)
        let firsts = arguments.map { first($0.label?.span ?? $0.value.span) }
        let hug = arguments.last.flatMap { self.hug($0.value, isOnly: arguments.count == 1) }
        addBrackets(open, close, firsts, style, hug: hug) { $0.add(arguments[$1].value) }
    }

    // MARK: if and match

    /// Lays out `if … else …`, whose blocks break together.
    private mutating func addConditional(_ conditional: Conditional, _ span: SourceSpan) {
        let group = addGroup(.brackets, first(span), last(span), hug: nil)
        var current = conditional
        while true {
            add(current.condition)
            addBlock(current.then, in: group)
            guard let otherwise = current.otherwise else { return }
            guard current.isElseIf, case .expression(let inner)? = otherwise.statements.first?.kind,
                case .conditional(let next) = inner.kind
            else { return addBlock(otherwise, in: group) }
            current = next
        }
    }

    private mutating func addMatch(_ match: Match, _ span: SourceSpan) {
        add(match.subject)
        let (open, close) = (last(match.subject.span) + 1, last(span))
        let group = addGroup(.brackets, open, close)
        indent(from: open + 1, in: group)
        var next = open + 1
        // The `else` arm may stand between others.
        let arms: [(patterns: [Expression], body: Branch)] =
            match.arms.map { ($0.patterns, $0.body) } + (match.otherwise.map { [([], $0)] } ?? [])
        for arm in arms.sorted(by: { $0.body.span.lower < $1.body.span.lower }) {
            let start = arm.patterns.first.map { first($0.span) } ?? first(arm.body.span) - 2
            separateArms(next, start, in: group)
            setBreak(.line, at: start, in: group, keepsNewline: true)
            addPatterns(arm.patterns)
            add(arm.body)
            next = last(arm.body.span) + 1
        }
        separateArms(next, close, in: group)
        dedent(at: close, in: group, isClosing: true)
        if arms.isEmpty, source.trivia[close].comments.isEmpty {
            setSpace(.none, at: close)
        } else {
            setBreak(.line, at: close, in: group, keepsNewline: true)
        }
    }

    /// Keeps the last comma between two arms for where they share a line, and no other mark.
    private mutating func separateArms(_ first: Int, _ end: Int, in group: Int) {
        guard first < end else { return }
        for atom in first..<end { layout.presences[atom] = .never }
        if !source.atoms[end].isClosing { layout.presences[end - 1] = .onOneLine(group) }
    }

    private mutating func addPatterns(_ patterns: [Expression]) {
        guard let start = patterns.first?.span, let end = patterns.last?.span else { return }
        let group = addGroup(.soft, first(start), last(end))
        for (number, pattern) in patterns.enumerated() {
            if number == 1 { indent(from: first(pattern.span), in: group) }
            if number > 0 { setBreak(.line, at: first(pattern.span), in: group) }
            add(pattern)
        }
        if patterns.count > 1 { dedent(at: last(end) + 1, in: group) }
    }
}

extension Expression {
    /// What stands before the last `.x`, `[i]` or `(a)`; nil when this is none of them.
    fileprivate var postfixBase: Expression? {
        switch kind {
        case .member(let base, _, _), .index(let base, _), .call(let base, _): base
        default: nil
        }
    }

    /// Whether it ends in a stage, to which a comma behind it would belong.
    var endsInStage: Bool {
        var current = self
        while true {
            switch current.kind {
            case .pipeline: return true
            case .binary(_, _, let right, _): current = right
            case .unary(_, let inner), .fail(let inner), .range(_, let inner, _): current = inner
            case .lambda(let lambda):
                guard case .expression(let body) = lambda.body else { return false }
                current = body
            default: return false
            }
        }
    }
}

extension BinaryOperator {
    /// How tightly it binds.
    fileprivate var precedence: OperatorTable.Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .isNotIn: .comparison
        case .coalesce: .coalesce
        case .add, .subtract: .sum
        case .multiply, .divide, .quotient, .remainder: .product
        }
    }
}

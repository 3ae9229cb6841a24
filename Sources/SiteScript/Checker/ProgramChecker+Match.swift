import SiteScriptSyntax

/// The rules of `match`.
extension ProgramChecker {
    /// Checks `match` as a statement.
    func checkMatchStatement(_ match: Match, at span: SourceSpan) {
        checkArms(match, at: span) { branch in
            switch branch {
            case .expression(let expression): _ = checkExpressionStatement(expression)
            case .block(let block): checkBlock(block)
            }
        }
    }

    /// Checks `match` as an expression: the smallest type that fits all arms.
    func checkMatchValue(_ match: Match, at span: SourceSpan, _ expected: ScriptType?) -> ScriptType {
        var result = ScriptType.never
        var isMistaken = false
        var firstPlace: SourceSpan?
        checkArms(match, at: span) { branch in
            let type = checkBranch(branch, expecting: expected).bound
            if let joined = result.joined(with: type) {
                if result == .never { firstPlace = branch.valuePlace }
                result = joined
            } else if !isMistaken {
                report(.differentBranches(result, type, at: branch.valuePlace, first: firstPlace))
                isMistaken = true
            }
        }
        return isMistaken ? .never : result
    }

    private func checkArms(_ match: Match, at span: SourceSpan, _ checkBody: (Branch) -> Void) {
        let subject = check(match.subject)
        let before = facts
        let wasReachable = frame.isReachable
        var patterns = PatternSet()
        var (after, isReachable) = (Facts(), false)
        func takeArm(_ body: Branch, _ shown: [(path: Facts.Path, type: ScriptType)]) {
            facts = before
            facts.add(shown)
            frame.isReachable = wasReachable
            checkBody(body)
            join(after, isReachable: isReachable)
            (after, isReachable) = (facts, frame.isReachable)
        }
        for arm in match.arms {
            for pattern in arm.patterns { checkPattern(pattern, match.subject, subject, &patterns) }
            let takesNil = arm.patterns.contains { $0.withoutGroups.isNilLiteral }
            takeArm(arm.body, takesNil ? [] : shownNotNil(match.subject))
        }
        if let otherwise = match.otherwise {
            takeArm(otherwise, patterns.hasNil ? shownNotNil(match.subject) : [])
        } else if !patterns.isExhaustive(for: subject) {
            report(
                .inexhaustiveMatch(
                    subject,
                    missing: patterns.missing(for: subject),
                    at: head(from: span, to: match.subject)
                )
            )
        }
        facts = after
        frame.isReachable = isReachable
        if match.arms.isEmpty, match.otherwise == nil { (facts, frame.isReachable) = (before, wasReachable) }
    }

    private func shownNotNil(_ subject: Expression) -> [(path: Facts.Path, type: ScriptType)] {
        let comparison = Expression.Kind.binary(
            .notEqual,
            subject,
            Expression(.nilLiteral, span: subject.span.end, id: -1),
            operatorSpan: subject.span.end
        )
        return narrowings(of: Expression(comparison, span: subject.span, id: -1), whenTrue: true)
    }

    private func checkPattern(
        _ pattern: Expression,
        _ subject: Expression,
        _ subjectType: ScriptType,
        _ patterns: inout PatternSet
    ) {
        let type = check(pattern)
        guard subjectType.isComparable(with: type) else {
            report(.patternType(type, subjectType, at: pattern.span))
            return
        }
        checkLiteralDomain(of: pattern, comparedWith: subject, subjectType)
        if !patterns.insert(pattern.withoutGroups) { report(.repeatedPattern(at: pattern.span)) }
    }
}

/// The literal patterns of a `match` so far.
private struct PatternSet {
    private enum Literal: Hashable {
        case `nil`
        case bool(Bool)
        case int(Int)
        case text(String)
    }

    private var literals: Set<Literal> = []

    /// Adds a pattern; false for a literal that was there before.
    mutating func insert(_ pattern: Expression) -> Bool {
        switch pattern.kind {
        case .nilLiteral: return literals.insert(.nil).inserted
        case .boolean(let value): return literals.insert(.bool(value)).inserted
        case .integer(let value): return literals.insert(.int(value)).inserted
        default:
            guard let text = pattern.literalText else { return true }
            return literals.insert(.text(text)).inserted
        }
    }

    var hasNil: Bool { literals.contains(.nil) }

    /// Whether the patterns take every value of `type`: only Bool has so few.
    func isExhaustive(for type: ScriptType) -> Bool {
        switch type {
        case .never: true
        case .bool, .optional(.bool): missing(for: type).isEmpty
        default: false
        }
    }

    /// The values of a Bool that no pattern takes.
    func missing(for type: ScriptType) -> [String] {
        guard type.unwrapped == .bool else { return [] }
        var missing = [true, false].filter { !literals.contains(.bool($0)) }.map { "\($0)" }
        if type.isOptional, !hasNil { missing.append("nil") }
        return missing
    }
}

extension Expression {
    fileprivate var isNilLiteral: Bool {
        if case .nilLiteral = kind { return true }
        return false
    }
}

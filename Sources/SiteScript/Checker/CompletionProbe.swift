import SiteScriptSyntax
import TimeZoneNames

/// Listens to a check for what it finds at the mark that stands for the cursor.
///
/// The first answer of each kind counts: a function's body is seen first with the types of its first call.
final class CompletionProbe {
    private let cursor: TextCursor
    private let end: UInt32
    private let earlier: String
    private let showsResult: Bool
    /// What stands before the cursor; only read where it decides what is offered.
    private lazy var before = TextBefore(
        Array(earlier.utf8) + [UInt8(ascii: "\n")] + cursor.before[..<cursor.wordStart],
        showsResult: showsResult
    )
    private lazy var used = UsedNames(in: before)
    private var labels: [CompletionCandidate] = []
    private var hasLabels = false
    private var place: CompletionPlace
    private var isAnswered = false

    /// Listens at a cursor in a text that goes on from `earlier`.
    init(cursor: TextCursor, earlier: String, showsResult: Bool) {
        self.showsResult = showsResult
        self.cursor = cursor
        self.earlier = earlier
        end = UInt32(clamping: cursor.markEnd)
        place = CompletionPlace(replacing: cursor.replacing, typed: cursor.typed)
    }

    /// What was found.
    var found: CompletionPlace {
        var place = place
        place.candidates = labels + place.candidates
        return place
    }

    private func answer(_ make: () -> [CompletionCandidate]) {
        guard !isAnswered else { return }
        isAnswered = true
        place.candidates = make()
    }

    private func isHere(_ span: SourceSpan, in checker: ProgramChecker) -> Bool {
        span.upper == end && checker.frame.unit == checker.unit
    }

    // MARK: - What the checker passes by

    func atName(_ span: SourceSpan, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer {
            checker.rowFieldCandidates() + checker.nameCandidates() + checker.keywordCandidates(self.cursor)
        }
    }

    func atType(_ span: SourceSpan, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer { checker.typeCandidates() }
    }

    func atField(_ span: SourceSpan, of row: ScriptType, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer {
            if case .any = row.unwrapped { return checker.guessedFieldCandidates(used.fields) }
            return checker.fieldCandidates(of: row.unwrapped, prefix: "").puttingLast(before.listedFields)
        }
    }

    func atMember(_ span: SourceSpan, of type: ScriptType, isOptional: Bool, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer {
            let listed = before.listedFields
            let members = checker.memberCandidates(of: type.unwrapped, used).puttingLast(listed)
            let names = Set(members.filter { $0.kind == .member }.map(\.text))
            place.contexts = type.isModule ? [] : before.memberContexts(of: type, names.contains, used)
            place.used = used.members.filter { !listed.contains($0) }
            // The dot must become `?.`, so it is replaced too.
            if type.isOptional, !isOptional, type != .any { place.chain() }
            return members
        }
    }

    func atZone(_ span: SourceSpan, in checker: ProgramChecker) {
        guard span.upper > end, span.lower < end, checker.frame.unit == checker.unit else { return }
        answer { TimeZoneNames.all.map { CompletionCandidate($0, .value, detail: "Timezone") } }
    }

    func atText(_ span: SourceSpan, choices: [String], in checker: ProgramChecker) {
        guard span.upper > end, span.lower < end, checker.frame.unit == checker.unit else { return }
        answer { choices.map { CompletionCandidate($0, .value) } }
    }

    func atKind(_ span: SourceSpan, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer {
            ScriptErrorKind.allCases.filter(\.isCatchable).map {
                CompletionCandidate($0.rawValue, .value, detail: "error kind")
            }
        }
    }

    func atLabel(_ span: SourceSpan, in checker: ProgramChecker) {}

    func atStage(_ span: SourceSpan, input: ScriptType, behindResult: Bool, in checker: ProgramChecker) {
        guard isHere(span, in: checker) else { return }
        answer {
            place.contexts = before.stageContexts(
                over: input,
                checker.rowType(of: input),
                besides: checker.rowNameCount(atMost: 2),
                checker.registry
            )
            // Few write the same stage twice in a row.
            let last = before.lastStage
            place.used = used.stages.filter { $0 != last }
            return checker.stageCandidates(for: input, behindResult: behindResult)
        }
    }

    /// Offers the labels still missing in a call when its last argument is a bare word.
    func enterCall(
        _ parameters: [FunctionSignature.Parameter],
        _ arguments: [PassedArgument],
        in checker: ProgramChecker
    ) {
        guard !hasLabels, arguments.contains(where: { $0.label == nil && isMark($0.value, in: checker) })
        else { return }
        hasLabels = true
        let given = Set(arguments.compactMap { $0.label?.name })
        let positional = arguments.filter { $0.label == nil && !isMark($0.value, in: checker) }.count
        let open = parameters.enumerated().filter { index, parameter in
            !given.contains(parameter.name) && (parameter.needsLabel || index >= positional)
                && !parameter.name.hasPrefix("_")
        }.map(\.element)
        let ordered = open.filter { !$0.isOptional } + open.filter(\.isOptional)
        labels = ordered.map { parameter in
            CompletionCandidate(
                parameter.name + ": ",
                .label,
                detail: parameter.type.detailText + (parameter.isOptional ? "" : ", required")
            )
        }
    }

    /// Offers the labels still missing in a stage, and its key list.
    func enterStage(_ stage: NativeStage, _ check: StageCheck) {
        let checker = check.checker
        guard !hasLabels,
            check.arguments.contains(where: { $0.label == nil && isMark($0.value, in: checker) })
        else { return }
        hasLabels = true
        let given = Set(check.arguments.compactMap { $0.label?.name })
        let open = stage.shape.labels.filter { !given.contains($0.name) }
        labels = (open.filter(\.isRequired) + open.filter { !$0.isRequired }).map { label in
            CompletionCandidate(
                label.name + ": ",
                .label,
                detail: label.type.detailText + (label.isRequired ? ", required" : ""),
                help: label.help
            )
        }
        if let word = stage.shape.keyList, check.keys.isEmpty {
            labels.append(CompletionCandidate(word.rawValue, .keyword))
        }
    }

    private func isMark(_ value: Expression?, in checker: ProgramChecker) -> Bool {
        guard let value, case .name = value.kind else { return false }
        return isHere(value.span, in: checker)
    }
}

extension ScriptType {
    fileprivate var isModule: Bool {
        if case .module = self { return true }
        return false
    }
}

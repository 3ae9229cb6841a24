import SiteScriptSyntax

/// An argument as it is passed: an expression, or rows that flow into a stage.
struct PassedArgument {
    var label: Identifier?
    var value: Expression?
    /// The type of what is passed without an expression of its own.
    var type: ScriptType?
    var span: SourceSpan

    init(_ argument: Argument) {
        label = argument.label
        value = argument.value
        span = argument.value.span
    }

    init(_ argument: StageArgument) {
        label = argument.label
        value = argument.value
        span = argument.value.span
    }

    init(rows type: ScriptType, at span: SourceSpan) {
        self.type = type
        self.span = span
    }
}

/// What is called, as messages name it.
struct Callee {
    /// The name.
    var name: String
    /// Where the name stands in the call.
    var span: SourceSpan
    /// Where it is declared, in this program.
    var declaration: SourceSpan?
    /// Whether it describes changes, whose fields have a message of their own.
    var makesChanges = false
    /// Its parameters where it is declared in this program.
    var parameters: [FunctionParameter] = []

    /// Where the type of a parameter is written, in this program.
    func place(ofTyped parameter: String) -> SourceSpan? {
        parameters.first { $0.name.name == parameter && $0.type != nil }?.name.span
    }
}

/// Which argument goes to which parameter.
struct ArgumentMatching {
    /// The place of the parameter that each argument goes to; nil for one that goes to none.
    var parameters: [Int?]
    /// Whether every argument has its parameter and nothing is missing.
    var isComplete = true
    /// Parameters that must be given and are not.
    var missing: [FunctionSignature.Parameter] = []
    /// Parameters that a mistaken argument was most likely meant for; they are not reported as missing too.
    var claimed: Set<String> = []
    /// How many arguments have a label that is like none; each may stand for one that is missing.
    var strayCount = 0

    /// Whether a parameter has an argument.
    func isGiven(_ parameter: Int) -> Bool { parameters.contains(parameter) }

    /// The first argument of a parameter; a variadic one may have several.
    func place(of parameter: Int) -> Int? { parameters.firstIndex(of: parameter) }
}

extension ProgramChecker {
    /// Gives every argument its parameter; reports labels that are not known or come twice, and arguments too
    /// many.
    ///
    /// What is missing is said when the arguments were checked: one of them may turn out to hold it.
    func match(
        _ arguments: [PassedArgument],
        to parameters: [FunctionSignature.Parameter],
        of callee: Callee
    ) -> ArgumentMatching {
        var matching = ArgumentMatching(parameters: Array(repeating: nil, count: arguments.count))
        var next = 0
        for (place, argument) in arguments.enumerated() {
            if let label = argument.label {
                probe?.atLabel(label.span, in: self)
                guard let index = parameters.firstIndex(where: { $0.name == label.name }) else {
                    let diagnostic = unknownLabel(label, among: parameters, of: callee, &matching)
                    report(diagnostic)
                    continue
                }
                if !parameters[index].isVariadic, let earlier = matching.place(of: index) {
                    let first = arguments[earlier]
                    report(
                        .duplicateArgument(label, of: callee.name, first: first.label?.span ?? first.span)
                    )
                    matching.isComplete = false
                    continue
                }
                matching.parameters[place] = index
                continue
            }
            while next < parameters.count, !takesPositional(parameters[next], next, matching) {
                next += 1
            }
            guard next < parameters.count else {
                let diagnostic = extraArgument(argument, place, parameters, &matching, callee)
                report(diagnostic)
                continue
            }
            matching.parameters[place] = next
        }
        findMissing(parameters, &matching)
        return matching
    }

    private func takesPositional(
        _ parameter: FunctionSignature.Parameter,
        _ number: Int,
        _ matching: ArgumentMatching
    ) -> Bool {
        !parameter.needsLabel && (parameter.isVariadic || !matching.isGiven(number))
    }

    private func unknownLabel(
        _ label: Identifier,
        among parameters: [FunctionSignature.Parameter],
        of callee: Callee,
        _ matching: inout ArgumentMatching
    ) -> Diagnostic {
        let names = parameters.map(\.name)
        let suggestion = closest(to: label.name, among: names)
        matching.isComplete = false
        if let suggestion { matching.claimed.insert(suggestion) } else { matching.strayCount += 1 }
        return .unknownLabel(
            label,
            of: callee.name,
            suggestion: suggestion,
            known: names,
            declaration: callee.declaration
        )
    }

    private func extraArgument(
        _ argument: PassedArgument,
        _ place: Int,
        _ parameters: [FunctionSignature.Parameter],
        _ matching: inout ArgumentMatching,
        _ callee: Callee
    ) -> Diagnostic {
        matching.isComplete = false
        let labelled = parameters.indices.first { parameters[$0].needsLabel && !matching.isGiven($0) }
        if let labelled {
            matching.parameters[place] = labelled
            return .labelMissing(
                parameters[labelled].name,
                argument,
                of: callee,
                argument.value.flatMap(quoted)
            )
        }
        return .extraArgument(argument, of: callee, count: parameters.count)
    }

    private func findMissing(_ parameters: [FunctionSignature.Parameter], _ matching: inout ArgumentMatching)
    {
        let missing = parameters.indices.filter { index in
            !parameters[index].isOptional && !parameters[index].isVariadic && !matching.isGiven(index)
        }
        guard !missing.isEmpty else { return }
        matching.isComplete = false
        matching.missing = missing.map { parameters[$0] }.filter { !matching.claimed.contains($0.name) }
    }

    /// Says, all at once, what is missing.
    func reportMissing(_ matching: ArgumentMatching, _ callee: Callee) {
        guard !matching.missing.isEmpty else { return }
        let missing = matching.missing.filter { !claimedLabels.contains($0.name) }
        if missing.count > matching.strayCount { report(.missingArguments(missing, of: callee)) }
    }

    /// Runs `body` over the arguments of a call, of whose labels a stage in an argument may take some by mistake.
    func insideCall<Result>(
        _ parameters: [FunctionSignature.Parameter],
        _ arguments: [PassedArgument],
        _ body: () -> Result
    ) -> Result {
        let hasPipeline = arguments.contains { argument in
            if case .pipeline? = argument.value?.kind { true } else { false }
        }
        guard hasPipeline else { return body() }
        callsAround.append(Set(parameters.map(\.name)))
        defer { callsAround.removeLast() }
        return body()
    }
}

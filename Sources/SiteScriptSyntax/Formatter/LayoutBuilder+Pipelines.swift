/// Pipelines and their stages.
extension LayoutBuilder {
    /// Lays out a pipeline: on one line, or each stage on a line that starts with its bar.
    mutating func addPipeline(_ pipeline: Pipeline, _ span: SourceSpan) {
        let end = last(span)
        let group = addGroup(.brackets, first(span), end, hug: block(atEndOf: pipeline, end))
        add(pipeline.source)
        for (number, stage) in pipeline.stages.enumerated() {
            let name = first(stage.span)
            if number == 0 { indent(from: name - 1, in: group) }
            setBreak(.line, at: name - 1, in: group, keepsNewline: true)
            // A bar at the end of a line breaks the pipeline as one at the start does.
            if source.trivia[name].hasNewline { layout.groups[group].isForced = true }
            if stage.module != nil {
                setSpace(.none, at: name + 1)
                setSpace(.none, at: name + 2)
            }
            addArguments(stage.arguments)
            if let list = stage.keyList { addArguments(list.keys) }
        }
        dedent(at: end + 1, in: group)
    }

    /// Lays out arguments: on one line, or each but the first on a line of its own.
    ///
    /// The first stays behind the stage's name, where a newline would end the statement.
    private mutating func addArguments(_ arguments: [StageArgument]) {
        guard let start = arguments.first, let end = arguments.last else { return }
        let group = addGroup(.soft, first(start), last(end))
        for (number, argument) in arguments.enumerated() {
            if number == 1 { indent(from: first(argument), in: group) }
            if number > 0 { setBreak(.line, at: first(argument), in: group) }
            add(argument.value)
        }
        if arguments.count > 1 { dedent(at: last(end) + 1, in: group) }
    }

    private func first(_ argument: StageArgument) -> Int {
        first(argument.label?.span ?? argument.value.span)
    }

    private func last(_ argument: StageArgument) -> Int {
        last(argument.value.span) + (argument.direction == nil ? 0 : 1)
    }

    /// The block of a lambda with which a pipeline ends, which may break while the pipeline does not.
    private func block(atEndOf pipeline: Pipeline, _ end: Int) -> Int? {
        guard let stage = pipeline.stages.last, stage.keyList == nil, let argument = stage.arguments.last,
            case .lambda(let lambda) = argument.value.kind, case .block(let block) = lambda.body,
            last(block.span) == end
        else { return nil }
        return first(block.span)
    }
}

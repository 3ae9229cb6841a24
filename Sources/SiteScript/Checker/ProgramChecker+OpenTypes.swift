import SiteScriptSyntax

/// The types of `var`s that started empty, which are completed by what is put in.
extension ProgramChecker {
    /// What a body put into a `var` that is declared outside it.
    struct Completion {
        var name: String
        var type: ScriptType
    }

    /// Notes that the type of a `var` is still to be completed.
    func open(_ number: Int) {
        world.symbols[number].isOpen = true
        noteOpenVersion(of: number)
    }

    /// Takes `type` for what the `var` holds from now on.
    func complete(_ number: Int, as type: ScriptType) {
        guard type != world.symbols[number].type else { return }
        world.symbols[number].type = type
        world.symbols[number].isOpen = type.isIncomplete
        noteOpenVersion(of: number)
        completedSymbols.insert(number)
    }

    private func noteOpenVersion(of number: Int) {
        world.openVersion += 1
        world.symbols[number].openVersion = world.openVersion
    }

    /// Notes that `var`s were read whose types are not complete yet; those of the body itself are its own affair.
    func noteOpenReads(_ numbers: some Sequence<Int>) {
        for number in numbers where number < world.symbols.count {
            if world.symbols[number].level < frame.level { frame.openReads.insert(number) }
        }
    }

    /// Checks a body again while what it puts into a `var` declared outside it completes the type, since what was
    /// read before that is known only then.
    ///
    /// Bodies nest, and each pass over one checks those inside it. So that the work does not double with every level,
    /// a body that is come to again completes at once what it completed before, and is checked once.
    func untilTypesAreComplete<Result>(at place: SourceSpan, _ body: () -> Result) -> Result {
        let key = LambdaKey(start: place, instance: frame.instance)
        for (declaration, known) in completions[key] ?? [:] { completeAgain(known, declaredAt: declaration) }
        let (startFacts, startFrame, outside) = (facts, frame, world.symbols.count)
        let outer = completedSymbols
        var completed: Set<Int> = []
        var result: Result
        var passesLeft = 4
        repeat {
            facts = startFacts
            frame = startFrame
            completedSymbols = []
            passCount += 1
            passesLeft -= 1
            result = body()
            completedSymbols = completedSymbols.filter { $0 < outside }
            completed.formUnion(completedSymbols)
        } while !completedSymbols.isEmpty && passesLeft > 0
        completedSymbols = outer.union(completed)
        for number in completed {
            let symbol = world.symbols[number]
            completions[key, default: [:]][symbol.span] = Completion(name: symbol.name, type: symbol.type)
        }
        return result
    }

    private func completeAgain(_ known: Completion, declaredAt span: SourceSpan) {
        guard let number = lookup(known.name), world.symbols[number].span == span,
            world.symbols[number].isOpen,
            let type = world.symbols[number].type.completed(with: known.type)
        else { return }
        complete(number, as: type)
    }
}

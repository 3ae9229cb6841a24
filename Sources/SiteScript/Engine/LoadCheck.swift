import SiteScriptSyntax

/// Holds a script that was read from bytes against an engine.
struct LoadCheck {
    private let engine: Engine
    /// A program has no more globals than it has bytes, for each of them stands in its text.
    private let globalsMaximum: Int

    init(_ engine: Engine, bytesMaximum: Int) {
        self.engine = engine
        globalsMaximum = bytesMaximum
    }

    func verify(_ script: CompiledScript) throws(ScriptLoadError) {
        guard !script.files.isEmpty else { throw .damaged("it has no text") }
        try requireNatives(script)
        for program in script.modules + [script.code] {
            guard program.globalCount <= globalsMaximum else { throw .damaged("it has too many names") }
            guard program.natives.allSatisfy({ script.natives[$0] != nil }) else {
                throw .damaged("it does not say what it needs")
            }
            try ProgramVerifier.verify(program, files: script.files, registry: engine.registry)
        }
        let places = script.parameterPlaces + script.declaredPlaces
        guard places.allSatisfy({ $0 < script.code.globalCount }),
            script.parameterPlaces.count == script.parameters.count,
            script.tests.count == script.code.tests.count || script.code.tests.isEmpty
        else { throw .damaged("a name is not there") }
        try requireGrants(script)
    }

    private func requireNatives(_ script: CompiledScript) throws(ScriptLoadError) {
        for (name, wanted) in script.natives.sorted(by: { $0.key < $1.key }) {
            guard let found = engine.registry.functions[name]?.signature else {
                throw .missing("the script needs the function `\(name)`, which this engine does not have")
            }
            guard found == wanted else {
                let (old, new) = (ScriptType.function(wanted).text, ScriptType.function(found).text)
                let difference = old == new ? "labels or effects" : "types: \(old) then, \(new) here"
                throw .missing("the function `\(name)` of this engine has other \(difference)")
            }
        }
    }

    private func requireGrants(_ script: CompiledScript) throws(ScriptLoadError) {
        let needed = effects(of: script)
        let bounded: Effects = [.files, .clock, .random, .environment]
        let lacking = needed.intersection(bounded).subtracting(Effects(of: engine.granted))
        guard lacking.isEmpty else {
            throw ScriptLoadError(
                kind: .refused,
                message: "the script needs \(lacking.names.joined(separator: ", ")), which is not granted"
            )
        }
        if engine.isReadOnly, needed.contains(.writes) {
            throw ScriptLoadError(kind: .refused, message: "the script writes, and only reading is allowed")
        }
    }

    /// What running the script may do at most: a member is taken for any that has its name.
    private func effects(of script: CompiledScript) -> Effects {
        var effects: Effects = []
        for program in script.modules + [script.code] {
            let reached = ReachedNames(program)
            for name in reached.natives {
                effects.formUnion(engine.registry.functions[name]?.signature.effects ?? [])
            }
            for name in reached.stages { effects.formUnion(engine.registry.stages[name]?.effects ?? []) }
            for name in reached.members { effects.formUnion(engine.registry.effects(ofMembers: name)) }
        }
        return effects
    }
}

/// What the functions of a program name that can be come to from its start or its tests.
private struct ReachedNames {
    private(set) var natives: Set<String> = []
    private(set) var stages: Set<String> = []
    private(set) var members: Set<String> = []

    init(_ program: ProgramCode) {
        var known = Set([0] + program.tests)
        var pending = Array(known)
        while let function = pending.popLast() {
            for instruction in program.functions[function].instructions {
                guard let next = note(instruction, program), known.insert(next).inserted else { continue }
                pending.append(next)
            }
        }
    }

    /// Takes the names of an instruction; gives the function that can be come to through it.
    private mutating func note(_ instruction: Instruction, _ program: ProgramCode) -> Int? {
        switch instruction.opcode {
        case .callNative: natives.insert(program.natives[instruction.n])
        case .addStage: stages.insert(program.stageSites[instruction.n].name)
        case .callMember: members.insert(program.memberSites[instruction.n])
        case .getMember: members.insert(program.memberSites[instruction.c])
        case .callFunction, .makeClosure: return instruction.n
        case .constant:
            switch program.constants[instruction.n] {
            case .native(let place): natives.insert(program.natives[place])
            case .function(let place): return place
            default: break
            }
        default: break
        }
        return nil
    }
}

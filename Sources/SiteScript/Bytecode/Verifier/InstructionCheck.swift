/// Checks of each instruction what can be seen without knowing how one comes to it: that there is such an opcode,
/// and that what it names is there.
struct InstructionCheck {
    private let function: FunctionCode
    private let program: ProgramCode
    private var isTarget: [Bool]

    init(_ function: FunctionCode, _ program: ProgramCode) {
        self.function = function
        self.program = program
        isTarget = Array(repeating: false, count: function.instructions.count)
    }

    mutating func verify() throws(ScriptLoadError) {
        for (place, instruction) in function.instructions.enumerated() {
            guard UInt8(truncatingIfNeeded: instruction.bits) < UInt8(Opcode.compiledCount) else {
                throw .damaged("there is no such instruction")
            }
            guard let distance = instruction.jumpDistance else { continue }
            let target = place + 1 + distance
            guard isTarget.indices.contains(target), target > place || counts(instruction, target) else {
                throw .damaged("a jump leads nowhere")
            }
            isTarget[target] = true
        }
        for handler in function.handlers { isTarget[handler.target] = true }
        for (place, instruction) in function.instructions.enumerated() {
            guard namesWhatIsThere(instruction) else {
                throw .damaged("an instruction names what is not there")
            }
            guard hasLabelsAsSaid(place) else { throw .damaged("the labels of a call are not there") }
        }
        guard let last = function.instructions.last, last.opcode.endsWay else {
            throw .damaged("a function has no end")
        }
    }

    /// Whether a way back through the instruction counts a step, so that it can be stopped.
    private func counts(_ instruction: Instruction, _ target: Int) -> Bool {
        if instruction.opcode.countsSteps { return true }
        let opcode = UInt8(truncatingIfNeeded: function.instructions[target].bits)
        return instruction.opcode == .jump && opcode == Opcode.nextRow.rawValue
    }

    private func namesWhatIsThere(_ instruction: Instruction) -> Bool {
        let n = instruction.n
        switch instruction.opcode {
        case .constant:
            guard program.constants.indices.contains(n) else { return false }
            switch program.constants[n] {
            case .labels, .assertion: return false
            default: return true
            }
        case .label: return labels(n) != nil
        case .assert: return assertion(n) != nil
        case .notSupported:
            guard program.constants.indices.contains(n), case .string = program.constants[n] else {
                return false
            }
            return true
        case .getGlobal, .setGlobal: return n >= 0 && n < program.globalCount
        case .callFunction:
            return program.functions.indices.contains(n) && program.functions[n].captures.isEmpty
                && program.functions[n].row == nil && program.functions[n].parameterCount == instruction.x
        case .makeClosure: return program.functions.indices.contains(n)
        case .callNative: return program.natives.indices.contains(n)
        case .callMember, .rowField: return program.memberSites.indices.contains(n)
        case .getMember, .setField: return program.memberSites.indices.contains(instruction.w)
        case .makeRecord: return program.shapes.indices.contains(instruction.w)
        case .addStage: return program.stageSites.indices.contains(n)
        case .jumpUnlessKind: return ScriptErrorKind.allCases.indices.contains(instruction.b)
        case .quotientImmediate, .remainderImmediate:
            return instruction.signedC != 0 && instruction.signedC != -1
        default: return true
        }
    }

    private func labels(_ place: Int) -> [String?]? {
        guard program.constants.indices.contains(place), case .labels(let labels) = program.constants[place]
        else { return nil }
        return labels
    }

    private func assertion(_ place: Int) -> AssertionParts? {
        guard program.constants.indices.contains(place),
            case .assertion(let parts) = program.constants[place]
        else { return nil }
        return parts
    }

    /// Whether a call with labels stands right behind them, so that the two are never apart.
    private func hasLabelsAsSaid(_ place: Int) -> Bool {
        let instruction = function.instructions[place]
        switch instruction.opcode {
        case .label:
            guard place + 1 < isTarget.count, !isTarget[place + 1] else { return false }
            let call = function.instructions[place + 1]
            return call.takesLabels && labels(instruction.n)?.count == call.x & 0x7F
        case .call, .callMember:
            guard instruction.x & 0x80 != 0 else { return true }
            return place > 0 && function.instructions[place - 1].opcode == .label
        default: return true
        }
    }
}

extension Instruction {
    /// Whether it is a call whose labels stand before it.
    fileprivate var takesLabels: Bool { (opcode == .call || opcode == .callMember) && x & 0x80 != 0 }

    /// How far it may jump from the instruction behind it; nil for one that never does.
    var jumpDistance: Int? {
        switch opcode {
        case .jump, .loop, .jumpIfTrue, .jumpIfFalse, .jumpIfNil, .jumpIfNotNil, .jumpIfPresent,
            .jumpIfNotFunction, .loopIfTrue, .prepareRange, .nextInRange, .prepareIteration, .nextElement,
            .nextRow:
            n
        case .jumpUnlessLess, .jumpUnlessLessOrEqual, .jumpUnlessEqual, .jumpUnlessNotEqual,
            .jumpUnlessLessImmediate, .jumpUnlessLessOrEqualImmediate, .jumpUnlessGreaterImmediate,
            .jumpUnlessGreaterOrEqualImmediate, .jumpUnlessEqualImmediate, .loopIfLess, .loopIfLessOrEqual,
            .loopIfLessImmediate, .jumpUnlessKind:
            signedC
        default: nil
        }
    }
}

extension Opcode {
    /// Whether each turn through it counts a step.
    var countsSteps: Bool {
        switch self {
        case .loop, .loopIfTrue, .loopIfLess, .loopIfLessOrEqual, .loopIfLessImmediate, .nextInRange,
            .nextElement, .nextRow:
            true
        default: false
        }
    }

    /// Whether the instruction behind it is not come to from it.
    var endsWay: Bool {
        switch self {
        case .jump, .loop, .returnValue, .returnNil, .fail, .notSupported: true
        default: false
        }
    }
}

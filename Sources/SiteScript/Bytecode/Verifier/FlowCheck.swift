/// Follows the ways through a function and holds what each instruction reads against what was written before it.
///
/// Where ways meet only what holds on all of them is known. Only loops lead back, so a few turns settle everything.
struct FlowCheck {
    private let function: FunctionCode
    private let program: ProgramCode
    private let captures: [RegisterKind]
    /// What is known at instructions that are jumped to.
    private var states: [RegisterState?]
    private var current = RegisterState(kinds: [])
    private var place = 0
    /// Whether less became known of an instruction that was passed already.
    private var isUnsettled = false
    /// The handlers that are in force at an instruction, where they change.
    private var starting: [Int: [ErrorHandler]] = [:]
    private var covering: [ErrorHandler] = []
    private var closures: [(function: Int, captures: [RegisterKind])] = []
    private var work = 0

    /// How many registers may be looked at in all, so that code made to be slow is refused.
    private static let workMaximum = 1 << 28
    private static let turnsMaximum = 64
    private static let handlerDepthMaximum = 256

    init(_ function: FunctionCode, _ program: ProgramCode, captures: [RegisterKind]) {
        self.function = function
        self.program = program
        self.captures = captures
        states = Array(repeating: nil, count: function.instructions.count)
        for handler in function.handlers where handler.start < handler.end {
            starting[handler.start, default: []].append(handler)
        }
    }

    /// The closures it makes, with the kinds of what they capture.
    mutating func verify() throws(ScriptLoadError) -> [(function: Int, captures: [RegisterKind])] {
        for _ in 0..<FlowCheck.turnsMaximum {
            isUnsettled = false
            closures.removeAll()
            try pass()
            if !isUnsettled { return closures }
        }
        throw FlowCheck.tooLarge
    }

    private static let tooLarge = ScriptLoadError.damaged("a function is too tangled to be looked into")

    private mutating func pass() throws(ScriptLoadError) {
        let parameter: RegisterKind = function.row == nil ? .value : .reserved
        current = RegisterState(
            kinds: (0..<function.registerCount).map { $0 < function.parameterCount ? parameter : .unset }
        )
        covering.removeAll()
        var isReached = true
        for (place, instruction) in function.instructions.enumerated() {
            self.place = place
            covering.removeAll { $0.end <= place }
            covering += starting[place] ?? []
            guard covering.count <= FlowCheck.handlerDepthMaximum else { throw FlowCheck.tooLarge }
            if isReached, states[place] != nil { try join(current, into: place) }
            if let state = states[place] {
                current = state
                isReached = true
            }
            guard isReached else { continue }
            try noteFailure(of: instruction)
            try follow(instruction)
            isReached = !instruction.opcode.endsWay
        }
    }

    private mutating func join(_ state: RegisterState, into target: Int) throws(ScriptLoadError) {
        work += state.kinds.count + 1
        guard work <= FlowCheck.workMaximum else { throw FlowCheck.tooLarge }
        let isChanged: Bool
        if states[target] == nil {
            states[target] = state
            isChanged = true
        } else {
            isChanged = states[target]?.join(state) ?? true
        }
        if isChanged, target <= place { isUnsettled = true }
    }

    /// What a handler finds when the instruction fails.
    private mutating func noteFailure(of instruction: Instruction) throws(ScriptLoadError) {
        guard !covering.isEmpty else { return }
        var state = current
        if instruction.opcode.isCall { state.clobber(above: instruction.a / 16) }
        for handler in covering {
            var caught = state
            caught.kinds[handler.register / 16] = .value
            try join(caught, into: handler.target)
        }
    }

    private mutating func jump(_ instruction: Instruction) throws(ScriptLoadError) {
        guard let distance = instruction.jumpDistance else { return }
        try join(current, into: place + 1 + distance)
    }

    // MARK: Registers

    private func number(_ offset: Int) throws(ScriptLoadError) -> Int {
        guard offset % 16 == 0, offset / 16 < function.registerCount else {
            throw .damaged("a register is not there")
        }
        return offset / 16
    }

    private func kind(_ offset: Int) throws(ScriptLoadError) -> RegisterKind {
        current.kinds[try number(offset)]
    }

    private func read(_ offset: Int) throws(ScriptLoadError) {
        guard try kind(offset).isValue else { throw .damaged("a register is read that holds no value") }
    }

    private func read(_ first: Int, count: Int) throws(ScriptLoadError) {
        for place in 0..<count { try read(first + place * 16) }
    }

    private func require(_ offset: Int, _ wanted: RegisterKind) throws(ScriptLoadError) {
        guard try kind(offset) == wanted else { throw .damaged("a register holds something else") }
    }

    private func requireCapture(_ place: Int, isBox: Bool) throws(ScriptLoadError) {
        guard captures.indices.contains(place), isBox ? captures[place] == .box : captures[place].isValue
        else { throw .damaged("a capture is not there") }
    }

    private mutating func write(_ offset: Int, _ kind: RegisterKind = .value) throws(ScriptLoadError) {
        let place = try number(offset)
        guard current.kinds[place] != .reserved else { throw .damaged("a row's register is overwritten") }
        current.kinds[place] = kind
    }

    // MARK: Instructions

    private mutating func follow(_ instruction: Instruction) throws(ScriptLoadError) {
        let (a, b, c, n) = (instruction.a, instruction.b, instruction.c, instruction.n)
        switch instruction.opcode {
        case .constant, .integer, .loadNil, .boolean, .getGlobal: try write(a)
        case .move, .copy, .addImmediate, .multiplyImmediate, .quotientImmediate, .remainderImmediate,
            .negate, .not, .getMember:
            try read(b)
            try write(a)
        case .share, .setGlobal: try read(a)
        case .sharePart:
            try read(a)
            try read(b)
        case .add, .subtract, .multiply, .divide, .quotient, .remainder, .equal, .notEqual, .less,
            .lessOrEqual, .contains, .makeRange, .getIndex:
            try read(b)
            try read(c)
            try write(a)
        case .concatenate: try make(a, of: b, count: c)
        case .makeList: try make(a, of: b, count: c, .list)
        case .makeRecord: try make(a, of: b, count: program.shapes[instruction.w].count)
        case .makeMap: try write(a, .map)
        case .pushElement:
            try require(a, .list)
            try read(b)
        case .putEntry:
            try require(a, .map)
            try read(b)
            try read(c)
        case .appendElement, .addAssign, .setField:
            try read(a)
            try read(b)
            try write(a)
        case .setIndex:
            try read(a)
            try read(b)
            try read(c)
        case .getCapture, .getCapturedBox, .setCapturedBox, .makeBox, .getBox, .setBox, .makeClosure:
            try followCapture(instruction)
        case .jump, .loop: try jump(instruction)
        case .jumpIfTrue, .jumpIfFalse, .jumpIfNil, .jumpIfNotNil, .jumpIfPresent, .jumpIfNotFunction,
            .loopIfTrue, .jumpUnlessLessImmediate, .jumpUnlessLessOrEqualImmediate,
            .jumpUnlessGreaterImmediate, .jumpUnlessGreaterOrEqualImmediate, .jumpUnlessEqualImmediate,
            .loopIfLessImmediate, .jumpUnlessKind:
            try read(a)
            try jump(instruction)
        case .jumpUnlessLess, .jumpUnlessLessOrEqual, .jumpUnlessEqual, .jumpUnlessNotEqual, .loopIfLess,
            .loopIfLessOrEqual:
            try read(a)
            try read(b)
            try jump(instruction)
        case .prepareRange, .nextInRange, .prepareIteration, .nextElement: try followLoop(instruction)
        case .label, .returnNil, .notSupported, .statement: break
        case .call: try call(a, from: a, count: 1 + instruction.x & 0x7F)
        case .callFunction, .callNative: try call(a, from: a + 16, count: instruction.x)
        case .callMember: try call(a, from: a + 16, count: 1 + instruction.x & 0x7F)
        case .returnValue, .fail: try read(a)
        case .nextRow, .rowField, .row, .putRow: try followRow(instruction)
        case .addStage:
            try read(a)
            for (place, isRow) in program.stageSites[n].takesRowFunctions.enumerated() {
                if isRow {
                    try require(a + 16 + place * 16, .rowFunction)
                } else {
                    try read(a + 16 + place * 16)
                }
            }
            try write(a)
        case .force:
            try read(a)
            try write(a)
        case .assert:
            try read(a)
            guard case .assertion(let assertion) = program.constants[n] else { return }
            for part in assertion.parts { try read(part.register) }
        case .addImmediateThenLoopIfLess, .getIndexThenJumpIfTrue, .getIndexThenJumpIfFalse,
            .getCaptureThenAdd, .getCaptureThenMultiply, .forceThenAppendElement:
            unreachable("pairs are no instructions of compiled code")
        }
    }

    private mutating func make(
        _ target: Int,
        of first: Int,
        count: Int,
        _ kind: RegisterKind = .value
    ) throws(ScriptLoadError) {
        try read(first, count: count)
        try write(target, kind)
    }

    /// A call's frame stands above the register that gets its result.
    private mutating func call(_ target: Int, from first: Int, count: Int) throws(ScriptLoadError) {
        try read(first, count: count)
        try write(target)
        work += function.registerCount - target / 16
        current.clobber(above: target / 16)
    }

    private mutating func followCapture(_ instruction: Instruction) throws(ScriptLoadError) {
        let (a, b, n) = (instruction.a, instruction.b, instruction.n)
        switch instruction.opcode {
        case .getCapture, .getCapturedBox:
            try requireCapture(n, isBox: instruction.opcode == .getCapturedBox)
            try write(a)
        case .setCapturedBox:
            try requireCapture(n, isBox: true)
            try read(a)
        case .makeBox:
            try read(a)
            try write(a, .box)
        case .getBox:
            try require(b, .box)
            try write(a)
        case .setBox:
            try require(a, .box)
            try read(b)
        default:
            var kinds: [RegisterKind] = []
            for source in program.functions[n].captures { kinds.append(try kind(of: source)) }
            if !kinds.isEmpty { closures.append((n, kinds)) }
            try write(a, program.functions[n].row == nil ? .value : .rowFunction)
        }
    }

    private func kind(of source: CaptureSource) throws(ScriptLoadError) -> RegisterKind {
        let kind: RegisterKind
        switch source {
        case .register(let offset): kind = try self.kind(offset)
        case .capture(let place):
            guard captures.indices.contains(place) else { throw .damaged("a capture is not there") }
            kind = captures[place]
        }
        guard kind.isValue || kind == .box else { throw .damaged("something is captured that is no value") }
        return kind == .box ? .box : .value
    }

    private mutating func followLoop(_ instruction: Instruction) throws(ScriptLoadError) {
        let a = instruction.a
        switch instruction.opcode {
        case .prepareRange:
            try read(a, count: 2)
            try join(current.without(a / 16, a / 16 + 1), into: place + 1 + instruction.n)
            try write(a, .counter)
            try write(a + 16, .counter)
            try write(a + 32)
        case .nextInRange:
            try require(a, .counter)
            try require(a + 16, .counter)
            let passed = current
            try write(a + 32)
            try jump(instruction)
            current = passed
        case .prepareIteration:
            try read(a)
            let isPairs = instruction.x != 0
            try join(current.without(a / 16), into: place + 1 + instruction.n)
            try write(a, isPairs ? .pairs : .elements)
            try write(a + 16, .position)
            try writeElement(a, isPairs: isPairs)
        default:
            let isPairs = try kind(a) == .pairs
            if !isPairs { try require(a, .elements) }
            try require(a + 16, .position)
            let passed = current
            try writeElement(a, isPairs: isPairs)
            try jump(instruction)
            current = passed
        }
    }

    private mutating func writeElement(_ loop: Int, isPairs: Bool) throws(ScriptLoadError) {
        try write(loop + 32)
        if isPairs { try write(loop + 48) }
    }

    private mutating func followRow(_ instruction: Instruction) throws(ScriptLoadError) {
        guard function.row != nil else { throw .damaged("there are no rows here") }
        guard instruction.opcode != .nextRow else {
            current.isOnRow = false
            try jump(instruction)
            current.isOnRow = true
            return
        }
        guard current.isOnRow else { throw .damaged("there is no row here") }
        if instruction.opcode == .putRow { try read(instruction.a) } else { try write(instruction.a) }
    }
}

extension RegisterState {
    /// Forgets what a call's frame overwrites.
    mutating func clobber(above register: Int) {
        for place in kinds.indices.dropFirst(register + 1) where kinds[place] != .reserved {
            kinds[place] = .unset
        }
    }

    fileprivate func without(_ registers: Int...) -> RegisterState {
        var state = self
        for register in registers { state.kinds[register] = .unset }
        return state
    }
}

extension Opcode {
    /// Whether another function's frame may stand on the registers above its first operand while it runs.
    fileprivate var isCall: Bool {
        switch self {
        case .call, .callFunction, .callNative, .callMember: true
        default: false
        }
    }
}

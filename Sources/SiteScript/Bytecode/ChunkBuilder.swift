import SiteScriptSyntax

/// The only way to emit instructions: registers, labels and patching for one function.
struct ChunkBuilder {
    /// A jump whose target is not known yet.
    struct Jump {
        fileprivate let place: Int
        fileprivate let isShort: Bool
    }

    private(set) var code: FunctionCode
    /// The first register that is free.
    private(set) var nextRegister = 0
    /// Set when a jump, register or number does not fit its operand: the function is too large.
    private(set) var isTooLarge = false
    /// The span given to instructions.
    var span: SourceSpan

    /// The most registers of a function: an operand is a byte offset of 16 bits.
    static let registerMaximum = 4000
    /// As many instructions as most functions over rows have.
    private static let usualLength = 16

    init(name: String, span: SourceSpan) {
        code = FunctionCode(name: name)
        code.instructions.reserveCapacity(ChunkBuilder.usualLength)
        code.spans.reserveCapacity(ChunkBuilder.usualLength)
        self.span = span
    }

    /// Takes the next free register; gives its byte offset.
    mutating func allocate(_ count: Int = 1) -> Int {
        let register = nextRegister
        nextRegister += count
        code.registerCount = max(code.registerCount, nextRegister)
        if nextRegister > ChunkBuilder.registerMaximum { isTooLarge = true }
        return register * 16
    }

    /// Frees the registers from the byte offset `mark` on.
    mutating func free(to mark: Int) { nextRegister = mark / 16 }

    /// The byte offset of the first free register.
    var mark: Int { nextRegister * 16 }

    /// Where the next instruction will stand.
    var here: Int { code.instructions.count }

    mutating func emit(_ opcode: Opcode, x: Int = 0, a: Int = 0, b: Int = 0, c: Int = 0) {
        append(Instruction(opcode, x: x, a: a, b: b, c: c))
    }

    mutating func emit(_ opcode: Opcode, x: Int = 0, a: Int = 0, n: Int) {
        append(Instruction(opcode, x: x, a: a, n: n))
    }

    /// Emits an instruction with a wide operand.
    mutating func emit(_ opcode: Opcode, isFlagged: Bool = false, a: Int, b: Int, w: Int) {
        if w >= Instruction.wideLimit { isTooLarge = true }
        append(Instruction(opcode, isFlagged: isFlagged, a: a, b: b, w: w))
    }

    private mutating func append(_ instruction: Instruction) {
        code.instructions.append(instruction)
        code.spans.append(span)
    }

    /// Emits a jump with a 32-bit distance, to be patched.
    mutating func emitJump(_ opcode: Opcode, x: Int = 0, a: Int = 0) -> Jump {
        emit(opcode, x: x, a: a, n: 0)
        return Jump(place: here - 1, isShort: false)
    }

    /// Emits a jump with a 16-bit distance in `c`, to be patched.
    mutating func emitShortJump(_ opcode: Opcode, x: Int = 0, a: Int, b: Int) -> Jump {
        emit(opcode, x: x, a: a, b: b, c: 0)
        return Jump(place: here - 1, isShort: true)
    }

    /// The instruction emitted last as a jump to be patched.
    var lastAsShortJump: Jump { Jump(place: here - 1, isShort: true) }

    /// Lets `jump` come here.
    mutating func patch(_ jump: Jump) { patch(jump, to: here) }

    /// Lets `jump` come to the instruction at `target`.
    mutating func patch(_ jump: Jump, to target: Int) {
        let distance = target - jump.place - 1
        let old = code.instructions[jump.place]
        if jump.isShort {
            if Int(Int16(truncatingIfNeeded: distance)) != distance { isTooLarge = true }
            code.instructions[jump.place] = Instruction(
                old.opcode,
                x: old.x,
                a: old.a,
                b: old.b,
                c: distance
            )
        } else {
            code.instructions[jump.place] = Instruction(old.opcode, x: old.x, a: old.a, n: distance)
        }
    }

    mutating func patch(_ jumps: [Jump]) {
        for jump in jumps { patch(jump) }
    }

    /// The finished function.
    func finished(parameterCount: Int, captures: [CaptureSource], row: RowExpressionInfo?) -> FunctionCode {
        var code = code
        code.parameterCount = parameterCount
        code.captures = captures
        code.row = row
        return code
    }

    mutating func addHandler(_ handler: ErrorHandler) { code.handlers.append(handler) }
}

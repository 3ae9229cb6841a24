/// Reads a register: `offset` is the operand, already in bytes.
@inline(__always)
private func load(_ base: UnsafeMutableRawPointer, _ offset: Int) -> Value {
    (base + offset).load(as: Value.self)
}

@inline(__always)
private func store(_ value: Value, _ base: UnsafeMutableRawPointer, _ offset: Int) {
    (base + offset).storeBytes(of: value, as: Value.self)
}

/// A register of which each part is read where it is needed: a Double goes straight to where it is computed with,
/// which is sooner than by way of the bits of a value.
private struct Register {
    private let address: UnsafeMutableRawPointer

    @inline(__always)
    init(_ base: UnsafeMutableRawPointer, _ offset: Int) { address = base + offset }

    @inline(__always) var tag: UInt { address.load(fromByteOffset: 8, as: UInt.self) }
    @inline(__always) var integer: Int { address.load(as: Int.self) }
    @inline(__always) var double: Double { address.load(as: Double.self) }
    @inline(__always) var value: Value { address.load(as: Value.self) }
}

/// `A = B op C` for two Ints whose result fits and for two Doubles; false, with nothing done, for anything else.
@inline(__always)
private func compute(
    _ instruction: Instruction,
    _ base: UnsafeMutableRawPointer,
    _ integers: (Int, Int) -> (partialValue: Int, overflow: Bool),
    _ doubles: (Double, Double) -> Double
) -> Bool {
    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
    if left.tag | right.tag == 0 {
        let (result, overflow) = integers(left.integer, right.integer)
        guard _fastPath(!overflow) else { return false }
        store(Value(result), base, instruction.a)
        return true
    }
    guard _fastPath(left.tag == 1 && right.tag == 1) else { return false }
    store(Value(doubles(left.double, right.double)), base, instruction.a)
    return true
}

/// `B[C]` for a list and a place in it that counts from its start; nil for anything else.
@inline(__always)
private func listElement(_ instruction: Instruction, _ base: UnsafeMutableRawPointer) -> Value? {
    let (container, index) = (Register(base, instruction.b), Register(base, instruction.c))
    guard _fastPath(container.tag == Value.Tag.list.rawValue && index.tag == 0) else { return nil }
    let list = container.value.list
    let place = index.integer
    guard _fastPath(UInt(bitPattern: place) < UInt(bitPattern: list.count)) else { return nil }
    return list[place]
}

extension Machine {
    /// The dispatch loop: runs the topmost frame until the frame number `entry` is reached again.
    ///
    /// Inside, `pc` and `base` are locals, written back before anything that looks at frames. The step counter
    /// stays in memory: counting there costs less than the register would.
    /// A fault leaves the switch through `break running` with `error` set; everything else goes round.
    func execute(above entry: Int) -> Outcome {
        restart: while true {
            if error != nil {
                guard unwind(to: entry) else { return failure() }
            }
            if isTurnOver {
                isTurnOver = false
                ticks = meter.slice
                return .yielded
            }
            if let wait = takeWait() {
                return .suspended(wait)
            }
            var frame = frames + (depth - 1)
            var pc = frame.pointee.pc
            var base = frame.pointee.base
            var captures = frame.pointee.captures
            var constants = constants.values
            var memberSites = memberSites
            var functions = functions
            let globals = globals.values
            let heap = heap

            running: while true {
                let instruction = pc.pointee
                pc += 1
                switch instruction.opcode {
                case .move: store(load(base, instruction.b), base, instruction.a)
                case .copy:
                    let value = load(base, instruction.b)
                    value.markShared()
                    store(value, base, instruction.a)
                case .share: load(base, instruction.a).markShared()
                case .sharePart:
                    if load(base, instruction.b).isSharedContainer {
                        load(base, instruction.a).markShared()
                    }
                case .constant: store(constants[instruction.n], base, instruction.a)
                case .integer: store(Value(instruction.n), base, instruction.a)
                case .loadNil: store(instruction.x == 0 ? .nil : .missing, base, instruction.a)
                case .boolean: store(Value(instruction.x != 0), base, instruction.a)
                case .getGlobal: store(globals[instruction.n], base, instruction.a)
                case .setGlobal: globals[instruction.n] = load(base, instruction.a)
                case .getCapture: store(captures.unsafelyUnwrapped[instruction.n], base, instruction.a)
                case .getCaptureThenAdd:
                    store(captures.unsafelyUnwrapped[instruction.n], base, instruction.a)
                    let second = pc.pointee
                    pc += 1
                    if compute(second, base, { $0.addingReportingOverflow($1) }, +) { continue running }
                    guard carryOut(second, base, pc) else { continue restart }
                case .getCaptureThenMultiply:
                    store(captures.unsafelyUnwrapped[instruction.n], base, instruction.a)
                    let second = pc.pointee
                    pc += 1
                    if compute(second, base, { $0.multipliedReportingOverflow(by: $1) }, *) {
                        continue running
                    }
                    guard carryOut(second, base, pc) else { continue restart }
                case .getCapturedBox:
                    let box = captures.unsafelyUnwrapped[instruction.n]
                    store(HeapBox(box.address).value, base, instruction.a)
                case .setCapturedBox:
                    let box = captures.unsafelyUnwrapped[instruction.n]
                    HeapBox(box.address).value = load(base, instruction.a)
                case .makeBox:
                    if heap.wantsCollection { safepoint(pc) }
                    store(heap.box(load(base, instruction.a)), base, instruction.a)
                case .getBox: store(HeapBox(load(base, instruction.b).address).value, base, instruction.a)
                case .setBox: HeapBox(load(base, instruction.a).address).value = load(base, instruction.b)

                // MARK: Arithmetic
                case .add:
                    if compute(instruction, base, { $0.addingReportingOverflow($1) }, +) { continue running }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .subtract:
                    if compute(instruction, base, { $0.subtractingReportingOverflow($1) }, -) {
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .multiply:
                    if compute(instruction, base, { $0.multipliedReportingOverflow(by: $1) }, *) {
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .divide:
                    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
                    if _fastPath(left.tag == 1 && right.tag == 1 && right.double != 0) {
                        store(Value(left.double / right.double), base, instruction.a)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .quotient:
                    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
                    if _fastPath(left.tag | right.tag == 0 && right.integer > 0) {
                        store(Value(left.integer / right.integer), base, instruction.a)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .remainder:
                    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
                    if _fastPath(left.tag | right.tag == 0 && right.integer > 0) {
                        store(Value(left.integer % right.integer), base, instruction.a)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .addImmediate:
                    let left = Register(base, instruction.b)
                    if _fastPath(left.tag == 0) {
                        let (sum, overflow) = left.integer.addingReportingOverflow(instruction.signedC)
                        if _fastPath(!overflow) {
                            store(Value(sum), base, instruction.a)
                            continue running
                        }
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .addImmediateThenLoopIfLess:
                    let left = Register(base, instruction.b)
                    if _fastPath(left.tag == 0) {
                        let (sum, overflow) = left.integer.addingReportingOverflow(instruction.signedC)
                        if _fastPath(!overflow) {
                            store(Value(sum), base, instruction.a)
                            let second = pc.pointee
                            let limit = Register(base, second.b)
                            guard limit.tag == 0 else { continue running }
                            pc += 1
                            // A branch, which is foretold; what comes next must not wait for the comparison.
                            if _fastPath(sum < limit.integer) { pc += second.signedC }
                            ticks &-= 1
                            if ticks < 0 {
                                ticks = refill(pc)
                                if ticks < 0 { break running }
                            }
                            continue running
                        }
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .multiplyImmediate:
                    let left = Register(base, instruction.b)
                    if _fastPath(left.tag == 0) {
                        let (product, overflow) = left.integer.multipliedReportingOverflow(
                            by: instruction.signedC
                        )
                        if _fastPath(!overflow) {
                            store(Value(product), base, instruction.a)
                            continue running
                        }
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .quotientImmediate:
                    let left = Register(base, instruction.b)
                    if _fastPath(left.tag == 0) {
                        store(Value(left.integer / instruction.signedC), base, instruction.a)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .remainderImmediate:
                    let left = Register(base, instruction.b)
                    if _fastPath(left.tag == 0) {
                        store(Value(left.integer % instruction.signedC), base, instruction.a)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .negate: guard carryOut(instruction, base, pc) else { continue restart }
                case .not:
                    let operand = load(base, instruction.b)
                    guard operand.has(.bool) else {
                        failNotBool(operand)
                        break running
                    }
                    store(Value(!operand.boolean), base, instruction.a)
                case .concatenate:
                    if heap.wantsCollection { safepoint(pc) }
                    let first = (base + instruction.b).assumingMemoryBound(to: Value.self)
                    let parts = UnsafeBufferPointer(start: first, count: instruction.c)
                    guard let text = concatenate(parts) else { break running }
                    store(text, base, instruction.a)

                // MARK: Comparisons
                case .equal:
                    let (left, right) = (load(base, instruction.b), load(base, instruction.c))
                    guard let result = isEqual(left, right) else { break running }
                    store(Value(result), base, instruction.a)
                case .notEqual:
                    let (left, right) = (load(base, instruction.b), load(base, instruction.c))
                    guard let result = isEqual(left, right) else { break running }
                    store(Value(!result), base, instruction.a)
                case .less:
                    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
                    if left.tag | right.tag == 0 {
                        store(Value(left.integer < right.integer), base, instruction.a)
                        continue running
                    }
                    if left.tag == 1, right.tag == 1 {
                        store(Value(left.double < right.double), base, instruction.a)
                        continue running
                    }
                    guard let result = isLess(left.value, right.value) else { break running }
                    store(Value(result), base, instruction.a)
                case .lessOrEqual:
                    let (left, right) = (Register(base, instruction.b), Register(base, instruction.c))
                    if left.tag | right.tag == 0 {
                        store(Value(left.integer <= right.integer), base, instruction.a)
                        continue running
                    }
                    if left.tag == 1, right.tag == 1 {
                        store(Value(left.double <= right.double), base, instruction.a)
                        continue running
                    }
                    guard let result = isLessOrEqual(left.value, right.value) else { break running }
                    store(Value(result), base, instruction.a)
                case .contains:
                    let (left, right) = (load(base, instruction.b), load(base, instruction.c))
                    guard let result = isIn(left, right) else { break running }
                    store(Value(result), base, instruction.a)

                // MARK: Jumps
                case .jump: pc += instruction.n
                case .loop:
                    pc += instruction.n
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .jumpIfTrue:
                    let condition = Register(base, instruction.a)
                    guard _fastPath(condition.tag == Value.Tag.bool.rawValue) else {
                        failNotBool(condition.value)
                        break running
                    }
                    if condition.value.boolean { pc += instruction.n }
                case .jumpIfFalse:
                    let condition = Register(base, instruction.a)
                    guard _fastPath(condition.tag == Value.Tag.bool.rawValue) else {
                        failNotBool(condition.value)
                        break running
                    }
                    if !condition.value.boolean { pc += instruction.n }
                case .jumpIfNil: if load(base, instruction.a).isNil { pc += instruction.n }
                case .jumpIfNotNil: if !load(base, instruction.a).isNil { pc += instruction.n }
                case .jumpIfPresent: if !load(base, instruction.a).isMissing { pc += instruction.n }
                case .jumpIfNotFunction:
                    let value = load(base, instruction.a)
                    if !value.has(.closure), !value.has(.nativeFunction) { pc += instruction.n }
                case .jumpUnlessLess:
                    let (left, right) = (Register(base, instruction.a), Register(base, instruction.b))
                    if left.tag | right.tag == 0 {
                        if left.integer >= right.integer { pc += instruction.signedC }
                        continue running
                    }
                    if left.tag == 1, right.tag == 1 {
                        // Not the opposite: NaN has no order.
                        if !(left.double < right.double) { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLess(left.value, right.value) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessLessOrEqual:
                    let (left, right) = (Register(base, instruction.a), Register(base, instruction.b))
                    if left.tag | right.tag == 0 {
                        if left.integer > right.integer { pc += instruction.signedC }
                        continue running
                    }
                    if left.tag == 1, right.tag == 1 {
                        // Not the opposite: NaN has no order.
                        if !(left.double <= right.double) { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLessOrEqual(left.value, right.value) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessEqual:
                    let (left, right) = (load(base, instruction.a), load(base, instruction.b))
                    if instruction.x != 0 {
                        if !Value.areEqual(left, right, heap) { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isEqual(left, right) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessNotEqual:
                    let (left, right) = (load(base, instruction.a), load(base, instruction.b))
                    guard let result = isEqual(left, right) else { break running }
                    if result { pc += instruction.signedC }
                case .jumpUnlessLessImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer >= instruction.signedB { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLess(left, Value(instruction.signedB)) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessLessOrEqualImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer > instruction.signedB { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLessOrEqual(left, Value(instruction.signedB)) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessGreaterImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer <= instruction.signedB { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLess(Value(instruction.signedB), left) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessGreaterOrEqualImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer < instruction.signedB { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isLessOrEqual(Value(instruction.signedB), left) else { break running }
                    if !result { pc += instruction.signedC }
                case .jumpUnlessEqualImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer != instruction.signedB { pc += instruction.signedC }
                        continue running
                    }
                    guard let result = isEqual(left, Value(instruction.signedB)) else { break running }
                    if !result { pc += instruction.signedC }
                case .loopIfLess:
                    let (left, right) = (Register(base, instruction.a), Register(base, instruction.b))
                    if left.tag | right.tag == 0 {
                        if left.integer < right.integer { pc += instruction.signedC }
                    } else if left.tag == 1, right.tag == 1 {
                        if left.double < right.double { pc += instruction.signedC }
                    } else {
                        guard let result = isLess(left.value, right.value) else { break running }
                        if result { pc += instruction.signedC }
                    }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .loopIfLessOrEqual:
                    let (left, right) = (Register(base, instruction.a), Register(base, instruction.b))
                    if left.tag | right.tag == 0 {
                        if left.integer <= right.integer { pc += instruction.signedC }
                    } else if left.tag == 1, right.tag == 1 {
                        if left.double <= right.double { pc += instruction.signedC }
                    } else {
                        guard let result = isLessOrEqual(left.value, right.value) else { break running }
                        if result { pc += instruction.signedC }
                    }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .loopIfLessImmediate:
                    let left = load(base, instruction.a)
                    if left.tag == 0 {
                        if left.integer < instruction.signedB { pc += instruction.signedC }
                    } else {
                        guard let result = isLess(left, Value(instruction.signedB)) else { break running }
                        if result { pc += instruction.signedC }
                    }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .loopIfTrue:
                    let condition = load(base, instruction.a)
                    guard condition.has(.bool) else {
                        failNotBool(condition)
                        break running
                    }
                    if condition.boolean { pc += instruction.n }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }

                // MARK: Loops over values
                case .prepareRange:
                    let registers = (base + instruction.a).assumingMemoryBound(to: Value.self)
                    guard let isEmpty = prepareRange(registers, isClosed: instruction.x != 0) else {
                        break running
                    }
                    if isEmpty { pc += instruction.n }
                case .nextInRange:
                    let registers = (base + instruction.a).assumingMemoryBound(to: Value.self)
                    let current = registers[0].integer
                    if current < registers[1].integer {
                        let next = Value(current &+ 1)
                        registers[0] = next
                        registers[2] = next
                        pc += instruction.n
                    }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .prepareIteration:
                    let registers = (base + instruction.a).assumingMemoryBound(to: Value.self)
                    if registers[0].has(.native), registers[0].nativeObject is StreamObject {
                        // Run it first; then this instruction comes again with a list.
                        if startForce(base + instruction.a, pc - 1) { continue restart }
                        break running
                    }
                    guard let isEmpty = prepareIteration(registers, pairs: instruction.x != 0) else {
                        break running
                    }
                    if isEmpty { pc += instruction.n }
                case .nextElement:
                    let registers = (base + instruction.a).assumingMemoryBound(to: Value.self)
                    let next = registers[1].integer &+ 1
                    if registers[0].has(.list) {
                        let list = registers[0].list
                        if next < list.count {
                            registers[1] = Value(next)
                            registers[2] = list[next]
                            pc += instruction.n
                        }
                    } else if nextElement(registers, next) {
                        pc += instruction.n
                    }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }

                // MARK: Values made of values
                case .makeList:
                    if heap.wantsCollection { safepoint(pc) }
                    let first = (base + instruction.b).assumingMemoryBound(to: Value.self)
                    let list = heap.list(capacity: instruction.c)
                    if instruction.c > 0 {
                        list.elements.unsafelyUnwrapped.initialize(from: first, count: instruction.c)
                    }
                    list.count = instruction.c
                    store(list.value, base, instruction.a)
                case .pushElement:
                    heap.append(load(base, instruction.b), to: load(base, instruction.a).list)
                case .makeMap:
                    if heap.wantsCollection { safepoint(pc) }
                    store(heap.emptyMap().value, base, instruction.a)
                case .putEntry:
                    heap.set(
                        load(base, instruction.c),
                        for: load(base, instruction.b),
                        in: load(base, instruction.a).map
                    )
                case .makeRecord:
                    if heap.wantsCollection { safepoint(pc) }
                    let first = (base + instruction.b).assumingMemoryBound(to: Value.self)
                    store(makeRecord(shapes[instruction.w], first), base, instruction.a)
                case .makeRange:
                    if heap.wantsCollection { safepoint(pc) }
                    let (lower, upper) = (load(base, instruction.b), load(base, instruction.c))
                    guard lower.has(.int), upper.has(.int) else {
                        failRangeBounds(lower, upper)
                        break running
                    }
                    store(
                        heap.range(lower.integer, upper.integer, isClosed: instruction.x != 0),
                        base,
                        instruction.a
                    )
                case .makeClosure:
                    if heap.wantsCollection { safepoint(pc) }
                    store(makeClosure(instruction.n, base, captures), base, instruction.a)
                case .appendElement:
                    if heap.wantsCollection { safepoint(pc) }
                    let list = load(base, instruction.a)
                    if list.has(.list), !list.list.isShared {
                        heap.append(load(base, instruction.b), to: list.list)
                    } else {
                        guard let result = appendSlow(list, load(base, instruction.b)) else { break running }
                        store(result, base, instruction.a)
                    }
                case .addAssign:
                    let (left, right) = (load(base, instruction.a), load(base, instruction.b))
                    if left.tag | right.tag == 0 {
                        let (sum, overflow) = left.integer.addingReportingOverflow(right.integer)
                        if !overflow {
                            store(Value(sum), base, instruction.a)
                            continue running
                        }
                    }
                    if heap.wantsCollection { safepoint(pc) }
                    guard let result = addAssign(left, right) else { break running }
                    store(result, base, instruction.a)

                // MARK: Parts of values
                case .getIndex:
                    if let element = listElement(instruction, base) {
                        store(element, base, instruction.a)
                        continue running
                    }
                    let (container, index) = (Register(base, instruction.b), Register(base, instruction.c))
                    if container.tag == Value.Tag.map.rawValue, index.tag == Value.Tag.string.rawValue {
                        store(
                            heap.value(for: index.value, in: container.value.map) ?? .nil,
                            base,
                            instruction.a
                        )
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .getIndexThenJumpIfTrue:
                    if let element = listElement(instruction, base) {
                        store(element, base, instruction.a)
                        // Truth out of a list is hard to foretell: no branch.
                        if _fastPath(element.has(.bool)) { pc += element.boolean ? pc.pointee.n + 1 : 1 }
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .getIndexThenJumpIfFalse:
                    if let element = listElement(instruction, base) {
                        store(element, base, instruction.a)
                        // Truth out of a list is hard to foretell: no branch.
                        if _fastPath(element.has(.bool)) { pc += element.boolean ? 1 : pc.pointee.n + 1 }
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .setIndex:
                    let (container, index) = (Register(base, instruction.a), Register(base, instruction.b))
                    if _fastPath(container.tag == Value.Tag.list.rawValue && index.tag == 0) {
                        let list = container.value.list
                        let place = index.integer
                        if _fastPath(!list.isShared && UInt(bitPattern: place) < UInt(bitPattern: list.count))
                        {
                            list.elements.unsafelyUnwrapped[place] = load(base, instruction.c)
                            continue running
                        }
                    }
                    if container.tag == Value.Tag.map.rawValue, index.tag == Value.Tag.string.rawValue,
                        !container.value.map.isShared, !heap.wantsCollection
                    {
                        heap.set(load(base, instruction.c), for: index.value, in: container.value.map)
                        continue running
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .getMember:
                    let receiver = load(base, instruction.b)
                    if receiver.has(.record) {
                        let site = memberSites + instruction.w
                        if site.pointee.cachedShape == receiver.record.shapeID {
                            store(receiver.record.slots[Int(site.pointee.cachedSlot)], base, instruction.a)
                            continue running
                        }
                    }
                    guard carryOut(instruction, base, pc) else { continue restart }
                case .setField:
                    if heap.wantsCollection { safepoint(pc) }
                    let (record, value) = (load(base, instruction.a), load(base, instruction.b))
                    guard let result = setField(record, instruction.w, value, isAdded: instruction.isFlagged)
                    else { break running }
                    store(result, base, instruction.a)

                // MARK: Calls
                case .label: labels = constants[instruction.n]
                case .call:
                    let callee = load(base, instruction.a)
                    guard callee.has(.closure) else {
                        frame.pointee.pc = pc
                        guard callValueSlow(callee, base + instruction.a, instruction.x) else {
                            break running
                        }
                        if pendingWait != nil || frames + (depth - 1) != frame { continue restart }
                        // It may have linked a function.
                        constants = self.constants.values
                        memberSites = self.memberSites
                        continue running
                    }
                    let closure = HeapClosure(callee.address)
                    let function = functions[closure.function]
                    let newBase = base + instruction.a + 16
                    if function.pointee.parameterCount != instruction.x,
                        !arrange(function, newBase, instruction.x)
                    {
                        break running
                    }
                    guard depth < limits.callDepth, reserveStack(from: newBase, function) else {
                        error = stackError()
                        break running
                    }
                    frame.pointee.pc = pc
                    frame += 1
                    depth += 1
                    pc = function.pointee.code
                    base = newBase
                    captures = closure.slots
                    frame.initialize(
                        to: CallFrame(pc: pc, base: base, function: function, captures: captures)
                    )
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .callFunction:
                    let function = functions[instruction.n]
                    let newBase = base + instruction.a + 16
                    guard depth < limits.callDepth, reserveStack(from: newBase, function) else {
                        error = stackError()
                        break running
                    }
                    frame.pointee.pc = pc
                    frame += 1
                    depth += 1
                    pc = function.pointee.code
                    base = newBase
                    captures = nil
                    frame.initialize(to: CallFrame(pc: pc, base: base, function: function, captures: nil))
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .callNative:
                    frame.pointee.pc = pc
                    if heap.wantsCollection { safepoint(pc) }
                    let target = base + instruction.a
                    guard callNative(instruction.n, target, instruction.x) else { break running }
                    if pendingWait != nil { continue restart }
                    if frames + (depth - 1) != frame { continue restart }
                    // It may have called back into a script, which may have linked more.
                    constants = self.constants.values
                    memberSites = self.memberSites
                    functions = self.functions
                case .callMember:
                    frame.pointee.pc = pc
                    if heap.wantsCollection { safepoint(pc) }
                    let target = base + instruction.a
                    let receiver = load(base, instruction.a + 16)
                    if receiver.has(.native), receiver.nativeObject is StreamObject {
                        // The labels of the call are set again with it.
                        if startForce(target + 16, pc - (instruction.x & 0x80 == 0 ? 1 : 2)) {
                            continue restart
                        }
                        break running
                    }
                    guard callMember(instruction.n, target, instruction.x) else { break running }
                    if pendingWait != nil { continue restart }
                    // It may have put a script function's frame on top, or linked one.
                    constants = self.constants.values
                    memberSites = self.memberSites
                    functions = self.functions
                    let top = frames + (depth - 1)
                    if top != frame {
                        frame = top
                        pc = frame.pointee.pc
                        base = frame.pointee.base
                        captures = frame.pointee.captures
                    }
                case .returnValue, .returnNil:
                    let value = instruction.opcode == .returnNil ? .nil : load(base, instruction.a)
                    depth &-= 1
                    if depth == entry {
                        return .finished(value)
                    }
                    let result = base - 16
                    frame -= 1
                    if frame.pointee.function == nil {
                        do throws(ScriptError) {
                            try advanceActivation(value)
                        } catch {
                            self.error = error
                            break running
                        }
                        if pendingWait != nil { continue restart }
                        frame = frames + (depth - 1)
                        pc = frame.pointee.pc
                        base = frame.pointee.base
                        captures = frame.pointee.captures
                        // Each call is a step, or a comparator without loops could not be stopped.
                        ticks &-= 1
                        if ticks < 0 {
                            ticks = refill(pc)
                            if ticks < 0 { break running }
                        }
                        continue running
                    }
                    result.storeBytes(of: value, as: Value.self)
                    pc = frame.pointee.pc
                    base = frame.pointee.base
                    captures = frame.pointee.captures

                // MARK: Rows
                case .nextRow:
                    let registers = base.assumingMemoryBound(to: Value.self)
                    let cursor = UnsafePointer<BatchHeader>(bitPattern: registers[0].bits).unsafelyUnwrapped
                    let next = registers[1].integer &+ 1
                    registers[1] = Value(next)
                    // Where the run goes on is settled first: it may give way below and come back to that place.
                    if next >= cursor.pointee.count { pc += instruction.n }
                    ticks &-= 1
                    if ticks < 0 {
                        ticks = refill(pc)
                        if ticks < 0 { break running }
                    }
                case .rowField:
                    let registers = base.assumingMemoryBound(to: Value.self)
                    let cursor = UnsafePointer<BatchHeader>(bitPattern: registers[0].bits).unsafelyUnwrapped
                    let row = registers[1].integer
                    let site = memberSites + instruction.n
                    if cursor.pointee.shapeID == site.pointee.cachedShape {
                        store(
                            cursor.pointee.columns[Int(site.pointee.cachedSlot)][row],
                            base,
                            instruction.a
                        )
                        continue running
                    }
                    frame.pointee.pc = pc
                    guard let value = rowFieldSlow(cursor, row, instruction.n) else { break running }
                    store(value, base, instruction.a)
                case .row:
                    if heap.wantsCollection { safepoint(pc) }
                    let registers = base.assumingMemoryBound(to: Value.self)
                    let cursor = UnsafePointer<BatchHeader>(bitPattern: registers[0].bits).unsafelyUnwrapped
                    store(rowValue(cursor, registers[1].integer), base, instruction.a)
                case .putRow:
                    let registers = base.assumingMemoryBound(to: Value.self)
                    let output = UnsafeMutablePointer<Value>(bitPattern: registers[2].bits).unsafelyUnwrapped
                    let value = load(base, instruction.a)
                    value.markShared()
                    output[registers[1].integer] = value
                case .addStage:
                    frame.pointee.pc = pc
                    if heap.wantsCollection { safepoint(pc) }
                    guard addStage(instruction.n, base + instruction.a) else { break running }
                    if pendingWait != nil || frames + (depth - 1) != frame { continue restart }
                case .force:
                    let value = load(base, instruction.a)
                    if value.has(.native), value.nativeObject is StreamObject {
                        if startForce(base + instruction.a, pc) { continue restart }
                        break running
                    }
                    value.markShared()
                case .forceThenAppendElement:
                    let value = load(base, instruction.a)
                    if value.has(.native), value.nativeObject is StreamObject {
                        if startForce(base + instruction.a, pc) { continue restart }
                        break running
                    }
                    value.markShared()
                    let list = load(base, pc.pointee.a)
                    // What costs more is left to the second.
                    if list.has(.list), !list.list.isShared, !heap.wantsCollection {
                        pc += 1
                        heap.append(value, to: list.list)
                    }

                // MARK: Errors
                case .fail:
                    failWith(load(base, instruction.a))
                    break running
                case .assert:
                    let condition = load(base, instruction.a)
                    guard condition.has(.bool) else {
                        failNotBool(condition)
                        break running
                    }
                    if !condition.boolean {
                        failAssertion(constants[instruction.n], base)
                        break running
                    }
                case .jumpUnlessKind:
                    if !isError(load(base, instruction.a), ofKind: instruction.b) {
                        pc += instruction.signedC
                    }
                case .notSupported:
                    error = ScriptError(.failed, .notSupported, constants[instruction.n].text.string)
                    break running

                // MARK: Debugging
                case .statement: if debugging != nil, pauses(pc) { continue restart }
                }
            }
            // A fault: remember where, then look for a handler.
            if frames + (depth - 1) == frame { frame.pointee.pc = pc }
        }
    }

    // MARK: What the loop leaves to others, so that the quick ways keep their registers

    /// Carries out an instruction for whatever its operands are; false when the run goes on elsewhere: with an error, or
    /// with rows that are to be run first.
    @inline(never)
    private func carryOut(
        _ instruction: Instruction,
        _ base: UnsafeMutableRawPointer,
        _ pc: UnsafeMutablePointer<Instruction>
    ) -> Bool {
        frames[depth - 1].pc = pc
        let operand = load(base, instruction.b)
        var other: Value { load(base, instruction.c) }
        let number = Value(instruction.signedC)
        let opcode = instruction.opcode.withoutSecond
        if opcode == .getIndex || opcode == .getMember, runsFirst(operand, base + instruction.b, pc) {
            return false
        }
        if heap.wantsCollection { safepoint(pc) }
        let result: Value?
        switch opcode {
        case .add: result = addSlow(operand, other)
        case .subtract: result = subtractSlow(operand, other)
        case .multiply: result = multiplySlow(operand, other)
        case .divide: result = divideSlow(operand, other)
        case .quotient: result = quotientSlow(operand, other)
        case .remainder: result = remainderSlow(operand, other)
        case .addImmediate: result = addSlow(operand, number)
        case .multiplyImmediate: result = multiplySlow(operand, number)
        case .quotientImmediate: result = quotientSlow(operand, number)
        case .remainderImmediate: result = remainderSlow(operand, number)
        case .negate: result = negateSlow(operand)
        case .getIndex: result = getIndexSlow(operand, other)
        case .setIndex: result = setIndex(load(base, instruction.a), operand, other)
        case .getMember: result = getMemberSlow(operand, instruction.w)
        default: unreachable("others have no quick way")
        }
        guard let result else { return false }
        store(result, base, instruction.a)
        return true
    }

    /// Starts to run a value that is rows, whose instruction comes again with what they give; false for any other value.
    private func runsFirst(
        _ value: Value,
        _ place: UnsafeMutableRawPointer,
        _ pc: UnsafeMutablePointer<Instruction>
    ) -> Bool {
        guard value.has(.native), value.nativeObject is StreamObject else { return false }
        if !startForce(place, pc - 1) { frames[depth - 1].pc = pc }
        return true
    }

    /// Takes the wait that native code asked for, if any.
    @inline(__always)
    private func takeWait() -> HostWait? {
        guard pendingWait != nil else { return nil }
        defer { pendingWait = nil }
        return pendingWait
    }

    /// Gives a run that no handler could save its end.
    private func failure() -> Outcome {
        .failed(takeError())
    }

    @inline(never)
    private func safepoint(_ pc: UnsafeMutablePointer<Instruction>) {
        frames[depth - 1].pc = pc
        collect()
        // The run ends at the next loop or call, instead of collecting at every instruction till the slice is used up.
        if heap.bytesInUse > heap.bytesMaximum { ticks = 0 }
    }

    /// Gets the next slice of steps; a negative number when the run has to end or to let others run.
    @inline(never)
    private func refill(_ pc: UnsafeMutablePointer<Instruction>) -> Int {
        frames[depth - 1].pc = pc
        do throws(ScriptError) {
            if heap.bytesInUse > heap.bytesMaximum {
                collect()
                if heap.bytesInUse > heap.bytesMaximum { throw heap.memoryLimit(wanted: 0) }
            }
            let slice = try meter.nextSlice(heap)
            isTurnOver = meter.isTurnOver()
            // A turn that is over goes on with the slice that the meter has just booked.
            return isTurnOver ? -1 : slice
        } catch {
            // It stands where the jump leads to, not where it came from.
            frames[depth - 1].pc = pc + 1
            var fault = error
            locate(&fault)
            self.error = fault
            return -1
        }
    }
}

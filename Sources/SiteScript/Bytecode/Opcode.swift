/// Every instruction of the machine.
///
/// An instruction is 64 bits: the opcode in bits 0–7, a small operand `x` in 8–15, and three operands `a` (16–31),
/// `b` (32–47) and `c` (48–63). Register operands are byte offsets from the frame's base (16 for each
/// register), so that reaching one is a single addition. `n` is `b` and `c` together as a signed 32-bit number.
/// `w` is `c` with the low seven bits of `x` above it. Jumps count instructions from the one that follows. In the
/// comments `A` is the register at `a`.
enum Opcode: UInt8, CaseIterable {
    // Moves.
    /// A = B
    case move
    /// A = B, and a list, map or record in it is shared from now on
    case copy
    /// A's list, map or record is shared from now on
    case share
    /// A, which was read from B to be changed, is shared when B is
    case sharePart
    /// A = constant n
    case constant
    /// A = n
    case integer
    /// A = nil, or with x the mark of an argument that was left out
    case loadNil
    /// A = (x != 0)
    case boolean
    /// A = global n
    case getGlobal
    /// global n = A
    case setGlobal
    /// A = captured value n
    case getCapture
    /// A = the variable in captured box n
    case getCapturedBox
    /// the variable in captured box n = A
    case setCapturedBox
    /// A = a new box of A
    case makeBox
    /// A = the variable in box B
    case getBox
    /// the variable in box A = B
    case setBox

    // Arithmetic. Ints overflow to an error; Int widens to Double when mixed.
    /// A = B + C
    case add
    /// A = B - C
    case subtract
    /// A = B * C
    case multiply
    /// A = B / C
    case divide
    /// A = B // C
    case quotient
    /// A = B % C
    case remainder
    /// A = B + c as a signed number
    case addImmediate
    /// A = B * c as a signed number
    case multiplyImmediate
    /// A = B // c as a signed number other than 0 and -1
    case quotientImmediate
    /// A = B % c as a signed number other than 0 and -1
    case remainderImmediate
    /// A = -B
    case negate
    /// A = not B
    case not
    /// A = display texts of the c registers from B on, joined
    case concatenate

    // Comparisons to a value.
    /// A = B == C
    case equal
    /// A = B != C
    case notEqual
    /// A = B < C
    case less
    /// A = B <= C
    case lessOrEqual
    /// A = B in C
    case contains

    // Jumps.
    /// Jump n
    case jump
    /// Jump n, backwards; counts a step
    case loop
    /// Jump n when A is true; A must be Bool
    case jumpIfTrue
    /// Jump n when A is false; A must be Bool
    case jumpIfFalse
    /// Jump n when A is nil
    case jumpIfNil
    /// Jump n when A is not nil
    case jumpIfNotNil
    /// Jump n when A was passed
    case jumpIfPresent
    /// Jump n when A is not a function
    case jumpIfNotFunction
    /// Jump c unless A < B
    case jumpUnlessLess
    /// Jump c unless A <= B
    case jumpUnlessLessOrEqual
    /// Jump c unless A == B; with x values of different types are unequal instead of a mistake
    case jumpUnlessEqual
    /// Jump c unless A != B
    case jumpUnlessNotEqual
    /// Jump c unless A < b as a signed number
    case jumpUnlessLessImmediate
    /// Jump c unless A <= b as a signed number
    case jumpUnlessLessOrEqualImmediate
    /// Jump c unless A > b as a signed number
    case jumpUnlessGreaterImmediate
    /// Jump c unless A >= b as a signed number
    case jumpUnlessGreaterOrEqualImmediate
    /// Jump c unless A == b as a signed number
    case jumpUnlessEqualImmediate
    /// Jump c, backwards, when A < B; counts a step
    case loopIfLess
    /// Jump c, backwards, when A <= B; counts a step
    case loopIfLessOrEqual
    /// Jump c, backwards, when A < b as a signed number; counts a step
    case loopIfLessImmediate
    /// Jump n, backwards, when A is true; counts a step; A must be Bool
    case loopIfTrue

    // Loops over values.
    /// Numbers from A to B (x: closed): A = first, A+1 = last, A+2 = first; jump n when there is none
    case prepareRange
    /// A += 1, A+2 = A, jump n backwards, unless A was the last; counts a step
    case nextInRange
    /// Makes A iterable, A+1 = where it stands; jump n when there is nothing to iterate (x: pairs of a map)
    case prepareIteration
    /// A+2 = next element (A+3 = its value when iterating pairs), jump n backwards, unless at the end; counts a step
    case nextElement

    // Values made of values.
    /// A = list of the c registers from B on
    case makeList
    /// Adds B to the fresh list A
    case pushElement
    /// A = an empty map
    case makeMap
    /// Sets key B to C in the fresh map A
    case putEntry
    /// A = record of the registers from B on, with the shape of name list w
    case makeRecord
    /// A = B...C or, unless x, B..<C
    case makeRange
    /// A = closure of function n, capturing as that function says
    case makeClosure
    /// A = A + [B], in place when nobody else holds A
    case appendElement
    /// A = A + B, in place when nobody else holds A
    case addAssign

    // Parts of values.
    /// A = B[C]
    case getIndex
    /// A[B] = C, in place when nobody else holds A
    case setIndex
    /// A = B.name, a field or property; site w
    case getMember
    /// A.name = B; site w; flagged when a field that is not there is added
    case setField

    // Calls. Arguments stand in the registers after A, and the result comes to A.
    /// The next call's arguments are labelled as constant n says; that call's count has its highest bit set
    case label
    /// A = A(x arguments after it)
    case call
    /// A = function n(its arguments from A on)
    case callFunction
    /// A = native n(x arguments from A on)
    case callNative
    /// A = A.name(x arguments after it); site n
    case callMember
    /// Gives A to the caller
    case returnValue
    /// Gives nil to the caller
    case returnNil

    // Rows.
    /// Goes to the next row, or gives nil to the caller after the last one; counts a step. A is the cursor.
    case nextRow
    /// A = field of the current row; site n. The cursor is in register 0.
    case rowField
    /// A = the current row
    case row
    /// Puts A out as the result for the current row
    case putRow
    /// A = A | stage; stage site n; its arguments stand after A
    case addStage
    /// Settles A for a name, an argument or a container: a stream is run and its rows collected, a list or map is
    /// shared from now on
    case force

    // Errors.
    /// Fails with the text or error A
    case fail
    /// Fails unless A is true; the message is constant n
    case assert
    /// Jump c unless the error A is of kind number b
    case jumpUnlessKind
    /// Fails with constant n: a part of the language that is not run yet
    case notSupported

    // Debugging.
    /// A statement on line n starts here, where a debugger may stop the run (x: not the first one of its line in this
    /// function); only code that was compiled to be debugged has it
    case statement

    // Pairs: what two instructions do, at the first of them. Only linking makes them; the second stays behind the first,
    // for jumps that come to it and for operands that the pair leaves to it.
    /// `addImmediate` to a number, then `loopIfLess` of that number
    case addImmediateThenLoopIfLess
    /// `getIndex`, then `jumpIfTrue` of what it got
    case getIndexThenJumpIfTrue
    /// `getIndex`, then `jumpIfFalse` of what it got
    case getIndexThenJumpIfFalse
    /// `getCapture`, then `add`
    case getCaptureThenAdd
    /// `getCapture`, then `multiply`
    case getCaptureThenMultiply
    /// `force`, then `appendElement`
    case forceThenAppendElement

    /// How many there are in compiled code, where no pairs are.
    static let compiledCount = Int(addImmediateThenLoopIfLess.rawValue)
}

/// One encoded instruction.
struct Instruction: Hashable, Sendable {
    var bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    init(_ opcode: Opcode, x: Int = 0, a: Int = 0, b: Int = 0, c: Int = 0) {
        bits =
            UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
            | UInt64(UInt16(truncatingIfNeeded: a)) << 16 | UInt64(UInt16(truncatingIfNeeded: b)) << 32
            | UInt64(UInt16(truncatingIfNeeded: c)) << 48
    }

    init(_ opcode: Opcode, x: Int = 0, a: Int = 0, n: Int) {
        bits =
            UInt64(opcode.rawValue) | UInt64(UInt8(truncatingIfNeeded: x)) << 8
            | UInt64(UInt16(truncatingIfNeeded: a)) << 16 | UInt64(
                UInt32(bitPattern: Int32(truncatingIfNeeded: n))
            ) << 32
    }

    /// An instruction with the wide operand `w`, which shares `x` with a flag in its highest bit.
    init(_ opcode: Opcode, isFlagged: Bool = false, a: Int, b: Int, w: Int) {
        self.init(opcode, x: w >> 16 | (isFlagged ? 0x80 : 0), a: a, b: b, c: w)
    }

    /// The flag beside `w`.
    @inline(__always)
    var isFlagged: Bool { x & 0x80 != 0 }

    /// The opcode.
    ///
    /// `enum Opcode` is exhaustive over what the compiler emits and the verifier lets pass, so the
    /// jump table needs no range check.
    @inline(__always)
    var opcode: Opcode { unsafeBitCast(UInt8(truncatingIfNeeded: bits), to: Opcode.self) }
    @inline(__always)
    var x: Int { Int(UInt8(truncatingIfNeeded: bits >> 8)) }
    @inline(__always)
    var a: Int { Int(UInt16(truncatingIfNeeded: bits >> 16)) }
    @inline(__always)
    var b: Int { Int(UInt16(truncatingIfNeeded: bits >> 32)) }
    @inline(__always)
    var c: Int { Int(bits >> 48) }
    /// `b` as a signed number.
    @inline(__always)
    var signedB: Int { Int(Int16(truncatingIfNeeded: bits >> 32)) }
    /// `c` as a signed number.
    @inline(__always)
    var signedC: Int { Int(Int64(bitPattern: bits) >> 48) }
    /// `c` with the low seven bits of `x` above it: a number below `wideLimit`.
    @inline(__always)
    var w: Int { (x & 0x7f) << 16 | c }
    /// What `w` cannot reach.
    static let wideLimit = 1 << 23
    /// `b` and `c` together as a signed number.
    @inline(__always)
    var n: Int { Int(Int64(bitPattern: bits) >> 32) }
}

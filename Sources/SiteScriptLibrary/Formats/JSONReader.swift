import SiteScript

/// Reads JSON into values: objects become records (or maps where a map is declared), null nil.
///
/// Strict: a key that stands twice and a whole number beyond 64 bits are errors, nothing is rounded in silence.
/// Objects that follow each other mostly have the same keys, so the last shape at each depth is tried first.
struct JSONReader {
    struct Known {
        var shape: Shape
        var keys: [[UInt8]]
    }

    let heap: Heap
    let context: NativeContext
    var scanner: JSONScanner
    /// Values read so far of the lists and objects under way.
    var stack: [Value] = []
    var known: [Known?] = []
    private var uncharged = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int = 0, _ context: NativeContext) {
        heap = context.heap
        self.context = context
        scanner = JSONScanner(bytes, offset: offset)
    }

    /// Why reading ended early.
    enum Failure: Error {
        case fault(JSONScanner.Fault)
        /// The run is over.
        case ended(ScriptError)
    }

    var offset: Int { scanner.offset }

    /// Reads one value.
    mutating func value(_ plan: JSONPlan) throws(Failure) -> Value {
        do throws(JSONScanner.Fault) {
            return try read(plan)
        } catch {
            if let ending { throw .ended(ending) }
            throw .fault(error)
        }
    }

    /// Reads an object into one column for each field.
    mutating func row(_ plan: JSONRecordPlan, into columns: [Column]) throws(Failure) {
        do throws(JSONScanner.Fault) {
            scanner.skipSpace()
            guard scanner.current == UInt8(ascii: "{") else { throw mismatch(.record(plan)) }
            let base = stack.count
            try readFields(plan)
            for (slot, column) in columns.enumerated() { column.append(stack[base + slot]) }
            stack.removeLast(stack.count - base)
        } catch {
            if let ending { throw .ended(ending) }
            throw .fault(error)
        }
    }

    /// Goes on to a place behind what was read by other means.
    mutating func pass(to place: Int) { scanner.offset = place }

    /// Goes on to the next element of the list that the rows are; false at its end.
    mutating func nextElement(isFirst: Bool) throws(Failure) -> Bool {
        do throws(JSONScanner.Fault) {
            guard isFirst else {
                let isThere = try scanner.comma(until: UInt8(ascii: "]"))
                scanner.skipSpace()
                return isThere
            }
            scanner.skipSpace()
            guard scanner.current == UInt8(ascii: "]") else { return true }
            scanner.offset += 1
            return false
        } catch { throw .fault(error) }
    }

    /// Fails unless nothing but space follows.
    mutating func end() throws(Failure) {
        do throws(JSONScanner.Fault) { try scanner.end() } catch { throw .fault(error) }
    }

    // MARK: Values

    /// The error that ended the run while a value was read.
    private var ending: ScriptError?

    /// Books work now and then; false when the run is over.
    @inline(__always)
    private mutating func isCharged() -> Bool {
        uncharged += 1
        return uncharged < 4096 || charge()
    }

    @inline(never)
    private mutating func charge() -> Bool {
        do throws(ScriptError) {
            try context.charge(uncharged / 4)
            try heap.reserve(stack.count * MemoryLayout<Value>.stride)
            uncharged = 0
            return true
        } catch {
            ending = error
            return false
        }
    }

    mutating func read(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        guard isCharged() else { throw scanner.fault("the run is over") }
        scanner.skipSpace()
        switch scanner.current {
        case UInt8(ascii: "\""): return try readText(plan)
        case UInt8(ascii: "{"): return try readObject(plan)
        case UInt8(ascii: "["): return try readList(plan)
        case UInt8(ascii: "n"):
            let start = scanner.offset
            try scanner.word("null")
            guard plan.isOptional else {
                throw mismatch(
                    plan,
                    at: start,
                    "null",
                    hint: "declare it as \(plan.name)? if it may be missing"
                )
            }
            return .nil
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return try readBool(plan)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber(plan)
        default: throw scanner.unexpected("a value")
        }
    }

    private mutating func readBool(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        let start = scanner.offset
        let isTrue = scanner.current == UInt8(ascii: "t")
        try scanner.word(isTrue ? "true" : "false")
        switch plan.unwrapped {
        case .any, .bool: return Value(isTrue)
        default: throw mismatch(plan, at: start, isTrue ? "true" : "false")
        }
    }

    private mutating func readNumber(_ plan: JSONPlan) throws(JSONScanner.Fault) -> Value {
        let number = try scanner.number()
        switch plan.unwrapped {
        case .any, .int:
            if number.isWhole {
                guard let value = whole(number) else {
                    throw scanner.fault(
                        "this whole number does not fit in 64 bits",
                        at: number.lower,
                        hint: "declare it as Double with `as:`, or write it as text"
                    )
                }
                return Value(value)
            }
            if case .int = plan.unwrapped { throw mismatch(plan, at: number.lower, text(number)) }
            return Value(try fraction(number))
        case .double: return Value(try fraction(number))
        default: throw mismatch(plan, at: number.lower, text(number))
        }
    }

    private func text(_ number: JSONScanner.Number) -> String {
        String(decoding: scanner.bytes[number.lower..<number.upper], as: UTF8.self)
    }

    private func whole(_ number: JSONScanner.Number) -> Int? {
        let isNegative = scanner.bytes[number.lower] == UInt8(ascii: "-")
        var value: Int = 0
        for place in (number.lower + (isNegative ? 1 : 0))..<number.upper {
            let digit = Int(scanner.bytes[place] &- 0x30)
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflow, !overflows else { return nil }
            value = sum
        }
        return value
    }

    private func fraction(_ number: JSONScanner.Number) throws(JSONScanner.Fault) -> Double {
        if number.upper - number.lower <= 16, let simple = simpleFraction(number) { return simple }
        guard let value = Double(text(number)), value.isFinite else {
            throw scanner.fault("this number is too large for a Double", at: number.lower)
        }
        return value
    }

    /// A number of at most 15 digits with a plain fraction: one division of two exact Doubles rounds right.
    private func simpleFraction(_ number: JSONScanner.Number) -> Double? {
        var digits = 0
        var behindPoint = -1
        for byte in scanner.bytes[number.lower..<number.upper] {
            if byte == UInt8(ascii: ".") {
                behindPoint = 0
            } else if byte &- 0x30 < 10 {
                digits = digits * 10 + Int(byte &- 0x30)
                if behindPoint >= 0 { behindPoint += 1 }
            } else if byte != UInt8(ascii: "-") {
                return nil
            }
        }
        let value = behindPoint > 0 ? Double(digits) / JSONReader.powersOfTen[behindPoint] : Double(digits)
        return scanner.bytes[number.lower] == UInt8(ascii: "-") ? -value : value
    }

    private static let powersOfTen: [Double] = (0...16).map {
        (0..<$0).reduce(1.0) { power, _ in power * 10 }
    }

    // MARK: Mistakes

    func mismatch(
        _ plan: JSONPlan,
        at place: Int? = nil,
        _ shown: String? = nil,
        hint: String? = nil
    ) -> JSONScanner.Fault {
        let found = shown ?? (scanner.current == UInt8(ascii: "[") ? "a list" : "an object")
        var fault = scanner.fault("\(found) is no \(plan.unwrapped.name)", at: place, hint: hint)
        if case .record = plan.unwrapped { fault.message = "an object is wanted, not \(found)" }
        if case .list = plan.unwrapped { fault.message = "a list is wanted, not \(found)" }
        if case .map = plan.unwrapped { fault.message = "an object is wanted, not \(found)" }
        fault.isConversion = true
        return fault
    }
}

extension JSONPlan {
    /// The plan without its `?`.
    var unwrapped: JSONPlan {
        if case .optional(let inner) = self { return inner }
        return self
    }
}

extension JSONScanner.Fault {
    /// The error of a run, with the place as people count.
    ///
    /// - Parameter name: The file; nil for a text.
    func error(in scanner: JSONScanner, name: String?, lineOffset: Int = 0) -> ScriptError {
        let (line, column) = scanner.position(of: offset)
        let place = "\(line + lineOffset):\(column)"
        let shown = name.map { "\($0):\(place)" } ?? "line \(line + lineOffset), column \(column)"
        return ScriptError(
            isConversion ? .value : .invalid,
            isConversion ? .conversion : .format,
            "\(shown): \(message)",
            hint: hint,
            dataPlace: name.map { "\($0):\(line + lineOffset)" }
        )
    }
}

extension JSONReader.Failure {
    /// The error of a run.
    func error(in reader: JSONReader, name: String?, lineOffset: Int = 0) -> ScriptError {
        switch self {
        case .ended(let error): error
        case .fault(let fault): fault.error(in: reader.scanner, name: name, lineOffset: lineOffset)
        }
    }
}

/// The slow paths of arithmetic and comparison: mixed numbers, texts, times, and faults. nil means that
/// `error` is set.
extension Machine {
    @inline(never)
    func addSlow(_ left: Value, _ right: Value) -> Value? {
        switch (left.kind, right.kind) {
        case (.int, .int): return failOverflow("+", left, right)
        case (.double, .double): return Value(left.double + right.double)
        case (.int, .double): return Value(Double(left.integer) + right.double)
        case (.double, .int): return Value(left.double + Double(right.integer))
        case (.string, .string): return joinTexts(left, right)
        case (.list, .list): return joinLists(left.list, right.list)
        case (.instant, .duration), (.duration, .instant), (.duration, .duration):
            let (sum, overflow) = left.integer.addingReportingOverflow(right.integer)
            guard !overflow else { return failOverflow("+", left, right) }
            return left.has(.duration) && right.has(.duration) ? .duration(sum) : .instant(sum)
        default: return failOperands("+", left, right)
        }
    }

    @inline(never)
    func subtractSlow(_ left: Value, _ right: Value) -> Value? {
        switch (left.kind, right.kind) {
        case (.int, .int): return failOverflow("-", left, right)
        case (.double, .double): return Value(left.double - right.double)
        case (.int, .double): return Value(Double(left.integer) - right.double)
        case (.double, .int): return Value(left.double - Double(right.integer))
        case (.instant, .duration), (.instant, .instant), (.duration, .duration):
            let (difference, overflow) = left.integer.subtractingReportingOverflow(right.integer)
            guard !overflow else { return failOverflow("-", left, right) }
            return left.has(.instant) && right.has(.duration) ? .instant(difference) : .duration(difference)
        default: return failOperands("-", left, right)
        }
    }

    @inline(never)
    func multiplySlow(_ left: Value, _ right: Value) -> Value? {
        switch (left.kind, right.kind) {
        case (.int, .int): return failOverflow("*", left, right)
        case (.double, .double): return Value(left.double * right.double)
        case (.int, .double): return Value(Double(left.integer) * right.double)
        case (.double, .int): return Value(left.double * Double(right.integer))
        case (.duration, .int), (.int, .duration):
            let (product, overflow) = left.integer.multipliedReportingOverflow(by: right.integer)
            return overflow ? failOverflow("*", left, right) : .duration(product)
        default: return failOperands("*", left, right)
        }
    }

    @inline(never)
    func divideSlow(_ left: Value, _ right: Value) -> Value? {
        let dividend: Double
        switch left.kind {
        case .int: dividend = Double(left.integer)
        case .double: dividend = left.double
        case .duration where right.has(.duration): dividend = Double(left.integer)
        default: return failOperands("/", left, right)
        }
        let divisor: Double
        switch right.kind {
        case .int: divisor = Double(right.integer)
        case .double: divisor = right.double
        case .duration where left.has(.duration): divisor = Double(right.integer)
        default: return failOperands("/", left, right)
        }
        guard divisor != 0 else { return failDivision() }
        return Value(dividend / divisor)
    }

    @inline(never)
    func quotientSlow(_ left: Value, _ right: Value) -> Value? {
        switch (left.kind, right.kind) {
        case (.int, .int), (.duration, .int), (.duration, .duration):
            guard right.integer != 0 else { return failDivision() }
            let (quotient, overflow) = left.integer.dividedReportingOverflow(by: right.integer)
            guard !overflow else { return failOverflow("//", left, right) }
            return left.has(.duration) && right.has(.int) ? .duration(quotient) : Value(quotient)
        default: return failOperands("//", left, right)
        }
    }

    @inline(never)
    func remainderSlow(_ left: Value, _ right: Value) -> Value? {
        switch (left.kind, right.kind) {
        case (.int, .int):
            guard right.integer != 0 else { return failDivision() }
            return Value(left.integer.remainderReportingOverflow(dividingBy: right.integer).partialValue)
        case (.double, .double), (.int, .double), (.double, .int):
            let divisor = right.has(.int) ? Double(right.integer) : right.double
            guard divisor != 0 else { return failDivision() }
            let dividend = left.has(.int) ? Double(left.integer) : left.double
            return Value(dividend.truncatingRemainder(dividingBy: divisor))
        default: return failOperands("%", left, right)
        }
    }

    @inline(never)
    func negateSlow(_ operand: Value) -> Value? {
        switch operand.kind {
        case .int, .duration:
            let (result, overflow) = 0.subtractingReportingOverflow(operand.integer)
            guard !overflow else { return failOverflow("-", Value(0), operand) }
            return operand.has(.int) ? Value(result) : .duration(result)
        case .double: return Value(-operand.double)
        default:
            error = ScriptError(
                .type,
                .wrongType,
                "cannot negate \(operand.typeName)",
                hint: operand.isNil ? "give nil a value first: `(x ?? 0)`" : nil
            )
            return nil
        }
    }

    // MARK: Comparisons

    @inline(__always)
    func isEqual(_ left: Value, _ right: Value) -> Bool? {
        if left.tag == right.tag {
            if left.tag == 0 { return left.bits == right.bits }
            if left.has(.string) { return HeapString.areEqual(left.address, right.address) }
        }
        return isEqualSlow(left, right)
    }

    @inline(never)
    private func isEqualSlow(_ left: Value, _ right: Value) -> Bool? {
        if left.tag != right.tag, !left.isNil, !right.isNil {
            let numbers = left.isNumber && right.isNumber
            if !numbers {
                error = ScriptError(
                    .type,
                    .wrongType,
                    "cannot compare \(left.typeName) with \(right.typeName)"
                )
                return nil
            }
        }
        return Value.areEqual(left, right, heap)
    }

    @inline(never)
    func isLess(_ left: Value, _ right: Value) -> Bool? {
        switch Value.order(left, right) {
        case .before: return true
        case .same, .after, .unordered: return false
        case .incomparable: return failOrder(left, right)
        }
    }

    @inline(never)
    func isLessOrEqual(_ left: Value, _ right: Value) -> Bool? {
        switch Value.order(left, right) {
        case .before, .same: return true
        case .after, .unordered: return false
        case .incomparable: return failOrder(left, right)
        }
    }

    /// `element in container`.
    @inline(never)
    func isIn(_ element: Value, _ container: Value) -> Bool? {
        switch container.kind {
        case .list:
            for other in container.list.buffer where Value.areEqual(element, other, heap) { return true }
            return false
        case .map: return heap.value(for: element, in: container.map) != nil
        case .range:
            if element.isNil { return false }
            guard element.has(.int) else {
                return failOperands("in", element, container) == nil ? nil : false
            }
            return container.range.contains(element.integer)
        case .string:
            if element.isNil { return false }
            guard element.has(.string) else {
                return failOperands("in", element, container) == nil ? nil : false
            }
            return ByteText.find(element.text.bytes, in: container.text.bytes) != nil
        default:
            _ = failOperands("in", element, container)
            return nil
        }
    }

    // MARK: Texts and lists

    private func joinTexts(_ left: Value, _ right: Value) -> Value? {
        let (first, second) = (left.text, right.text)
        let count = first.count + second.count
        guard reserve(count) else { return nil }
        let result = heap.uninitializedString(count: count)
        let start = result.address + ObjectHeader.size
        if let source = first.bytes.baseAddress { start.copyMemory(from: source, byteCount: first.count) }
        if let source = second.bytes.baseAddress {
            (start + first.count).copyMemory(from: source, byteCount: second.count)
        }
        if first.isASCII, second.isASCII { result.address.objectFlags = HeapString.asciiFlag }
        return result
    }

    private func joinLists(_ left: HeapList, _ right: HeapList) -> Value? {
        guard reserve((left.count + right.count) * MemoryLayout<Value>.stride) else { return nil }
        let result = heap.list(capacity: left.count + right.count)
        for value in left.buffer {
            value.markShared()
            heap.append(value, to: result)
        }
        for value in right.buffer {
            value.markShared()
            heap.append(value, to: result)
        }
        return result.value
    }

    /// The display texts of `parts` in a row: string interpolation.
    @inline(never)
    func concatenate(_ parts: UnsafeBufferPointer<Value>) -> Value? {
        // Most parts are texts and whole numbers: sum up and copy without going through a Swift String.
        var count = 0
        var isASCII = true
        for part in parts {
            switch part.kind {
            case .string:
                count += part.text.count
                isASCII = isASCII && part.text.isASCII
            case .int: count += NumberText.length(of: part.integer)
            default: return concatenateSlow(parts)
            }
        }
        guard count < 65_536 || reserve(count) else { return nil }
        let result = heap.uninitializedString(count: count)
        if isASCII { result.address.objectFlags = HeapString.asciiFlag }
        var end = result.address + ObjectHeader.size
        for part in parts {
            let length: Int
            if part.has(.string) {
                let text = part.text
                length = text.count
                end.copyMemory(from: text.object + ObjectHeader.size, byteCount: length)
            } else {
                length = NumberText.length(of: part.integer)
                NumberText.write(part.integer, length: length, to: end)
            }
            end += length
        }
        return result
    }

    private func concatenateSlow(_ parts: UnsafeBufferPointer<Value>) -> Value? {
        var text = ValueText(heap)
        for part in parts {
            text.writeDisplay(part)
            guard reserve(text.bytes.count) else { return nil }
        }
        do throws(ScriptError) {
            try text.requireWhole()
            return heap.string(text.bytes)
        } catch {
            self.error = error
            return nil
        }
    }

    /// Checks an allocation against the limit, and books the work of filling a large one; sets `error` when it is too
    /// large.
    func reserve(_ count: Int) -> Bool {
        do throws(ScriptError) {
            try heap.reserve(count)
            if count >= 4096 { try meter.charge(count / 256, heap) }
            return true
        } catch {
            self.error = error
            return false
        }
    }
}

extension Value {
    /// Whether it is an Int or a Double.
    var isNumber: Bool { tag <= Tag.double.rawValue }
}

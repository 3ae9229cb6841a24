import SiteScriptSyntax

/// Wordings and places of run-time errors. Those that give nil do so to be returned by the slow path.
extension Machine {
    func failOverflow(_ operation: String, _ left: Value, _ right: Value) -> Value? {
        let (a, b) = (ValueText.literal(left, heap), ValueText.literal(right, heap))
        error = ScriptError(.overflow, .overflow, "\(a) \(operation) \(b) does not fit in 64 bits")
        return nil
    }

    func failDivision() -> Value? {
        error = ScriptError(.value, .divisionByZero, "division by zero")
        return nil
    }

    func failOperands(_ operation: String, _ left: Value, _ right: Value) -> Value? {
        if left.isNil || right.isNil {
            error = ScriptError(
                .type,
                .unexpectedNil,
                "`\(operation)` cannot take nil",
                hint: "give nil a value first: `(x ?? 0)`"
            )
        } else {
            error = ScriptError(
                .type,
                .wrongType,
                "`\(operation)` cannot take \(left.typeName) and \(right.typeName)"
            )
        }
        return nil
    }

    func failOrder(_ left: Value, _ right: Value) -> Bool? {
        error = ScriptError(.type, .wrongType, "cannot order \(left.typeName) and \(right.typeName)")
        return nil
    }

    func failNotBool(_ value: Value) {
        error = ScriptError(
            .type,
            .wrongType,
            "a condition must be Bool, not \(value.typeName)",
            hint: value.isNil ? "compare with nil: `x != nil`" : nil
        )
    }

    func failRangeBounds(_ lower: Value, _ upper: Value) {
        let wrong = lower.has(.int) ? upper : lower
        error = ScriptError(.type, .wrongType, "a range goes from Int to Int, not \(wrong.typeName)")
    }

    func failWith(_ value: Value) {
        if let object = value.nativeObject as? ErrorObject {
            error = object.error
        } else {
            error = ScriptError(.failed, .failed, ValueText.display(value, heap))
        }
    }

    /// Fails with the condition and the values of its parts.
    func failAssertion(_ assertion: Value, _ base: UnsafeMutableRawPointer) {
        guard let parts = (assertion.nativeObject as? AssertionObject)?.parts else {
            unreachable("an assertion has its parts")
        }
        var lines: [String] = []
        for part in parts.parts {
            let value = (base + part.register).load(as: Value.self)
            guard !value.has(.missing) else { continue }
            var text = ValueText.literal(value, heap)
            if text.count > 200 { text = text.prefix(200) + "…" }
            let line = "\(part.text) is \(text)"
            if !lines.contains(line) { lines.append(line) }
        }
        error = ScriptError(
            .failed,
            .assertion,
            "assertion does not hold: \(parts.text)",
            hint: lines.isEmpty ? nil : lines.joined(separator: "; ")
        )
    }

    func failIndex(_ index: Int, _ count: Int) -> Value? {
        let range =
            count == 0 ? "the list is empty" : "it has \(count), so 0 to \(count - 1) or -\(count) to -1"
        error = ScriptError(.value, .indexOutOfRange, "index \(index) is outside the list: \(range)")
        return nil
    }

    func failUnknownField(_ name: String, in record: Value) -> Value? {
        let names = heap.shape(of: record).names
        error = ScriptError(
            .type,
            .unknownField,
            "the record has no field `\(name)`",
            hint: fieldHint(name, names)
        )
        return nil
    }

    func fieldHint(_ name: String, _ names: [String]) -> String? {
        if let near = NameSuggestion.closest(to: name, among: names) { return "did you mean `\(near)`?" }
        return names.isEmpty || names.count > 12 ? nil : "it has: " + names.joined(separator: ", ")
    }

    func failUnknownMember(_ name: String, of value: Value) -> Value? {
        if value.isNil {
            error = ScriptError(
                .type,
                .unexpectedNil,
                "nil has no `\(name)`",
                hint: "use `?.\(name)` to go on with nil"
            )
            return nil
        }
        var hint: String?
        if let family = family(of: value) {
            let names =
                family == .native
                ? registry.memberNames(ofHostType: value.typeName) : registry.memberNames(of: family)
            hint = NameSuggestion.closest(to: name, among: names).map {
                "did you mean `\($0)`?"
            }
        }
        error = ScriptError(.type, .unknownMember, "\(value.typeName) has no `\(name)`", hint: hint)
        return nil
    }

    // MARK: Unwinding

    /// Finds the handler of the error under way, leaving frames on the way down to `entry`; false when
    /// there is none, and the frames down to `entry` are gone.
    func unwind(to entry: Int) -> Bool {
        guard var fault = error else { unreachable("unwinding has an error") }
        if fault.span == nil { locate(&fault) }
        var rowIndex: Int?
        while depth > entry {
            let frame = frames[depth - 1]
            guard let function = frame.function else {
                let activation = activations.removeLast()
                activation.annotate(&fault, rowIndex: rowIndex)
                if fault.code == .cancelled {
                    interruptedRows = activation.rowsSoFar().map { RootedValue($0, in: heap) }
                }
                depth -= 1
                continue
            }
            let code = function.pointee.info._withUnsafeGuaranteedRef { $0.code }
            let place = frame.pc - function.pointee.code - 1
            let handler = code.handlers.first { $0.start <= place && place < $0.end }
            if let handler, fault.kind.isCatchable {
                let value = heap.native(ErrorObject(fault) { [files] in files.place(of: $0) })
                frame.base.storeBytes(of: value, toByteOffset: handler.register, as: Value.self)
                frames[depth - 1].pc = function.pointee.code + handler.target
                error = nil
                return true
            }
            rowIndex = code.row == nil ? nil : (frame.base + 16).load(as: Value.self).integer
            depth -= 1
        }
        error = fault
        return false
    }

    /// Adds the place and the calls under way.
    func locate(_ fault: inout ScriptError) {
        for index in stride(from: depth - 1, through: 0, by: -1) {
            guard let function = frames[index].function else { continue }
            let code = function.pointee.info._withUnsafeGuaranteedRef { $0.code }
            let place = max(0, frames[index].pc - function.pointee.code - 1)
            guard place < code.spans.count else { continue }
            if fault.span == nil { fault.span = code.spans[place] }
            if fault.stack.count < 50 {
                fault.stack.append(.init(function: code.name, span: code.spans[place]))
            }
        }
    }
}

/// Members, native functions and function values. false or nil means that `error` is set.
extension Machine {
    /// Which members a value has.
    func family(of value: Value) -> TypeFamily? {
        switch value.kind {
        case .int: .int
        case .double: .double
        case .bool: .bool
        case .instant: .instant
        case .duration: .duration
        case .string: .string
        case .list: .list
        case .map: .map
        case .record: .record
        case .closure, .nativeFunction: .function
        case .range: .range
        case .native: value.nativeObject?.family
        case .nil, .box, .missing, .cursor: nil
        }
    }

    /// Reads a field or property.
    @inline(never)
    func getMemberSlow(_ receiver: Value, _ site: Int) -> Value? {
        let symbol = NameID(rawValue: memberSites[site].symbol)
        let name = heap.name(of: symbol)
        if receiver.has(.record), let slot = heap.shape(of: receiver).slot(of: symbol) {
            memberSites[site].cachedShape = receiver.record.shapeID
            memberSites[site].cachedSlot = Int32(slot)
            return receiver.record.slots[slot]
        }
        if let object = receiver.nativeObject, let value = object.field(name, heap) { return value }
        guard let native = memberNative(receiver, site) else {
            if receiver.has(.record) { return failUnknownField(name, in: receiver) }
            return failUnknownMember(name, of: receiver)
        }
        guard memberSites[site].cachedIsProperty else {
            error = ScriptError(
                .type,
                .unknownMember,
                "`\(name)` of \(receiver.typeName) is called with parentheses",
                hint: "write `.\(name)()`"
            )
            return nil
        }
        return withUnsafePointer(to: receiver) { pointer in
            guard let body = natives[native].takeUnretainedValue().immediate else {
                unreachable("properties give their value at once")
            }
            return invoke(body, UnsafeBufferPointer(start: pointer, count: 1))
        }
    }

    /// The native behind a member of a built-in type, remembered at the site.
    private func memberNative(_ receiver: Value, _ site: Int) -> Int? {
        if memberSites[site].cachedTag == receiver.tag { return Int(memberSites[site].cachedNative) }
        guard let family = family(of: receiver) else { return nil }
        if family == .native { return hostMemberNative(receiver, site) }
        let name = heap.name(of: NameID(rawValue: memberSites[site].symbol))
        guard let member = registry.member(name, of: family) else { return nil }
        let index = nativeIndex("\(family).\(name)", member.function)
        memberSites[site].cachedTag = receiver.tag
        memberSites[site].cachedNative = Int32(index)
        memberSites[site].cachedIsProperty = member.isProperty
        return index
    }

    /// The native behind a member of a host's own type.
    private func hostMemberNative(_ receiver: Value, _ site: Int) -> Int? {
        let name = heap.name(of: NameID(rawValue: memberSites[site].symbol))
        guard let type = receiver.nativeObject?.typeName,
            let member = registry.member(name, ofHostType: type)
        else { return nil }
        memberSites[site].cachedIsProperty = member.isProperty
        return nativeIndex("\(type).\(name)", member.function)
    }

    /// A native function of this session.
    func native(_ index: Int) -> NativeFunction { natives[index].takeUnretainedValue().function }

    /// The number of a native function in this session.
    func nativeIndex(_ key: String, _ native: @autoclosure () -> NativeFunction) -> Int {
        if let known = nativeIndices[key] { return known }
        natives.append(.passRetained(LinkedNative(native())))
        nativeIndices[key] = natives.count - 1
        return natives.count - 1
    }

    /// Calls `receiver.name(arguments)`: the receiver stands in the register after `target`.
    @inline(never)
    func callMember(_ site: Int, _ target: UnsafeMutableRawPointer, _ markedCount: Int) -> Bool {
        let count = markedCount & 0x7f
        let receiver = (target + 16).load(as: Value.self)
        let cache = memberSites + site
        if cache.pointee.cachedTag == receiver.tag, !receiver.has(.record), !cache.pointee.cachedIsProperty,
            count == markedCount
        {
            return callNative(Int(cache.pointee.cachedNative), target, count + 1)
        }
        let symbol = NameID(rawValue: memberSites[site].symbol)
        if receiver.has(.record), let slot = heap.shape(of: receiver).slot(of: symbol) {
            // A field that holds a function wins over a member.
            return callField(receiver.record.slots[slot], target, markedCount)
        }
        guard let index = memberNative(receiver, site) else {
            let name = heap.name(of: symbol)
            if name == "without", receiver.has(.record) { return removeFields(target, count) }
            if let field = receiver.nativeObject?.field(name, heap) {
                return callField(field, target, markedCount)
            }
            _ =
                receiver.has(.record)
                ? failUnknownField(name, in: receiver) : failUnknownMember(name, of: receiver)
            return false
        }
        guard !memberSites[site].cachedIsProperty || count == 0 else {
            error = ScriptError(
                .type,
                .notCallable,
                "`\(heap.name(of: symbol))` of \(receiver.typeName) takes no arguments"
            )
            return false
        }
        guard markedCount != count else { return callNative(index, target, count + 1) }
        return callNativeLabelled(native(index), index, target, count, skipping: 1)
    }

    /// `record.without("a", "b")`: the record is in the register after `target`, the names behind it.
    private func removeFields(_ target: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        let record = (target + 16).load(as: Value.self)
        let shape = heap.shape(of: record)
        var removed: Set<NameID> = []
        for place in 0..<count {
            let argument = (target + 32 + place * 16).load(as: Value.self)
            guard let text = argument.stringIfText else {
                error = ScriptError(.type, .wrongType, "a field is named by String, not \(argument.typeName)")
                return false
            }
            guard shape.slot(of: heap.symbol(text)) != nil else {
                _ = failUnknownField(text, in: record)
                return false
            }
            removed.insert(heap.symbol(text))
        }
        let kept = shape.fields.indices.filter { !removed.contains(shape.fields[$0]) }
        let result = heap.record(
            heap.shape(kept.map { shape.fields[$0] }),
            kept.map { record.record.slots[$0] }
        )
        target.storeBytes(of: result, as: Value.self)
        return true
    }

    private func callField(
        _ function: Value,
        _ target: UnsafeMutableRawPointer,
        _ markedCount: Int
    ) -> Bool {
        let count = markedCount & 0x7f
        // The arguments move down over the receiver.
        for index in 0..<count {
            let argument = (target + 32 + index * 16).load(as: Value.self)
            (target + 16 + index * 16).storeBytes(of: argument, as: Value.self)
        }
        target.storeBytes(of: function, as: Value.self)
        guard function.has(.closure) else { return callValueSlow(function, target, markedCount) }
        let closure = HeapClosure(function.address)
        let linked = functions[closure.function]
        if linked.pointee.parameterCount != markedCount, !arrange(linked, target + 16, markedCount) {
            return false
        }
        return pushFrame(linked, base: target + 16, captures: closure.slots)
    }

    /// Calls a native function; its arguments stand in the registers after `target`.
    func callNative(_ index: Int, _ target: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        let arguments = UnsafeBufferPointer(
            start: (target + 16).assumingMemoryBound(to: Value.self),
            count: count
        )
        return natives[index]._withUnsafeGuaranteedRef { linked in
            guard let immediate = linked.immediate, linked.argumentCounts.contains(count) else {
                return callNativeSlow(index, target, arguments)
            }
            guard let value = invoke(immediate, arguments) else { return false }
            target.storeBytes(of: value, as: Value.self)
            return true
        }
    }

    /// Calls a native function that does not give its value at once, or says what is wrong with the arguments.
    @inline(never)
    private func callNativeSlow(
        _ index: Int,
        _ target: UnsafeMutableRawPointer,
        _ arguments: UnsafeBufferPointer<Value>
    ) -> Bool {
        let native = native(index)
        let count = arguments.count
        let parameters = native.signature.parameters
        let counts = natives[index].takeUnretainedValue().argumentCounts
        guard count <= counts.upperBound else {
            error = ScriptError(
                .type,
                .notCallable,
                "`\(native.name)` takes at most \(parameters.count) arguments, \(count) given"
            )
            return false
        }
        guard count >= counts.lowerBound else {
            error = ScriptError(
                .type,
                .notCallable,
                "`\(native.name)` needs its argument `\(parameters[count].name)`"
            )
            return false
        }
        switch native.body {
        case .immediate: unreachable("what gives its value at once was called")
        case .waiting(let body):
            do throws(ScriptError) {
                if !native.signature.effects.isDisjoint(with: [.reads, .writes]) {
                    try context.spendRequest(
                        native.name,
                        writes: native.signature.effects.contains(.writes)
                    )
                }
                pendingWait = try body(NativeCall(context: context, arguments: arguments))
                waitResult = target
                return true
            } catch {
                self.error = error
                return false
            }
        case .branching(let body):
            do throws(ScriptError) {
                let request = try body(NativeCall(context: context, arguments: arguments))
                try push(BranchingRun(request, self), result: target)
                return true
            } catch {
                self.error = error
                return false
            }
        case .calling(let body):
            do throws(ScriptError) {
                switch try body(NativeCall(context: context, arguments: arguments)) {
                case .done(let value): target.storeBytes(of: value, as: Value.self)
                case .calls(let sequence): try push(SequenceActivation(sequence), result: target)
                }
                return true
            } catch {
                self.error = error
                return false
            }
        case .script(let source):
            guard let function = scriptBody(index, source) else { return false }
            let linked = functions[function]
            for missing in count..<max(count, linked.pointee.parameterCount) {
                (target + 16 + missing * 16).storeBytes(of: .missing, as: Value.self)
            }
            return pushFrame(linked, base: target + 16, captures: nil)
        }
    }

    /// Calls a native function for an activation: nil when its value comes later, to the activation.
    func callNative(
        _ index: Int,
        _ count: Int,
        at target: UnsafeMutableRawPointer
    ) throws(ScriptError) -> Value? {
        switch native(index).body {
        case .calling, .branching:
            throw ScriptError(.type, .notCallable, "`\(native(index).name)` cannot be called here")
        default: break
        }
        let below = depth
        guard callNative(index, target, count) else { throw takeError() }
        waitResult = nil
        return pendingWait != nil || depth > below ? nil : target.load(as: Value.self)
    }

    private func pushFrame(
        _ linked: UnsafeMutablePointer<LinkedFunction>,
        base: UnsafeMutableRawPointer,
        captures: UnsafeMutablePointer<Value>?
    ) -> Bool {
        guard depth < limits.callDepth, reserveStack(from: base, linked) else {
            error = stackError()
            return false
        }
        frames[depth] = CallFrame(
            pc: linked.pointee.code,
            base: base,
            function: linked,
            captures: captures
        )
        depth += 1
        return true
    }

    @inline(__always)
    private func invoke(
        _ body: (NativeCall) throws(ScriptError) -> Value,
        _ arguments: UnsafeBufferPointer<Value>
    ) -> Value? {
        do throws(ScriptError) {
            return try body(NativeCall(context: context, arguments: arguments))
        } catch {
            self.error = error
            return nil
        }
    }

    /// Calls a value that is no closure.
    @inline(never)
    func callValueSlow(_ callee: Value, _ target: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        guard callee.has(.nativeFunction) else {
            error = notCallable(callee)
            return false
        }
        guard count & 0x80 != 0 else { return callNative(callee.integer, target, count) }
        return callNativeLabelled(
            native(callee.integer),
            callee.integer,
            target,
            count & 0x7f,
            skipping: 0
        )
    }

    // MARK: Labels

    /// Puts the arguments from `first` on into the order of a declared function's parameters, and marks those
    /// that are left out; `count` has its highest bit set when some are labelled.
    @inline(never)
    func arrange(
        _ function: UnsafeMutablePointer<LinkedFunction>,
        _ first: UnsafeMutableRawPointer,
        _ count: Int
    ) -> Bool {
        guard reserveStack(from: first, function) else {
            error = stackError()
            return false
        }
        let (names, optional) = function.pointee.info._withUnsafeGuaranteedRef {
            ($0.code.parameterNames, $0.code.optionalParameters)
        }
        let wanted = function.pointee.parameterCount
        guard let values = matched(first, count, names, wanted) else { return false }
        guard values.count == wanted,
            values.enumerated().allSatisfy({ !$0.element.has(.missing) || optional.contains($0.offset) })
        else {
            error = wrongArgumentCount(function, count & 0x7f)
            return false
        }
        for (place, value) in values.enumerated() {
            (first + place * 16).storeBytes(of: value, as: Value.self)
        }
        return true
    }

    /// Calls a native function with labelled arguments; the first `skipped` parameters are given already.
    private func callNativeLabelled(
        _ native: NativeFunction,
        _ index: Int,
        _ target: UnsafeMutableRawPointer,
        _ count: Int,
        skipping skipped: Int
    ) -> Bool {
        let names = native.signature.parameters.dropFirst(skipped).map(\.name)
        let first = target + 16 + skipped * 16
        guard var values = matched(first, count | 0x80, names, names.count) else { return false }
        while values.last?.has(.missing) == true { values.removeLast() }
        for (place, value) in values.enumerated() {
            (first + place * 16).storeBytes(of: value, as: Value.self)
        }
        return callNative(index, target, values.count + skipped)
    }

    /// The arguments from `first` on in the order of the parameters called `names`; nil sets `error`.
    private func matched(
        _ first: UnsafeMutableRawPointer,
        _ markedCount: Int,
        _ names: [String],
        _ wanted: Int
    ) -> [Value]? {
        let count = markedCount & 0x7f
        let given = (0..<count).map { (first + $0 * 16).load(as: Value.self) }
        let labels = markedCount == count ? [] : (labels.nativeObject as? LabelsObject)?.labels ?? []
        var values = [Value](repeating: .missing, count: max(wanted, count))
        var next = 0
        for (place, value) in given.enumerated() {
            if place < labels.count, let label = labels[place] {
                guard let parameter = names.firstIndex(of: label) else {
                    error = ScriptError(.type, .notCallable, "the function has no parameter `\(label)`")
                    return nil
                }
                guard values[parameter].has(.missing) else {
                    error = ScriptError(.type, .notCallable, "the argument `\(label)` is given twice")
                    return nil
                }
                values[parameter] = value
            } else {
                while next < wanted, !values[next].has(.missing) { next += 1 }
                guard next < values.count else { break }
                values[next] = value
                next += 1
            }
        }
        return values
    }

    func isError(_ value: Value, ofKind index: Int) -> Bool {
        guard let object = value.nativeObject as? ErrorObject else { return false }
        return ScriptErrorKind.allCases[index] == object.error.kind
    }
}

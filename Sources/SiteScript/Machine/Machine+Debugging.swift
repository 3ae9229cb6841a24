import SiteScriptSyntax

/// What a debugger is shown.
extension Machine {
    /// How many calls a debugger is shown, as errors tell.
    private static let framesMaximum = 50
    /// How long the text of a value may be.
    private static let textBytesMaximum = 1_000

    /// Stops before the statement that the instruction before `pc` marks, if the debugger wants to.
    @inline(never)
    func pauses(_ pc: UnsafeMutablePointer<Instruction>) -> Bool {
        guard let function = frames[depth - 1].function else { unreachable("a script is under way") }
        let instruction = (pc - 1).pointee
        let reason = debugging?.reason(
            toStopAt: Debugging.Place(nesting: leftStacks.count, stack: stack, depth: depth),
            line: instruction.n,
            isFirstOfLine: instruction.x == 0,
            file: { [files] in
                let spans = function.pointee.info._withUnsafeGuaranteedRef { $0.code.spans }
                return files.file(spans[pc - 1 - function.pointee.code].file)?.name
            }
        )
        guard let reason else { return false }
        frames[depth - 1].pc = pc
        pendingWait = HostWait(DebugPause(reason: reason, stack: debugFrames(), globals: debugGlobals()))
        return true
    }

    private func debugFrames() -> [DebugFrame] {
        var result: [DebugFrame] = []
        for frame in (0..<depth).reversed().lazy.map({ self.frames[$0] }) {
            guard result.count < Machine.framesMaximum else { break }
            guard let function = frame.function else { continue }
            let code = function.pointee.info._withUnsafeGuaranteedRef { $0.code }
            let place = frame.pc - function.pointee.code - 1
            // The language's own functions have no text that is anybody's business.
            guard code.instructions.contains(where: { $0.opcode == .statement }),
                code.spans.indices.contains(place), let file = files.file(code.spans[place].file)
            else { continue }
            result.append(
                DebugFrame(
                    function: code.name,
                    file: file.name,
                    line: file.line(at: Int(code.spans[place].lower)),
                    span: code.spans[place],
                    variables: code.names.compactMap { name in
                        guard name.start <= place, place < name.end else { return nil }
                        return value(at: name.place, in: frame).flatMap { variable(name.name, $0) }
                    }
                )
            )
        }
        return result
    }

    private func debugGlobals() -> [DebugVariable] {
        guard let function = frames[depth - 1].function else { return [] }
        let names = function.pointee.info._withUnsafeGuaranteedRef { $0.globalNames }
        return names.sorted { $0.value < $1.value }.compactMap { variable($0.key, globals[$0.value]) }
    }

    /// The value that a name stands for; nil when it has none yet.
    private func value(at place: NamedPlace.Place, in frame: CallFrame) -> Value? {
        switch place {
        case .register(let offset, let isBoxed):
            return unboxed((frame.base + offset).load(as: Value.self), isBoxed)
        case .capture(let number, let isBoxed):
            return frame.captures.flatMap { unboxed($0[number], isBoxed) }
        case .row:
            let registers = frame.base.assumingMemoryBound(to: Value.self)
            guard let cursor = UnsafePointer<BatchHeader>(bitPattern: registers[0].bits) else { return nil }
            let row = registers[1].integer
            guard row >= 0, row < cursor.pointee.count else { return nil }
            return rowValue(cursor, row)
        }
    }

    private func unboxed(_ value: Value, _ isBoxed: Bool) -> Value? {
        guard isBoxed else { return value }
        return value.has(.box) ? HeapBox(value.address).value : nil
    }

    private func variable(_ name: String, _ value: Value) -> DebugVariable? {
        guard !value.isMissing else { return nil }
        var text = ValueText(heap, bytesMaximum: Machine.textBytesMaximum)
        text.writeLiteral(value)
        var bytes = text.bytes[...]
        if bytes.count >= Machine.textBytesMaximum {
            bytes = bytes.prefix(Machine.textBytesMaximum)
            // No character is cut in two.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
            bytes += Array("…".utf8)
        }
        return DebugVariable(
            name: name,
            typeName: value.typeName,
            text: String(decoding: bytes, as: UTF8.self)
        )
    }
}

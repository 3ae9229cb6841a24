/// Streams, stages and rows. false or nil means that `error` is set.
extension Machine {
    /// Runs the stream at `target` and puts its rows there; the frame goes on at `pc`.
    @inline(never)
    func startForce(_ target: UnsafeMutableRawPointer, _ pc: UnsafeMutablePointer<Instruction>) -> Bool {
        frames[depth - 1].pc = pc
        guard let stream = target.load(as: Value.self).nativeObject as? StreamObject else {
            unreachable("only a stream is forced")
        }
        do throws(ScriptError) {
            let isResult =
                depth == 1 && leftStacks.isEmpty && pc.pointee.opcode == .returnValue
                && frames[0].base + pc.pointee.a == target
            try push(PipelineRun(stream, self, isResult: isResult), result: target)
            return true
        } catch {
            self.error = error
            return false
        }
    }

    /// Adds a stage to the rows at `target`, whose arguments stand after it; runs the pipeline when the stage
    /// ends it.
    @inline(never)
    func addStage(_ index: Int, _ target: UnsafeMutableRawPointer) -> Bool {
        let site = stageSites[index]
        let input = target.load(as: Value.self)
        guard let native = registry.stages[site.name] else {
            error = ScriptError(.failed, .notSupported, "the stage `\(site.name)` is not available yet")
            return false
        }
        var values: [Value] = []
        for place in 0..<site.valueCount {
            values.append((target + 16 + place * 16).load(as: Value.self))
            values[place].markShared()
        }
        guard let stream = stream(of: input, native) else { return false }
        let extended = StreamObject(
            stream.source,
            stream.stages + [PipelineStage(native: native, site: site, values: values)]
        )
        if site.name == "explain" {
            let text = PipelinePlan(stream, machine: self).text(stream.source)
            do throws(ScriptError) {
                try context.print(Array(text.utf8))
            } catch {
                self.error = error
                return false
            }
            target.storeBytes(of: .nil, as: Value.self)
            return true
        }
        target.storeBytes(of: heap.native(extended), as: Value.self)
        guard site.givesValue else { return true }
        return startForce(target, frames[depth - 1].pc)
    }

    private func stream(of input: Value, _ stage: NativeStage) -> StreamObject? {
        switch input.kind {
        case .list, .range:
            input.markShared()
            return StreamObject(ValueSource(input))
        case .native:
            if let stream = input.nativeObject as? StreamObject { return stream }
            if input.nativeObject is RowsObject { return StreamObject(ValueSource(input)) }
        default: break
        }
        let hint =
            input.isNil ? "nil has no rows; give a list with `?? []`" : "`\(stage.name)` wants rows or a list"
        error = ScriptError(.type, .wrongType, "\(input.typeName) has no rows", hint: hint)
        return nil
    }

    /// Reads a field of the current row that was not where it was last time.
    @inline(never)
    func rowFieldSlow(_ cursor: UnsafePointer<BatchHeader>, _ row: Int, _ site: Int) -> Value? {
        let symbol = NameID(rawValue: memberSites[site].symbol)
        guard cursor.pointee.shapeID != BatchHeader.plain else {
            let value = cursor.pointee.columns[0][row]
            if value.has(.record), memberSites[site].cachedShape == value.record.shapeID {
                return value.record.slots[Int(memberSites[site].cachedSlot)]
            }
            return getMemberSlow(value, site)
        }
        let shape = heap.shape(id: cursor.pointee.shapeID)
        guard let slot = shape.slot(of: symbol) else {
            let name = heap.name(of: symbol)
            error = ScriptError(
                .type,
                .unknownField,
                "the row has no field `\(name)`",
                hint: fieldHint(name, shape.names)
            )
            return nil
        }
        memberSites[site].cachedShape = shape.id
        memberSites[site].cachedSlot = Int32(slot)
        return cursor.pointee.columns[slot][row]
    }

    /// The current row as one value.
    func rowValue(_ cursor: UnsafePointer<BatchHeader>, _ row: Int) -> Value {
        let header = cursor.pointee
        guard header.shapeID != BatchHeader.plain else { return header.columns[0][row] }
        let count = heap.shape(id: header.shapeID).count
        let record = heap.uninitializedRecord(header.shapeID, count: count)
        for slot in 0..<count {
            header.columns[slot][row].markShared()
            record.record.slots[slot] = header.columns[slot][row]
        }
        return record
    }
}

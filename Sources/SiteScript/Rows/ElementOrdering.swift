/// The order that a comparator means when it does nothing but compare its two parameters, or one field of both.
///
/// A list is sorted by such keys without a call for each comparison.
struct ElementOrdering {
    /// The field that is compared; nil for the elements themselves.
    var field: NameID?
    var isDescending: Bool

    /// What a register holds, as far as it comes from a parameter.
    private struct Part {
        var parameter: Int
        var field: NameID?
    }

    /// Reads the order from a comparator's code; nil when it does anything else.
    init?(_ function: LinkedFunction, _ memberSites: UnsafePointer<MemberSite>) {
        guard function.parameterCount == 2 else { return nil }
        var parts = [0: Part(parameter: 0), 16: Part(parameter: 1)]
        var found: (register: Int, ordering: ElementOrdering)?
        let count = function.info._withUnsafeGuaranteedRef { $0.code.instructions.count }
        for place in 0..<count {
            let instruction = function.code[place]
            switch instruction.opcode {
            case .move, .copy: parts[instruction.a] = parts[instruction.b]
            case .force, .share: break
            case .getMember:
                guard var part = parts[instruction.b], part.field == nil else { return nil }
                part.field = NameID(rawValue: memberSites[instruction.w].symbol)
                parts[instruction.a] = part
            case .less:
                guard found == nil, let left = parts[instruction.b], let right = parts[instruction.c],
                    left.parameter != right.parameter, left.field == right.field
                else { return nil }
                let ordering = ElementOrdering(field: left.field, isDescending: left.parameter == 1)
                found = (instruction.a, ordering)
            case .returnValue:
                guard let found, found.register == instruction.a else { return nil }
                self = found.ordering
                return
            default: return nil
            }
        }
        return nil
    }

    private init(field: NameID?, isDescending: Bool) {
        self.field = field
        self.isDescending = isDescending
    }

    /// What the elements are compared by; nil when one has no such field.
    func keys(_ elements: Column, _ context: NativeContext) throws(ScriptError) -> Column? {
        guard let field else { return elements }
        let keys = Column(context.heap, capacity: elements.count)
        var slot: (shape: UInt32, index: Int)?
        for element in elements.buffer {
            guard element.has(.record) else { return nil }
            let record = element.record
            if slot?.shape != record.shapeID {
                guard let index = context.heap.shape(of: element).slot(of: field) else { return nil }
                slot = (record.shapeID, index)
            }
            if let slot { keys.append(record.slots[slot.index]) }
        }
        try context.charge(elements.count)
        return keys
    }
}

import SiteScriptSyntax

/// Instructions as text, for `dump bytecode` and goldens.
enum Disassembler {
    static func text(of program: ProgramCode, files: [SourceFile]) -> String {
        var text = ""
        for (index, function) in program.functions.enumerated() {
            text += "function \(index) \(function.name)"
            text += " parameters=\(function.parameterCount) registers=\(function.registerCount)"
            text += function.captures.isEmpty ? "\n" : " captures=\(function.captures.count)\n"
            for (place, instruction) in function.instructions.enumerated() {
                let line = files.first.map { $0.line(at: Int(function.spans[place].lower)) } ?? 0
                text += "  \(padded(place, 4)) \(padded(line, 4))  \(describe(instruction, place, program))\n"
            }
            for handler in function.handlers {
                text += "  errors \(handler.start)..<\(handler.end) go to \(handler.target)\n"
            }
        }
        return text
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }

    private static func describe(_ instruction: Instruction, _ place: Int, _ program: ProgramCode) -> String {
        let opcode = instruction.opcode
        func register(_ offset: Int) -> String { "r\(offset / 16)" }
        var text = "\(opcode)"
        switch opcode {
        case .constant: text += " \(register(instruction.a)) \(describe(program.constants[instruction.n]))"
        case .integer, .getGlobal, .setGlobal, .getCapture, .getCapturedBox, .setCapturedBox, .makeClosure:
            text += " \(register(instruction.a)) \(instruction.n)"
        case .callFunction:
            text += " \(register(instruction.a)) \(program.functions[instruction.n].name)/\(instruction.x)"
        case .callNative:
            text += " \(register(instruction.a)) \(program.natives[instruction.n])/\(instruction.x & 0x7f)"
        case .callMember:
            text +=
                " \(register(instruction.a)) .\(program.memberSites[instruction.n])/\(instruction.x & 0x7f)"
        case .rowField: text += " \(register(instruction.a)) .\(program.memberSites[instruction.n])"
        case .getMember:
            text +=
                " \(register(instruction.a)) \(register(instruction.b)) .\(program.memberSites[instruction.w])"
        case .addStage: text += " \(register(instruction.a)) \(program.stageSites[instruction.n].name)"
        case .jump, .loop: text += " \(place + 1 + instruction.n)"
        case .jumpIfTrue, .jumpIfFalse, .jumpIfNil, .jumpIfNotNil, .jumpIfPresent, .jumpIfNotFunction,
            .loopIfTrue,
            .prepareRange, .nextInRange, .prepareIteration, .nextElement, .nextRow:
            text += " \(register(instruction.a)) \(place + 1 + instruction.n)"
        case .jumpUnlessLess, .jumpUnlessLessOrEqual, .jumpUnlessEqual, .jumpUnlessNotEqual, .loopIfLess,
            .loopIfLessOrEqual:
            text +=
                " \(register(instruction.a)) \(register(instruction.b)) \(place + 1 + instruction.signedC)"
        case .jumpUnlessLessImmediate, .jumpUnlessLessOrEqualImmediate, .jumpUnlessGreaterImmediate,
            .jumpUnlessGreaterOrEqualImmediate, .jumpUnlessEqualImmediate, .loopIfLessImmediate:
            text += " \(register(instruction.a)) \(instruction.signedB) \(place + 1 + instruction.signedC)"
        case .addImmediate, .multiplyImmediate, .quotientImmediate, .remainderImmediate:
            text += " \(register(instruction.a)) \(register(instruction.b)) \(instruction.signedC)"
        case .returnNil: break
        case .statement: text += " line \(instruction.n)"
        case .label: text += " \(describe(program.constants[instruction.n]))"
        case .returnValue, .share, .loadNil, .makeBox, .makeMap, .force, .fail, .putRow, .row:
            text += " \(register(instruction.a))"
        case .boolean: text += " \(register(instruction.a)) \(instruction.x != 0)"
        case .setField:
            text +=
                " \(register(instruction.a)) \(register(instruction.b)) .\(program.memberSites[instruction.w])"
        case .makeRecord: text += " \(register(instruction.a)) \(register(instruction.b)) \(instruction.w)"
        case .concatenate, .makeList:
            text += " \(register(instruction.a)) \(register(instruction.b)) \(instruction.c)"
        case .move, .copy, .getBox, .setBox, .negate, .not, .pushElement, .appendElement, .addAssign,
            .sharePart:
            text += " \(register(instruction.a)) \(register(instruction.b))"
        case .call: text += " \(register(instruction.a))/\(instruction.x & 0x7f)"
        default:
            text += " \(register(instruction.a)) \(register(instruction.b)) \(register(instruction.c))"
        }
        return text
    }

    private static func describe(_ constant: Constant) -> String {
        switch constant {
        case .int(let value): "\(value)"
        case .double(let bits): "\(Double(bitPattern: bits))"
        case .string(let text): "\"\(text)\""
        case .instant(let value): "@\(CalendarText.instant(value))"
        case .duration(let value): CalendarText.duration(value)
        case .type: "type"
        case .labels(let labels): labels.map { $0.map { "\($0):" } ?? "_" }.joined(separator: " ")
        case .module(let module): "module \(module.path)"
        case .assertion(let parts): "\"\(parts.text)\""
        case .native(let index): "native \(index)"
        case .function(let index): "function \(index)"
        }
    }
}

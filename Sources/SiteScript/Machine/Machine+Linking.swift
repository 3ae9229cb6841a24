import SiteScriptSyntax

/// Puts programs into the session's tables.
extension Machine {
    /// Links a program; gives the number of its first function, the script itself.
    func link(_ program: ProgramCode) -> Int {
        let functionBase = functionCount
        let constantBase = constants.count
        let siteBase = memberSiteCount
        let stageBase = stageSites.count
        let shapeBase = shapes.count
        let nativeNumbers = program.natives.map { name in
            guard let native = registry.functions[name] else {
                unreachable("natives are found when compiling")
            }
            return nativeIndex(name, native)
        }
        appendSites(program.memberSites)
        stageSites += program.stageSites
        shapes += program.shapes.map { heap.shape(named: $0) }
        while globals.count < program.globalCount { globals.append(.missing) }
        for constant in program.constants {
            switch constant {
            case .native(let index): constants.append(nativeValue(nativeNumbers[index]))
            case .function(let index): constants.append(functionValue(functionBase + index))
            default: constants.append(makeConstant(constant))
            }
        }
        for code in program.functions {
            let count = code.instructions.count
            let instructions = UnsafeMutablePointer<Instruction>.allocate(capacity: max(count, 1))
            for (index, instruction) in code.instructions.enumerated() {
                (instructions + index).initialize(
                    to: relocate(
                        instruction,
                        functionBase,
                        constantBase,
                        siteBase,
                        stageBase,
                        shapeBase,
                        nativeNumbers
                    )
                )
            }
            joinPairs(UnsafeMutableBufferPointer(start: instructions, count: count))
            let linked = UnsafeMutablePointer<LinkedFunction>.allocate(capacity: 1)
            linked.initialize(
                to: LinkedFunction(
                    code: instructions,
                    registerBytes: (code.registerCount + 1) * 16,
                    parameterCount: code.parameterCount,
                    info: .passRetained(FunctionInfo(code, globalNames: program.globalNames))
                )
            )
            append(linked)
        }
        return functionBase
    }

    private func relocate(
        _ instruction: Instruction,
        _ functionBase: Int,
        _ constantBase: Int,
        _ siteBase: Int,
        _ stageBase: Int,
        _ shapeBase: Int,
        _ nativeNumbers: [Int]
    ) -> Instruction {
        let (opcode, x, a, n) = (instruction.opcode, instruction.x, instruction.a, instruction.n)
        switch opcode {
        case .constant, .assert, .notSupported, .label:
            return Instruction(opcode, x: x, a: a, n: n + constantBase)
        case .callFunction, .makeClosure: return Instruction(opcode, x: x, a: a, n: n + functionBase)
        case .callNative: return Instruction(opcode, x: x, a: a, n: nativeNumbers[n])
        case .callMember, .rowField: return Instruction(opcode, x: x, a: a, n: n + siteBase)
        case .addStage: return Instruction(opcode, x: x, a: a, n: n + stageBase)
        case .getMember, .setField: return widened(instruction, by: siteBase)
        case .makeRecord: return widened(instruction, by: shapeBase)
        default: return instruction
        }
    }

    /// Lets an instruction do what the next one would, where the two often stand together: one dispatch less.
    private func joinPairs(_ code: UnsafeMutableBufferPointer<Instruction>) {
        for place in code.indices.dropLast() {
            let (first, second) = (code[place], code[place + 1])
            guard let pair = Opcode.pair(first, second) else { continue }
            code[place] = Instruction(pair, x: first.x, a: first.a, b: first.b, c: first.c)
        }
    }

    private func widened(_ instruction: Instruction, by base: Int) -> Instruction {
        // The session's tables would take some hundred megabytes first.
        let number = instruction.w + base
        precondition(number < Instruction.wideLimit, "a session holds 8 million mentions of fields")
        return Instruction(
            instruction.opcode,
            isFlagged: instruction.isFlagged,
            a: instruction.a,
            b: instruction.b,
            w: number
        )
    }

    private func appendSites(_ names: [String]) {
        if memberSiteCount + names.count > memberSiteCapacity {
            let capacity = max(memberSiteCapacity * 2, memberSiteCount + names.count)
            let larger = UnsafeMutablePointer<MemberSite>.allocate(capacity: capacity)
            larger.moveInitialize(from: memberSites, count: memberSiteCount)
            memberSites.deallocate()
            memberSites = larger
            memberSiteCapacity = capacity
        }
        for name in names {
            (memberSites + memberSiteCount).initialize(to: MemberSite(symbol: heap.symbol(name).rawValue))
            memberSiteCount += 1
        }
    }

    private func nativeValue(_ index: Int) -> Value { Value(bits: UInt(index), tag: .nativeFunction) }

    private func functionValue(_ index: Int) -> Value {
        let closure = heap.closure(function: index, captureCount: 0)
        return Value(bits: UInt(bitPattern: closure.object), tag: .closure)
    }

    /// The value of a constant that stands for itself.
    func makeConstant(_ constant: Constant) -> Value {
        switch constant {
        case .int(let value): Value(value)
        case .double(let bits): Value(Double(bitPattern: bits))
        case .string(let text): heap.string(text)
        case .instant(let value): .instant(value)
        case .duration(let value): .duration(value)
        case .type(let type): heap.native(TypeObject(type))
        case .labels(let labels): heap.native(LabelsObject(labels))
        case .module(let exports): heap.native(ModuleObject(exports, globals))
        case .assertion(let parts): heap.native(AssertionObject(parts))
        case .native, .function: unreachable("functions are linked")
        }
    }

    /// The compiled body of a native function that is written in the language; nil sets `error`.
    func scriptBody(_ native: Int, _ source: String) -> Int? {
        if let known = scriptBodies[native] { return known }
        let tree = Parser.parse(SourceFile(name: self.native(native).name, text: source))
        do throws(ScriptError) {
            let (program, _) = try Compiler.compile(
                tree.program,
                registry: registry,
                scope: CompileScope(),
                options: .init()
            )
            let function = link(program) + 1
            scriptBodies[native] = function
            return function
        } catch {
            self.error = error
            return nil
        }
    }
}

extension Opcode {
    /// The pair of two instructions, where there is one.
    fileprivate static func pair(_ first: Instruction, _ second: Instruction) -> Opcode? {
        switch (first.opcode, second.opcode) {
        case (.addImmediate, .loopIfLess) where first.a == second.a: .addImmediateThenLoopIfLess
        case (.getIndex, .jumpIfTrue) where first.a == second.a: .getIndexThenJumpIfTrue
        case (.getIndex, .jumpIfFalse) where first.a == second.a: .getIndexThenJumpIfFalse
        case (.getCapture, .add): .getCaptureThenAdd
        case (.getCapture, .multiply): .getCaptureThenMultiply
        case (.force, .appendElement) where first.a == second.b: .forceThenAppendElement
        default: nil
        }
    }

    /// What the first of a pair does by itself; any other opcode as it is.
    var withoutSecond: Opcode {
        switch self {
        case .addImmediateThenLoopIfLess: .addImmediate
        case .getIndexThenJumpIfTrue, .getIndexThenJumpIfFalse: .getIndex
        default: self
        }
    }
}

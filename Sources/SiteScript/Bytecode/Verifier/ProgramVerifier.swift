import SiteScriptSyntax

/// Holds code that comes from outside against everything that the machine relies on without looking.
///
/// The machine trusts the compiler: it reaches registers by bare offsets, takes opcodes for valid, and boxes, rows
/// and loops for what the instruction before left behind. What passes here cannot make it leave its own memory; it
/// may still fail, or use up its limits, as any program may. What the compiler makes passes.
struct ProgramVerifier {
    let program: ProgramCode
    let registry: ModuleRegistry
    /// How long each file is.
    private let sizes: [SourceFileID: Int]
    /// What the captures of each function are, once a closure of it was seen.
    private var captures: [[RegisterKind]?]
    private var pending: [Int] = []

    /// Checks a program whose instructions stand in `files`.
    static func verify(
        _ program: ProgramCode,
        files: [SourceFile],
        registry: ModuleRegistry
    ) throws(ScriptLoadError) {
        var verifier = ProgramVerifier(program, files, registry)
        try verifier.verify()
    }

    private init(_ program: ProgramCode, _ files: [SourceFile], _ registry: ModuleRegistry) {
        self.program = program
        self.registry = registry
        sizes = Dictionary(files.map { ($0.id, $0.bytes.count) }) { first, _ in first }
        captures = program.functions.map { $0.captures.isEmpty ? [] : nil }
    }

    private mutating func verify() throws(ScriptLoadError) {
        for function in [0] + program.tests {
            guard isCallable(function), program.functions[function].parameterCount == 0 else {
                throw .damaged("there is no function to start with")
            }
        }
        for names in program.shapes where Set(names).count != names.count {
            throw .damaged("a record has a field twice")
        }
        for site in program.stageSites {
            try require(span: site.span)
            try StageSiteCheck(site).verify(registry)
        }
        for constant in program.constants { try verify(constant) }
        guard program.globalNames.values.allSatisfy({ $0 < program.globalCount }) else {
            throw .damaged("a name is not there")
        }
        for function in program.functions {
            try verifyTables(of: function)
            var instructions = InstructionCheck(function, program)
            try instructions.verify()
        }
        // A function with captures is looked into where it is known what they are; one that no closure is made of is
        // never run.
        pending = program.functions.indices.filter { program.functions[$0].captures.isEmpty }
        while let number = pending.popLast() {
            var flow = FlowCheck(program.functions[number], program, captures: captures[number] ?? [])
            for (function, kinds) in try flow.verify() { try note(kinds, capturedBy: function) }
            try verify(program.functions[number].row, captures[number] ?? [])
        }
    }

    /// Whether the function is called without a closure.
    private func isCallable(_ number: Int) -> Bool {
        program.functions.indices.contains(number) && program.functions[number].captures.isEmpty
            && program.functions[number].row == nil
    }

    private mutating func note(_ kinds: [RegisterKind], capturedBy function: Int) throws(ScriptLoadError) {
        if let known = captures[function] {
            guard known == kinds else { throw .damaged("a function captures different things") }
            return
        }
        captures[function] = kinds
        pending.append(function)
    }

    private func verifyTables(of function: FunctionCode) throws(ScriptLoadError) {
        let count = function.instructions.count
        guard function.spans.count == count, count > 0 else { throw .damaged("a function has no end") }
        guard function.registerCount < 4096, function.parameterCount <= function.registerCount,
            function.parameterNames.count <= function.parameterCount,
            function.optionalParameters.allSatisfy({ $0 < function.parameterCount }),
            function.row == nil || function.parameterCount == 3
        else { throw .damaged("the parameters of a function do not fit it") }
        var last: SourceSpan?
        for span in function.spans where span != last {
            try require(span: span)
            last = span
        }
        for handler in function.handlers {
            guard handler.start <= handler.end, handler.end <= handler.target, handler.target < count,
                handler.register % 16 == 0, handler.register / 16 < function.registerCount,
                function.row == nil || handler.register >= 48
            else { throw .damaged("a handler does not fit its function") }
        }
        for name in function.names {
            guard name.start <= name.end, name.end <= count, isThere(name.place, in: function) else {
                throw .damaged("a name is not there")
            }
        }
    }

    /// Whether a debugger may look there.
    ///
    /// What it finds may be anything that registers hold, as it may for the collector.
    private func isThere(_ place: NamedPlace.Place, in function: FunctionCode) -> Bool {
        switch place {
        case .register(let offset, _): offset % 16 == 0 && offset / 16 < function.registerCount
        case .capture(let number, _): number < function.captures.count
        case .row: function.row != nil
        }
    }

    private func require(span: SourceSpan) throws(ScriptLoadError) {
        guard let size = sizes[span.file], Int(span.upper) <= size else {
            throw .damaged("a place is outside the text")
        }
    }

    private func verify(_ constant: Constant) throws(ScriptLoadError) {
        switch constant {
        case .native(let place):
            guard program.natives.indices.contains(place) else { throw .damaged("a function is not there") }
        case .function(let place):
            guard isCallable(place) else { throw .damaged("a function is not there") }
        case .module(let exports):
            guard exports.globals.values.allSatisfy({ $0 < program.globalCount }) else {
                throw .damaged("a module's name is not there")
            }
        case .int, .double, .string, .instant, .duration, .type, .labels, .assertion: break
        }
    }

    /// Checks what a source may be asked in place of a row function.
    private func verify(_ row: RowExpressionInfo?, _ captures: [RegisterKind]) throws(ScriptLoadError) {
        for operand in row?.conditions.flatMap({ $0.test?.operands ?? [] }) ?? [] {
            let isFine =
                switch operand {
                case .nil, .boolean: true
                case .capture(let place): place < captures.count && captures[place].isValue
                case .capturedBox(let place): place < captures.count && captures[place] == .box
                case .global(let place): place < program.globalCount
                case .constant(.int), .constant(.double), .constant(.string), .constant(.instant),
                    .constant(.duration):
                    true
                case .constant: false
                }
            guard isFine else { throw .damaged("a condition's operand is not there") }
        }
    }
}

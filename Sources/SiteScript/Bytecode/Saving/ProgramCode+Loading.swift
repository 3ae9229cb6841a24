import SiteScriptSyntax

extension ByteReader {
    /// More than any table of a program has; what it really has is found out by the verifier.
    private static let placeMaximum = Int(Int32.max)

    mutating func place() throws(ScriptLoadError) -> Int { try number(upTo: ByteReader.placeMaximum) }

    mutating func texts() throws(ScriptLoadError) -> [String] {
        try list { reader throws(ScriptLoadError) in try reader.text() }
    }

    mutating func optionalText() throws(ScriptLoadError) -> String? {
        try optional { reader throws(ScriptLoadError) in try reader.text() }
    }

    mutating func program() throws(ScriptLoadError) -> ProgramCode {
        var program = ProgramCode()
        program.functions = try list { reader throws(ScriptLoadError) in try reader.function() }
        program.constants = try list { reader throws(ScriptLoadError) in try reader.constant() }
        program.memberSites = try texts()
        program.stageSites = try list { reader throws(ScriptLoadError) in try reader.stageSite() }
        program.shapes = try list { reader throws(ScriptLoadError) in try reader.texts() }
        program.natives = try texts()
        program.tests = try list { reader throws(ScriptLoadError) in try reader.place() }
        program.globalCount = try place()
        for (name, place) in try list({ reader throws(ScriptLoadError) in
            (try reader.text(), try reader.place())
        }) {
            program.globalNames[name] = place
        }
        return program
    }

    private mutating func function() throws(ScriptLoadError) -> FunctionCode {
        var function = FunctionCode(name: try text())
        function.instructions = try list { reader throws(ScriptLoadError) in
            Instruction(bits: try reader.bits())
        }
        function.spans = try spans(for: function.instructions.count)
        function.parameterCount = try place()
        function.parameterNames = try texts()
        function.optionalParameters = Set(
            try list { reader throws(ScriptLoadError) in try reader.place() }
        )
        function.registerCount = try place()
        function.captures = try list { reader throws(ScriptLoadError) in
            switch try reader.byte() {
            case 0: .register(try reader.place())
            case 1: .capture(try reader.place())
            default: throw .damaged("there is no such capture")
            }
        }
        function.handlers = try list { reader throws(ScriptLoadError) in
            ErrorHandler(
                start: try reader.place(),
                end: try reader.place(),
                target: try reader.place(),
                register: try reader.place()
            )
        }
        function.row = try optional { reader throws(ScriptLoadError) in try reader.row() }
        function.names = try list { reader throws(ScriptLoadError) in try reader.namedPlace() }
        return function
    }

    private mutating func namedPlace() throws(ScriptLoadError) -> NamedPlace {
        let name = try text()
        let kind = try byte()
        let place: NamedPlace.Place
        switch kind {
        case 0, 1: place = .register(try self.place(), isBoxed: kind == 1)
        case 2, 3: place = .capture(try self.place(), isBoxed: kind == 3)
        case 4: place = .row
        default: throw .damaged("a name has no such place")
        }
        return NamedPlace(name: name, place: place, start: try self.place(), end: try self.place())
    }

    private mutating func spans(for count: Int) throws(ScriptLoadError) -> [SourceSpan] {
        var spans: [SourceSpan] = []
        for _ in 0..<(try place()) {
            let number = try number(upTo: count - spans.count)
            spans += repeatElement(try span(), count: number)
            guard number > 0 else { break }
        }
        guard spans.count == count else { throw .damaged("an instruction has no place in the text") }
        return spans
    }

    mutating func span() throws(ScriptLoadError) -> SourceSpan {
        let file = SourceFileID(try place())
        let lower = try place()
        let (upper, overflow) = lower.addingReportingOverflow(try place())
        guard !overflow, upper <= ByteReader.placeMaximum else { throw .damaged("a place is too far out") }
        return SourceSpan(file: file, lower: lower, upper: upper)
    }

    private mutating func row() throws(ScriptLoadError) -> RowExpressionInfo {
        let fields = try optional { reader throws(ScriptLoadError) in Set(try reader.texts()) }
        var row = RowExpressionInfo(fields: fields, isSimple: try flag())
        row.conditions = try list { reader throws(ScriptLoadError) in
            let text = try reader.text()
            let test = try reader.optional { reader throws(ScriptLoadError) in try reader.test() }
            return PushCondition(text: text, test: test, reason: try reader.optionalText())
        }
        row.plainField = try optionalText()
        return row
    }

    private mutating func test() throws(ScriptLoadError) -> PushCondition.Test {
        let field = try text()
        guard let comparison = PushPredicate.Comparison(rawValue: try text()) else {
            throw .damaged("there is no such comparison")
        }
        let isList = try flag()
        let operands = try list { reader throws(ScriptLoadError) -> PushCondition.Operand in
            switch try reader.byte() {
            case 0: .nil
            case 1: .boolean(try reader.flag())
            case 2: .capture(try reader.place())
            case 3: .capturedBox(try reader.place())
            case 4: .global(try reader.place())
            case 5: .constant(try reader.constant())
            default: throw .damaged("there is no such operand")
            }
        }
        return .init(field: field, comparison: comparison, operands: operands, isList: isList)
    }

    private mutating func constant() throws(ScriptLoadError) -> Constant {
        switch try byte() {
        case 0: return .int(try integer())
        case 1: return .double(try bits())
        case 2: return .string(try text())
        case 3: return .instant(try integer())
        case 4: return .duration(try integer())
        case 5: return .type(try type())
        case 6: return .native(try place())
        case 7: return .function(try place())
        case 8: return .labels(try list { reader throws(ScriptLoadError) in try reader.optionalText() })
        case 9:
            let path = try text()
            var globals: [String: Int] = [:]
            for (name, place) in try list({ reader throws(ScriptLoadError) in
                (try reader.text(), try reader.place())
            }) {
                globals[name] = place
            }
            return .module(ModuleExports(path: path, globals: globals))
        case 10:
            let text = try text()
            let parts = try list { reader throws(ScriptLoadError) in
                let text = try reader.text()
                return AssertionParts.Part(text: text, register: try reader.place())
            }
            return .assertion(AssertionParts(text: text, parts: parts))
        default: throw .damaged("there is no such constant")
        }
    }

    private mutating func stageSite() throws(ScriptLoadError) -> StageSite {
        let name = try text()
        let givesValue = try flag()
        let span = try span()
        let items = try list { reader throws(ScriptLoadError) in try reader.stageItem() }
        return StageSite(name: name, items: items, givesValue: givesValue, span: span)
    }

    private mutating func stageItem() throws(ScriptLoadError) -> StageSite.Item {
        let role: StageSite.Item.Role
        switch try byte() {
        case 0: role = .positional
        case 1: role = .labelled
        case 2: role = .key
        default: throw .damaged("there is no such argument")
        }
        let name = try optionalText()
        var item = StageSite.Item(
            role: role,
            name: name,
            isDescending: try flag(),
            isRow: try flag()
        )
        item.otherName = try optionalText()
        item.columns = try optional { reader throws(ScriptLoadError) in try reader.texts() }
        item.aggregate = try optionalText()
        item.hasOperand = try flag()
        item.hasCondition = try flag()
        return item
    }
}

import SiteScriptSyntax

extension ByteWriter {
    mutating func write(_ program: ProgramCode) {
        write(program.functions) { $0.write($1) }
        write(program.constants) { $0.write($1) }
        write(program.memberSites) { $0.write($1) }
        write(program.stageSites) { $0.write($1) }
        write(program.shapes) { writer, names in writer.write(names) { $0.write($1) } }
        write(program.natives) { $0.write($1) }
        write(program.tests) { $0.write(count: $1) }
        write(count: program.globalCount)
        write(program.globalNames.sorted { $0.value < $1.value }) { writer, global in
            writer.write(global.key)
            writer.write(count: global.value)
        }
    }

    private mutating func write(_ function: FunctionCode) {
        write(function.name)
        write(function.instructions) { $0.write(bits: $1.bits) }
        write(spans: function.spans)
        write(count: function.parameterCount)
        write(function.parameterNames) { $0.write($1) }
        write(function.optionalParameters.sorted()) { $0.write(count: $1) }
        write(count: function.registerCount)
        write(function.captures) { writer, source in
            switch source {
            case .register(let offset):
                writer.write(byte: 0)
                writer.write(count: offset)
            case .capture(let place):
                writer.write(byte: 1)
                writer.write(count: place)
            }
        }
        write(function.handlers) { writer, handler in
            writer.write(count: handler.start)
            writer.write(count: handler.end)
            writer.write(count: handler.target)
            writer.write(count: handler.register)
        }
        write(optional: function.row) { $0.write($1) }
        write(function.names) { $0.write($1) }
    }

    private mutating func write(_ name: NamedPlace) {
        write(name.name)
        switch name.place {
        case .register(let offset, let isBoxed):
            write(byte: isBoxed ? 1 : 0)
            write(count: offset)
        case .capture(let place, let isBoxed):
            write(byte: isBoxed ? 3 : 2)
            write(count: place)
        case .row: write(byte: 4)
        }
        write(count: name.start)
        write(count: name.end)
    }

    /// Instructions that follow one another often have one span, so it is written once with their number.
    private mutating func write(spans: [SourceSpan]) {
        var runs: [(span: SourceSpan, count: Int)] = []
        for span in spans {
            if runs.last?.span == span { runs[runs.count - 1].count += 1 } else { runs.append((span, 1)) }
        }
        write(runs) { writer, run in
            writer.write(count: run.count)
            writer.write(run.span)
        }
    }

    mutating func write(_ span: SourceSpan) {
        write(UInt64(span.file))
        write(UInt64(span.lower))
        write(count: span.count)
    }

    private mutating func write(_ row: RowExpressionInfo) {
        write(optional: row.fields) { writer, fields in writer.write(fields.sorted()) { $0.write($1) } }
        write(row.isSimple)
        write(row.conditions) { writer, condition in
            writer.write(condition.text)
            writer.write(optional: condition.test) { $0.write($1) }
            writer.write(optional: condition.reason) { $0.write($1) }
        }
        write(optional: row.plainField) { $0.write($1) }
    }

    private mutating func write(_ test: PushCondition.Test) {
        write(test.field)
        write(test.comparison.rawValue)
        write(test.isList)
        write(test.operands) { writer, operand in
            switch operand {
            case .nil: writer.write(byte: 0)
            case .boolean(let value):
                writer.write(byte: 1)
                writer.write(value)
            case .capture(let place):
                writer.write(byte: 2)
                writer.write(count: place)
            case .capturedBox(let place):
                writer.write(byte: 3)
                writer.write(count: place)
            case .global(let place):
                writer.write(byte: 4)
                writer.write(count: place)
            case .constant(let constant):
                writer.write(byte: 5)
                writer.write(constant)
            }
        }
    }

    private mutating func write(_ constant: Constant) {
        switch constant {
        case .int(let value):
            write(byte: 0)
            write(value)
        case .double(let bits):
            write(byte: 1)
            write(bits: bits)
        case .string(let text):
            write(byte: 2)
            write(text)
        case .instant(let value):
            write(byte: 3)
            write(value)
        case .duration(let value):
            write(byte: 4)
            write(value)
        case .type(let type):
            write(byte: 5)
            write(type)
        case .native(let place):
            write(byte: 6)
            write(count: place)
        case .function(let place):
            write(byte: 7)
            write(count: place)
        case .labels(let labels):
            write(byte: 8)
            write(labels) { writer, label in writer.write(optional: label) { $0.write($1) } }
        case .module(let exports):
            write(byte: 9)
            write(exports.path)
            write(exports.globals.sorted { $0.key < $1.key }) { writer, global in
                writer.write(global.key)
                writer.write(count: global.value)
            }
        case .assertion(let assertion):
            write(byte: 10)
            write(assertion.text)
            write(assertion.parts) { writer, part in
                writer.write(part.text)
                writer.write(count: part.register)
            }
        }
    }

    private mutating func write(_ site: StageSite) {
        write(site.name)
        write(site.givesValue)
        write(site.span)
        write(site.items) { writer, item in
            switch item.role {
            case .positional: writer.write(byte: 0)
            case .labelled: writer.write(byte: 1)
            case .key: writer.write(byte: 2)
            }
            writer.write(optional: item.name) { $0.write($1) }
            writer.write(item.isDescending)
            writer.write(item.isRow)
            writer.write(optional: item.otherName) { $0.write($1) }
            writer.write(optional: item.columns) { writer, names in writer.write(names) { $0.write($1) } }
            writer.write(optional: item.aggregate) { $0.write($1) }
            writer.write(item.hasOperand)
            writer.write(item.hasCondition)
        }
    }
}

import SiteScript
import SiteScriptSyntax

/// What several type rules share: which rows flow out, and which columns they have.
extension StageTyping {
    /// What flows out of a stage that leaves rows out or reorders them: changes stay changes.
    var subset: ScriptType { input == .changes ? .changes : rows(of: row) }

    /// Rows of another kind.
    func rows(of row: ScriptType) -> ScriptType { input == .never ? .never : .stream(row) }

    /// The fields of the rows that flow in; nil when they are not known, after reporting rows without any.
    func columns(of row: ScriptType) -> RecordType? {
        switch row {
        case .record(let record): return record
        case .any, .never: return nil
        default:
            report(.rowsWithoutColumns(row, stage: name))
            return nil
        }
    }

    /// The columns that arguments make, in order; reports those without a name and those that come twice.
    func columns(from arguments: [StageArgument], type: (StageArgument) -> ScriptType) -> [RecordType.Field] {
        var columns: [RecordType.Field] = []
        var seen: Set<String> = []
        for argument in arguments {
            let type = type(argument).bound
            guard let column = columnName(of: argument) else {
                // A mistaken expression was reported already.
                if type != .never { report(.unnamedColumn(argument.value, stage: name.name)) }
                continue
            }
            guard seen.insert(column).inserted else {
                report(.duplicateColumn(column, at: argument.label?.span ?? argument.value.span))
                continue
            }
            columns.append(RecordType.Field(column, type))
        }
        return columns
    }

    /// Reports keys by which rows cannot be put in order; false comes before true.
    func requireOrdered(_ type: ScriptType, at span: SourceSpan) {
        guard !type.isOrdered, type != .nil, type.unwrapped != .bool else { return }
        report(.unorderedKey(type, at: span))
    }

    /// The `n` of `take n`: an Int that is not negative.
    func requireCount(_ argument: StageArgument) {
        guard require(valueType(of: argument), for: argument, toBe: .int) else { return }
        if let number = argument.value.literalInteger, number < 0 {
            report(.negativeCount(number, stage: name.name, at: argument.value.span))
        }
    }

    /// The type of the only argument, or of the rows themselves when it was left out.
    var operand: ScriptType { arguments.first.map(rowType(of:)) ?? row }
}

extension Expression {
    /// The number of an integer literal, also one with a minus or in parentheses.
    var literalInteger: Int? {
        switch kind {
        case .integer(let value): value
        case .group(let inner): inner.literalInteger
        case .unary(.negate, let operand): operand.literalInteger.map { 0 &- $0 }
        default: nil
        }
    }

    /// The text of a string literal without interpolation.
    var literalText: String? {
        switch kind {
        case .group(let inner): return inner.literalText
        case .string(let segments):
            var text = ""
            for segment in segments {
                guard case .text(let part) = segment else { return nil }
                text += part
            }
            return text
        default: return nil
        }
    }

    /// The field of a plain `.field`.
    var plainField: Identifier? {
        switch kind {
        case .group(let inner): inner.plainField
        case .rowField(let field): field
        default: nil
        }
    }
}

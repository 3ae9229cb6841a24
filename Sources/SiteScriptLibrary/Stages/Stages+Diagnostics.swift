import SiteScript
import SiteScriptSyntax

/// The wordings of what stages find wrong with their rows and arguments.
extension Diagnostic {
    static func rowsWithoutColumns(_ row: ScriptType, stage: Identifier) -> Diagnostic {
        Diagnostic(
            .notRows,
            "`\(stage.name)` needs rows with columns, but each row here is \(row.shortText)",
            at: stage.span,
            hint: "make columns with `select name: .` first"
        )
    }

    static func unnamedColumn(_ value: Expression, stage: String) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "a computed column of `\(stage)` needs a name",
            at: value.span,
            hint: "write `name: …`",
            fix: nil
        )
    }

    static func duplicateColumn(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .duplicateField,
            "the column `\(name)` is made twice",
            at: span,
            hint: "give one of them another name"
        )
    }

    static func unorderedKey(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "rows cannot be put in order by \(type.shortText)",
            at: span,
            hint: "sort by numbers, text, instants or durations"
        )
    }

    static func chartOfNoNumbers(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`chart` draws numbers, not \(type.shortText)",
            at: span,
            hint: "write `chart .label, .number`"
        )
    }

    static func negativeCount(_ number: Int, stage: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "`\(stage)` takes a number of rows, not \(number)",
            at: span,
            hint: stage == "take" ? "`last \(number.magnitude)` takes rows from the end" : nil
        )
    }

    static func notAField(_ value: Expression, stage: String) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "`\(stage)` takes fields such as `.name`",
            at: value.span
        )
    }

    static func noColumns(stage: Identifier, usage: String) -> Diagnostic {
        Diagnostic(
            .missingArgument,
            "`\(stage.name)` needs at least one column",
            at: stage.span,
            hint: "write `\(usage)`"
        )
    }

    static func notLists(_ row: ScriptType, stage: Identifier) -> Diagnostic {
        Diagnostic(
            .notRows,
            "`\(stage.name)` needs rows that are lists, but each row here is \(row.shortText)",
            at: stage.span,
            hint: "take the list out of each row with `map .field` first"
        )
    }

    static func unknownFormat(_ format: String, of known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "there is no format `\(format)`",
            at: span,
            hint: known.count > 1 ? "one of " + known.joined(separator: ", ") : known.first
        )
    }

    static func unknownExtension(_ path: String, of known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "the name `\(path)` does not say in which format",
            at: span,
            hint: "end it in ." + known.joined(separator: ", .")
        )
    }

    static func planOfRows(_ path: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "only changes are saved as a plan, and these are rows",
            at: span,
            hint: "save rows as .csv or .json; a plan is saved behind `update`, `activate` and the like"
        )
    }

    static func noTextFields(_ row: ScriptType, stage: Identifier) -> Diagnostic {
        Diagnostic(
            .notRows,
            "`\(stage.name)` looks into text fields, but \(row.shortText) has none",
            at: stage.span
        )
    }

    static func invalidKey(_ value: Expression) -> Diagnostic {
        Diagnostic(
            .invalidOption,
            "rows are joined on `.field`, or on `.left == .right` when the names differ",
            at: value.span
        )
    }

    static func joinedChanges(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`union` takes rows, and these are changes",
            at: span,
            hint: "apply each for itself, or put the rows together before `update`, `activate` and the like"
        )
    }

    static func differentRows(_ left: ScriptType, _ right: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "rows of \(right.shortText) cannot follow rows of \(left.shortText)",
            at: span
        )
    }

    static func unusedChanges(of value: Expression) -> Diagnostic {
        Diagnostic(
            .unusedChanges,
            "these changes are described for each row but never applied",
            at: value.span,
            hint: "apply them in the block, or make them of all rows at once: `rows | update … | apply`"
        )
    }
}

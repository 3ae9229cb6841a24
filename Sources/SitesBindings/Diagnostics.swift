import SiteScript
import SiteScriptSyntax
import SitesChanges

/// Wordings of what is wrong with changes, before and while a script runs.
enum Diagnostics {
    static func notSites(_ stage: String, _ record: RecordType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notRows,
            "`\(stage)` takes whole sites; these rows have other columns",
            at: span,
            hint: "put it before `select`"
        )
    }

    static func notChanges(_ type: ScriptType, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`apply` takes changes, not \(type)",
            at: span,
            hint: "say what is to be done first: `update`, `activate`, `create` …"
        )
    }

    static func refused(_ refusal: ApplyRefusal) -> ScriptError {
        switch refusal {
        case .ceiling(let count, let maximum):
            ScriptError(
                .forbidden,
                .ceiling,
                "\(count) changes are more than the maximum of \(maximum); nothing was sent",
                hint: "look at them with `show`, then raise `max:`"
            )
        case .invalidRows(let count, let reasons):
            ScriptError(
                .invalid,
                .invalidChanges,
                "\(count) invalid \(count == 1 ? "row" : "rows"); nothing was sent:\n  "
                    + reasons.joined(separator: "\n  ")
                    + (count > reasons.count ? "\n  … \(count - reasons.count) more" : ""),
                hint: "mend them, or use `on_error: \"continue\"` to apply the others"
            )
        case .journal(let reason):
            ScriptError(
                .io,
                .file,
                "\(reason); nothing more was sent",
                hint: "every change is journaled before it is sent"
            )
        }
    }
}

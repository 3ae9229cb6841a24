import SiteScript
import SiteScriptSyntax
import SitesChanges
import SitesCore

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

    static func noFields(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .missingArgument,
            "`update` needs the fields to change",
            at: span,
            hint: "such as `update name: \"…\"`"
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

    static func keyOfReconcile(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`reconcile` compares plain fields",
            at: span,
            hint: "write the field alone: `on: .external_site_id`"
        )
    }

    static func noKeyOfReconcile(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .typeMismatch,
            "`reconcile` needs the field by which sites and rows are the same",
            at: span,
            hint: "add `on: .external_site_id`"
        )
    }

    static func columnOfReconcile(_ name: String, _ known: [String], at span: SourceSpan) -> Diagnostic {
        let near = NameSuggestion.closest(to: name, among: known)
        return Diagnostic(
            .typeMismatch,
            "the rows have the column `\(name)`, which no site can be given",
            at: span,
            hint: near.map { "did you mean `\($0)`?" }
                ?? "name the columns as the fields of a site, with `select`"
        )
    }

    static func refused(_ refusal: ApplyRefusal) -> ScriptError {
        switch refusal {
        case .readOnly: ScriptError(.forbidden, .readOnly, "nothing may be written here; nothing was sent")
        case .protected(let count, let name, let ids):
            ScriptError(
                .forbidden,
                .ceiling,
                "\(count) of the sites are protected (\(name)): \(ids.map(\.description).joined(separator: ", "))"
                    + "\(count > ids.count ? " …" : ""); nothing was sent",
                hint: "leave them out with `where`"
            )
        case .planUsed(let run):
            ScriptError(
                .conflict,
                .planUsed,
                "the plan was applied already, by run \(run); nothing was sent",
                hint: "make a new plan; the old one would do nothing, or undo what others did since"
            )
        case .planExpired(let time):
            ScriptError(
                .stale,
                .planUsed,
                "the plan expired \(PlanHeader.text(time)); nothing was sent",
                hint: "make a new plan"
            )
        case .planUnderWay:
            ScriptError(
                .conflict,
                .planUsed,
                "the plan is being applied by another process; nothing was sent",
                hint: "wait until it ends"
            )
        case .otherBackEnd(let planned, let here):
            ScriptError(
                .conflict,
                .planRefused,
                "this was planned for \(planned), and this is \(here); nothing was sent",
                hint: "name the other store with --store"
            )
        case .run(let reason): ScriptError(.conflict, .run, "\(reason); nothing was sent")
        case .labelChanged(let label):
            ScriptError(
                .invalid,
                .invalidValue,
                "a run that goes on keeps its label\(label.map { " \"\($0)\"" } ?? ""); nothing was sent",
                hint: "leave `label:` out"
            )
        case .ceiling(let count, let maximum):
            ScriptError(
                .forbidden,
                .ceiling,
                "\(count) changes are more than the maximum of \(maximum); nothing was sent",
                hint: "look at them with `show`, then raise `max:`"
            )
        case .ceilingOf(let action, let count, let maximum):
            ScriptError(
                .forbidden,
                .ceiling,
                "\(count) changes of the kind \(action.rawValue) are more than the maximum of \(maximum) here; nothing was sent",
                hint: "make fewer at once, or ask whoever set the limit"
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

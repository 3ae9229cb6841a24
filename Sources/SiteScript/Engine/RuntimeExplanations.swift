public import SiteScriptSyntax

/// What the codes of run-time errors mean.
extension RuntimeCode {
    /// The explanations of all codes in their order; a test holds that none is missing.
    public static let explanations: [CodeExplanation] =
        valueExplanations + limitExplanations + fileExplanations + serviceExplanations

    private static let valueExplanations: [CodeExplanation] = [
        explain(
            .failed,
            "the script ended itself with `fail`",
            why: "The text behind `fail` says why. `catch failed` takes such an error.",
            wrong: #"fail "no dealer given""#,
            mended: #"try { fail "no dealer given" } catch failed as e { print(e.message) }"#
        ),
        explain(
            .overflow,
            "a whole number left the 64-bit range",
            why: """
                Whole numbers do not wrap around and do not turn into Doubles by themselves; compute with \
                Doubles.
                """,
            wrong: "let n = 9223372036854775807\nprint(n + 1)",
            mended: "let n = 9223372036854775807.0\nprint(n + 1)"
        ),
        explain(
            .indexOutOfRange,
            "an element that the list does not have",
            why: """
                A list of three has the elements 0 to 2, and -1 to -3 from its end. `first` and `last` \
                give nil where there is none.
                """,
            wrong: "let names = [\"a\", \"b\"]\nprint(names[2])",
            mended: "let names = [\"a\", \"b\"]\nprint(names[1], names.last)"
        ),
        explain(
            .divisionByZero,
            "division by zero",
            why: "`//` and `%` have no result for 0; test the divisor first.",
            wrong: "let n = sites() | where .name == \"nobody\" | count\nprint(100 // n)",
            mended: """
                let n = sites() | where .name == "nobody" | count
                print(if n == 0 { 0 } else { 100 // n })
                """
        ),
        explain(
            .wrongType,
            "a value of another type than the operation takes",
            why: """
                Seen only where types are not known before: data from outside without `as:`, lists of \
                mixed values. Give the data a type.
                """,
            wrong: "let mixed = [1, \"a\"]\nprint(mixed[0] + mixed[1])",
            mended: "let numbers = [1, 2]\nprint(numbers[0] + numbers[1])"
        ),
        explain(
            .unexpectedNil,
            "nil where a value is needed",
            why: """
                Seen only where types are not known before. `??` gives nil a value, `?.` goes on with nil.
                """,
            wrong: "let mixed = [1, \"a\", nil]\nprint(mixed[2].upper())",
            mended: "let mixed = [1, \"a\", nil]\nprint(mixed[1].upper())"
        ),
        explain(
            .unknownField,
            "a field that the record does not have",
            why: """
                Seen only where types are not known before. Data with a type, `as: Row`, is checked before \
                it runs.
                """,
            wrong: "let mixed = [1, {name: \"a\"}]\nprint(mixed[1].nam)",
            mended: "let mixed = [1, {name: \"a\"}]\nprint(mixed[1].name)"
        ),
        explain(
            .unknownMember,
            "a member that the value does not have",
            why: "Seen only where types are not known before.",
            wrong: "let mixed = [1, \"a\"]\nprint(mixed[0].upper())",
            mended: "let mixed = [1, \"a\"]\nprint(mixed[1].upper())"
        ),
        explain(
            .invalidValue,
            "a value that the function does not accept",
            why: "It has the right type and makes no sense there, such as a negative count.",
            wrong: "print(\"ab\".repeat(-1))",
            mended: "print(\"ab\".repeat(2))"
        ),
        explain(
            .assertion,
            "an `assert` that does not hold",
            why: "The error shows the values of all its parts.",
            wrong: "let n = 2\nassert n + 1 == 4",
            mended: "let n = 2\nassert n + 1 == 3"
        ),
        explain(
            .wrongRowCount,
            "another number of rows than there may be",
            why: """
                `only` wants exactly one row, `unique` no two alike, `lookup` at most one match. Where \
                several are fine use `first`, `distinct` or `join`.
                """,
            wrong: #"print(sites() | where .timezone == "Asia/Seoul" | only)"#,
            mended: #"print(sites() | where .timezone == "Asia/Seoul" | first)"#
        ),
        explain(
            .notCallable,
            "something is called that is not a function, or with the wrong number of arguments",
            why: "Seen only where types are not known before.",
            wrong: "let mixed = [1, \"a\"]\nprint(mixed[0](1))",
            mended: "let numbers = [n => n + 1]\nprint(numbers[0](1))"
        ),
    ]

    private static let limitExplanations: [CodeExplanation] = [
        explain(
            .limit,
            "a limit of the run is exceeded",
            why: """
                The host limits steps, memory, the depth of calls, requests and writes, so that a mistake \
                ends. It cannot be caught. Usually a loop or a recursion has no end.
                """,
            wrong: "func down(n) { return down(n + 1) }\nprint(down(0))",
            mended: "func down(n) { return if n == 0 { 0 } else { down(n - 1) } }\nprint(down(5))"
        ),
        explain(
            .cancelled,
            "the run was stopped from outside",
            why: "By Ctrl-C or by the host. What was applied until then is in the journal."
        ),
        explain(
            .capability,
            "something that was not granted",
            why: """
                Files, the clock, the environment and random numbers exist only where the host grants \
                them.
                """
        ),
        explain(
            .readOnly,
            "a write under read-only",
            why: """
                Programs that could write are refused before they start; this is the second lock behind \
                that.
                """
        ),
    ]

    private static let fileExplanations: [CodeExplanation] = [
        explain(
            .file,
            "a file that cannot be read or written",
            why: "Paths are relative to the folder the script is started in. `exists(path)` asks first.",
            wrong: #"print(read("no-such-file.txt"))"#,
            mended: #"print(if exists("no-such-file.txt") { read("no-such-file.txt") } else { "" })"#
        ),
        explain(
            .format,
            "a text or value that does not fit its format",
            why: """
                A CSV or JSON file that is broken anywhere is refused whole, before any change; the message \
                names the line. JSON has no infinity and nothing that is not a number.
                """,
            wrong: #"print(from_json("[1, 2"))"#,
            mended: #"print(from_json("[1, 2]"))"#
        ),
        explain(
            .conversion,
            "a value that does not fit the declared type",
            why: """
                A cell of a CSV file, or a value in JSON, becomes a number, an instant or nil only if all \
                of it is one. The message names line and column; what may be empty has a type with `?`.
                """,
            wrong: "print(from_json(\"[1, null]\", as: [Int]))",
            mended: "print(from_json(\"[1, null]\", as: [Int?]))"
        ),
    ]

    private static let serviceExplanations: [CodeExplanation] = [
        explain(
            .service,
            "the service refused or failed",
            why: """
                The error has a kind (`not_found`, `rate_limited` …), the status and the id of the \
                request. `catch` tells the kinds apart.
                """,
            wrong: "print(site(dealer: 42, id: 999).name)",
            mended: #"try { print(site(dealer: 42, id: 999).name) } catch not_found { print("none") }"#
        ),
        explain(
            .ceiling,
            "more changes than were allowed",
            why: """
                `max:` and `--max-changes` refuse before the first change is sent. Look at the changes \
                with `show`.
                """,
            wrong: "sites() | deactivate | apply max: 1",
            mended: "sites() | deactivate | apply max: 10"
        ),
        explain(
            .invalidChanges,
            "changes that cannot be made as they are",
            why: """
                A row with a blank name, an unknown zone or an `external_site_id` that is taken stays in \
                the changes as invalid, and `apply` sends nothing. Mend the data, or apply the others with \
                `on_error: "continue"`.
                """,
            wrong: #"sites() | update name: " " | apply"#,
            mended: #"sites() | update name: "HQ \(.site_id)" | apply"#
        ),
        explain(
            .notConfirmed,
            "the changes were not confirmed",
            why: """
                Somebody answered no, or nobody could be asked; `--yes` answers for scripts that run \
                unattended.
                """
        ),
        explain(
            .planUsed,
            "a plan that was applied already, or has expired",
            why: """
                A plan says what was to be done with the sites as they were. Make it anew, look at it, and apply \
                that; a plan that was stopped half-way goes on with `resume`.
                """
        ),
        explain(
            .planRefused,
            "a plan that is not as it was saved, or is for another back end",
            why:
                "A plan is applied as it was looked at, or not at all. Make it anew where it is to be applied."
        ),
        explain(
            .run,
            "a run that is not there, or cannot be gone on with",
            why:
                "`runs()` lists the runs of this journal with their labels; `resume` goes on with an unfinished one.",
            wrong: "resume(\"january\") | show",
            mended: "runs() | show"
        ),
        explain(
            .notSupported,
            "a part of the language that this version does not run",
            why: "It is checked already, and comes with a later version."
        ),
    ]

    private static func explain(
        _ code: RuntimeCode,
        _ meaning: String,
        why reason: String,
        wrong: String? = nil,
        mended: String? = nil
    ) -> CodeExplanation {
        CodeExplanation(code.rawValue, meaning, why: reason, wrong: wrong, mended: mended)
    }
}

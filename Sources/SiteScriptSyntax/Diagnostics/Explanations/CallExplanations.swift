/// What the codes about calls and arguments mean.
extension DiagnosticCode {
    static let callExplanations: [CodeExplanation] = [
        CodeExplanation(
            .missingArgument,
            "an argument is missing",
            why: """
                Every parameter without a default needs a value; some stages need a list behind `by` or \
                `on`.
                """,
            wrong: "func greet(name) { print(\"hello \\(name)\") }\ngreet()",
            mended: "func greet(name) { print(\"hello \\(name)\") }\ngreet(\"Ada\")"
        ),
        CodeExplanation(
            .extraArgument,
            "an argument too many, or one without its label",
            why: """
                The function or stage takes fewer arguments, or takes this one by name: `update name: \
                \"HQ\"`.
                """,
            wrong: #"print("a".upper(1))"#,
            mended: #"print("a".upper())"#
        ),
        CodeExplanation(
            .duplicateArgument,
            "the same argument twice",
            why: "Only one of the two values could be used.",
            wrong: "func f(n) { print(n) }\nf(n: 1, n: 2)",
            mended: "func f(n) { print(n) }\nf(n: 1)"
        ),
        CodeExplanation(
            .argumentType,
            "an argument of another type than the function or stage takes",
            why: "The message says what is taken and what was given; nothing is converted by itself.",
            wrong: "func f(n: Int) { print(n) }\nf(\"one\")",
            mended: "func f(n: Int) { print(n) }\nf(1)"
        ),
        CodeExplanation(
            .missingCreateField,
            "a field is missing that a new site needs",
            why: "A site has a dealer, an `external_site_id`, a `name` and a `timezone` from the start.",
            wrong: #"create(dealer: 42, external_site_id: "A-9", name: "HQ") | show"#,
            mended: #"create(dealer: 42, external_site_id: "A-9", name: "HQ", timezone: "Asia/Seoul") | show"#
        ),
        CodeExplanation(
            .invalidOption,
            "an option or argument that this stage does not have",
            why: "The message says which ones there are. `take` and `skip` take whole numbers from 0.",
            wrong: "sites() | sort by .name | show",
            mended: "sites() | sort .name | show"
        ),
    ]
}

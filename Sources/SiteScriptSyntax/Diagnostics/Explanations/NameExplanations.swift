/// What the codes about names mean.
extension DiagnosticCode {
    static let nameExplanations: [CodeExplanation] = [
        CodeExplanation(
            .unknownName,
            "a variable or function that does not exist",
            why: """
                A bare name is always a variable or a function. A field of the current row starts with a \
                dot: `.name`. Texts stand in double quotes.
                """,
            wrong: #"print(sites() | where timezone == "Asia/Seoul" | count)"#,
            mended: #"print(sites() | where .timezone == "Asia/Seoul" | count)"#
        ),
        CodeExplanation(
            .unknownStage,
            "a stage that does not exist",
            why: """
                Behind `|` stands a stage or a function. `?` at the prompt and the reference list the \
                stages; those of SQL and of the shell have other names here: `sort`, `take`, `where`.
                """,
            wrong: "sites() | limit 5 | show",
            mended: "sites() | take 5 | show"
        ),
        CodeExplanation(
            .unknownField,
            "a field that the row or record does not have",
            why: """
                Fields are spelt as the API spells them: `site_id`, `is_activated`. Behind `select` and \
                `summarize` only the columns exist that were named there.
                """,
            wrong: #"print(sites() | where .timezon == "Asia/Seoul" | count)"#,
            mended: #"print(sites() | where .timezone == "Asia/Seoul" | count)"#
        ),
        CodeExplanation(
            .unknownMember,
            "a member that this type does not have",
            why: """
                Each type has its own members: texts have `upper()`, lists have `count`. A field of each \
                row is read in a stage, `| map .name`, not from the rows together.
                """,
            wrong: #"print("hq".uper())"#,
            mended: #"print("hq".upper())"#
        ),
        CodeExplanation(
            .unknownLabel,
            "an argument with a name that the function or stage does not know",
            why: "The label before `:` is the name of a parameter, or a field that can be changed.",
            wrong: "sites(dealr: 42) | show",
            mended: "sites(dealer: 42) | show"
        ),
        CodeExplanation(
            .unknownType,
            "a type that does not exist",
            why: """
                Types are `Bool Int Double String Instant Duration Timezone Site Dealer Any`, lists `[T]`, \
                maps `[K: V]`, records, `T?` for what may be nil, and those the script declares with \
                `type`.
                """,
            wrong: "param limit: Integer = 5\nsites() | take 5 | show",
            mended: "param limit: Int = 5\nsites() | take limit | show"
        ),
        CodeExplanation(
            .unknownErrorKind,
            "a kind of error that does not exist",
            why: """
                `catch` names kinds from a closed list, so that a misspelt one does not silently catch \
                nothing: not_found, unauthorized, forbidden, invalid, conflict, rate_limited, unavailable, \
                timeout, cancelled, limit, type, value, overflow, io, stale, failed.
                """,
            wrong: "try { print(1 // 0) } catch valeu { print(\"no\") }",
            mended: "try { print(1 // 0) } catch value { print(\"no\") }"
        ),
        CodeExplanation(
            .duplicateDeclaration,
            "a name that is declared twice",
            why: "A name means one thing in a block. Give the second another name, or assign to a `var`.",
            wrong: "let zone = \"Asia/Seoul\"\nlet zone = \"Asia/Tokyo\"\nprint(zone)",
            mended: "let zone = \"Asia/Seoul\"\nlet other = \"Asia/Tokyo\"\nprint(zone, other)"
        ),
        CodeExplanation(
            .shadowedName,
            "a name that hides another one of the same function",
            why: """
                Inside of a function a name is never hidden by a second one, since readers would take one \
                for the other. Choose another name, or assign without `let`.
                """,
            wrong: "func f(n) {\n  if n > 1 {\n    let n = 5\n    print(n)\n  }\n}\nf(2)",
            mended: "func f(n) {\n  if n > 1 {\n    let m = 5\n    print(m)\n  }\n}\nf(2)"
        ),
        CodeExplanation(
            .builtInRedefined,
            "a built-in function, stage or type declared anew",
            why: """
                Scripts of others would mean something else; so the names of the library stay what they \
                are.
                """,
            wrong: "let print = 5",
            mended: "let copies = 5\nprint(copies)"
        ),
        CodeExplanation(
            .notAssignable,
            "something that cannot be changed",
            why: """
                `let`, parameters and loop variables keep their value; a `var` may change. Fields of rows \
                are not changed in place: `| with name: …` gives rows with other fields, `| update name: \
                …` describes changes.
                """,
            wrong: "let total = 0\ntotal += 1\nprint(total)",
            mended: "var total = 0\ntotal += 1\nprint(total)"
        ),
        CodeExplanation(
            .rowOutsidePipeline,
            "a field of the row where there is no row",
            why: """
                `.name` belongs to the current row of a stage. In a `for` loop the row has the loop's \
                name: `site.name`.
                """,
            wrong: "print(.name)",
            mended: "print(sites() | map .name)"
        ),
        CodeExplanation(
            .duplicateField,
            "a field or key that is given twice",
            why: "Only one of the values could be kept, and nothing says which.",
            wrong: "print({id: 1, id: 2})",
            mended: "print({id: 1, other: 2})"
        ),
        CodeExplanation(
            .misplacedControlFlow,
            "`return`, `break` or `continue` where there is nothing to leave",
            why: "`return` leaves a function, `break` and `continue` belong to a loop.",
            wrong: "if true { break }",
            mended: "while true { break }"
        ),
    ]
}

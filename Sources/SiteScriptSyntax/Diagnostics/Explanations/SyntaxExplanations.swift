/// What the codes of the parser mean.
extension DiagnosticCode {
    static let syntaxExplanations: [CodeExplanation] = [
        CodeExplanation(
            .expectedToken,
            "a sign or word is missing that has to stand here",
            why: """
                The message names what is expected and behind what. Blocks stand in `{ … }`, also those of \
                one statement; `import` needs `as` and a name; `try` needs `catch`.
                """,
            wrong: "let n = sites() | count\nif n > 1 print(n)",
            mended: "let n = sites() | count\nif n > 1 { print(n) }"
        ),
        CodeExplanation(
            .expectedExpression,
            "a value is missing",
            why: """
                Behind an operator, a comma, a label or `=` a value has to follow. Two operators in a row, \
                or an operator of another language, end here as well.
                """,
            wrong: "print(1 +)",
            mended: "print(1 + 2)"
        ),
        CodeExplanation(
            .unclosedBracket,
            "a bracket that is opened and never closed",
            why: """
                The second mark shows where it was opened. What follows is read as if it stood inside of \
                it.
                """,
            wrong: "print([1, 2)",
            mended: "print([1, 2])"
        ),
        CodeExplanation(
            .strayClosingBracket,
            "a closing bracket without an opening one",
            why: "There is one bracket too many here, or one too few before it.",
            wrong: "print(1))",
            mended: "print(1)"
        ),
        CodeExplanation(
            .chainedComparison,
            "two comparisons in one",
            why: "`1 < x < 5` compares a Bool with 5 in most languages, so it is not read at all.",
            wrong: "print(sites() | where 1 < .site_id < 5 | count)",
            mended: "print(sites() | where 1 < .site_id and .site_id < 5 | count)"
        ),
        CodeExplanation(
            .elseOnNewLine,
            "`else` or `catch` on a line of its own",
            why: """
                A newline ends a statement, so `else` and `catch` stand on the line of the `}` before \
                them. `else if` is two words.
                """,
            wrong: "if (sites() | count) > 1 { print(\"many\") }\nelse { print(\"few\") }",
            mended: #"if (sites() | count) > 1 { print("many") } else { print("few") }"#
        ),
        CodeExplanation(
            .expectedStage,
            "a `|` without a stage behind it",
            why: """
                Behind each `|` stands the name of a stage such as `where`, `select` or `count`, or of a \
                function.
                """,
            wrong: "print(sites() | )",
            mended: "print(sites() | count)"
        ),
        CodeExplanation(
            .invalidAssignmentTarget,
            "`=` where nothing can be assigned",
            why: "`=` gives a name a value. To compare two values write `==`.",
            wrong: #"print(sites() | where .name = "HQ" | count)"#,
            mended: #"print(sites() | where .name == "HQ" | count)"#
        ),
        CodeExplanation(
            .invalidLambdaParameters,
            "something else than names before `=>`",
            why: """
                What stands before `=>` are the names of what the function gets: `x => …` or `(a, b) => \
                …`.
                """,
            wrong: "let add = (a, 1) => a\nprint(add)",
            mended: "let add = (a, b) => a + b\nprint(add(1, 2))"
        ),
        CodeExplanation(
            .nestedTooDeep,
            "more levels of nesting than any script needs",
            why: """
                Brackets and blocks may be nested 200 deep. Give parts of the expression a name with \
                `let`. A function that has to keep thousands of values at once is too large to run as \
                well: split it, or keep the values in a list.
                """,
            wrong: "print(\(String(repeating: "(", count: 250))1\(String(repeating: ")", count: 250)))",
            mended: "print(((1)))"
        ),
        CodeExplanation(
            .tupleWithoutArrow,
            "values in parentheses, separated by commas",
            why: """
                Parentheses group one value. Several values are a list, `[a, b]`, or a record, `{x: a, y: \
                b}`; `(a, b)` only names the parameters of a function, before `=>`.
                """,
            wrong: #"print(sites() | where .timezone in ("Asia/Seoul", "Asia/Tokyo") | count)"#,
            mended: #"print(sites() | where .timezone in ["Asia/Seoul", "Asia/Tokyo"] | count)"#
        ),
        CodeExplanation(
            .misplacedDeclaration,
            "`import`, `param` or `test` inside of a block",
            why: "They say something about the whole script, so they stand outside of all blocks.",
            wrong: "if true {\n  param n: Int = 5\n}",
            mended: "param n: Int = 5\nprint(n)"
        ),
        CodeExplanation(
            .expectedType,
            "a type is missing",
            why: """
                Behind `:` and `->` stands a type: `Int`, `String`, `Bool`, `Site`, `[String]`, `Int?`, \
                `{id: Int, name: String}` or one that the script declares.
                """,
            wrong: "let limit: = 5\nprint(limit)",
            mended: "let limit: Int = 5\nprint(limit)"
        ),
        CodeExplanation(
            .expectedName,
            "a name is missing, or a reserved word stands in its place",
            why: """
                Names start with a letter or `_`. Words such as `type`, `test` and `in` have a meaning of \
                their own, so variables are called otherwise; as fields they may be used.
                """,
            wrong: "let type = \"HQ\"\nprint(\"HQ\")",
            mended: "let kind = \"HQ\"\nprint(kind)"
        ),
        CodeExplanation(
            .statementsOnOneLine,
            "something stands behind the end of a statement",
            why: """
                A statement ends with its line. What follows on the same line was either meant to be part \
                of it, in the words of another language perhaps, or is a statement of its own and goes on \
                the next line.
                """,
            wrong: "let n = 5 let m = 6\nprint(n, m)",
            mended: "let n = 5\nlet m = 6\nprint(n, m)"
        ),
        CodeExplanation(
            .mixedListAndMap,
            "a list and a map in one",
            why: "In `[…]` either every element has a key, `[\"a\": 1, \"b\": 2]`, or none has.",
            wrong: #"print(["a": 1, 2])"#,
            mended: #"print(["a": 1, "b": 2])"#
        ),
        CodeExplanation(
            .stageCallParentheses,
            "the arguments of a stage in parentheses",
            why: """
                Arguments of a stage stand behind its name without parentheses: `take 5`. Parentheses \
                there only group, as in `where (.a or .b)`.
                """,
            wrong: "sites() | select(.name, .timezone) | show",
            mended: "sites() | select .name, .timezone | show"
        ),
        CodeExplanation(
            .foreignSyntax,
            "something as another language writes it",
            why: """
                What was meant is clear, and the hint says how it is written here: `func` declares a function, \
                `let` a value, `#` starts a comment, `if … { … } else { … }` chooses between two values.
                """,
            wrong: "def twice(n) { return n * 2 }\nprint(twice(2))",
            mended: "func twice(n) { return n * 2 }\nprint(twice(2))"
        ),
    ]
}

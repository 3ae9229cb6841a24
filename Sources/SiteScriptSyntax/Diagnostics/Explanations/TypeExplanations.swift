/// What the codes about types and nil mean.
extension DiagnosticCode {
    static let typeExplanations: [CodeExplanation] = [
        CodeExplanation(
            .typeMismatch,
            "a value of another type than its place takes",
            why: """
                Nothing is converted by itself: `"5"` is a text and `5` a number. `.to_int()` reads a \
                number from a text, `"\\(…)"` writes a value into one.
                """,
            wrong: "let limit: Int = \"5\"\nprint(limit)",
            mended: "let limit: Int = 5\nprint(limit)"
        ),
        CodeExplanation(
            .conditionNotBool,
            "a condition that is not true or false",
            why: """
                Numbers, texts and lists are neither true nor false; say what is asked of them: `n > 0`, \
                `x != nil`.
                """,
            wrong: "let n = sites() | count\nif n { print(n) }",
            mended: "let n = sites() | count\nif n > 0 { print(n) }"
        ),
        CodeExplanation(
            .optionalCondition,
            "a condition that may be nil",
            why: """
                nil is neither true nor false, so it must be said what becomes of such rows: `… ?? false` \
                leaves them out, `… ?? true` keeps them.
                """,
            wrong: #"print(sites() | where .account_number?.starts_with("0") | count)"#,
            mended: #"print(sites() | where .account_number?.starts_with("0") ?? false | count)"#
        ),
        CodeExplanation(
            .comparedDifferentTypes,
            "a comparison of values that can never be equal",
            why: """
                A text never equals a number, so such a condition would silently find nothing. An account \
                number is a text; an instant is written `@2026-01-31`.
                """,
            wrong: "print(sites() | where .account_number == 42 | count)",
            mended: #"print(sites() | where .account_number == "42" | count)"#
        ),
        CodeExplanation(
            .optionalArithmetic,
            "computing with what may be nil",
            why: """
                Say what nil counts as: `(x ?? 0) + 1`. Or leave those rows out first: `where .x != nil`.
                """,
            wrong: "print(sites() | map .monitoring_station_id + 1)",
            mended: "print(sites() | map (.monitoring_station_id ?? 0) + 1)"
        ),
        CodeExplanation(
            .operatorTypes,
            "an operator between values that it does not take",
            why: """
                `+` adds numbers, joins two texts or two lists, and moves an instant by a duration. A \
                number is written into a text with `"\\(…)"`; days are `7d`.
                """,
            wrong: #"print("sites: " + 5)"#,
            mended: #"print("sites: \(5)")"#
        ),
        CodeExplanation(
            .notCallable,
            "something is called that is not a function",
            why: "Members such as `count` are read without parentheses; stages stand behind `|`.",
            wrong: "print([1, 2].count())",
            mended: "print([1, 2].count)"
        ),
        CodeExplanation(
            .notIterable,
            "a loop over something without elements",
            why: """
                `for` goes over lists, rows, ranges and, in pairs, maps. A number of turns is a range: \
                `0..<n`.
                """,
            wrong: "for i in 3 { print(i) }",
            mended: "for i in 0..<3 { print(i) }"
        ),
        CodeExplanation(
            .notIndexable,
            "`[…]` on something without elements",
            why: "Lists are indexed by number and maps by key. Fields of a record are read with a dot.",
            wrong: #"print({id: 1}["id"])"#,
            mended: "print({id: 1}.id)"
        ),
        CodeExplanation(
            .memberOfOptional,
            "a member of what may be nil",
            why: """
                Fields such as `account_number`, and what `first` gives, may be nil. `?.` goes on with \
                nil, `??` gives another value, and behind `if x != nil` or `where .x != nil` it is known \
                to be there.
                """,
            wrong: "print((sites() | first).name)",
            mended: "print((sites() | first)?.name ?? \"there is none\")"
        ),
        CodeExplanation(
            .missingElse,
            "an `if` or `match` that does not give a value in every case",
            why: "Where its value is used, every case must give one: add `else`.",
            wrong: "let word = if true { \"on\" }\nprint(word)",
            mended: "let word = if true { \"on\" } else { \"off\" }\nprint(word)"
        ),
        CodeExplanation(
            .notRows,
            "a stage on something that is not rows, or not the rows it needs",
            why: """
                Rows come from `sites(…)`, `csv(…)`, lists and the stages before. Changes are made of \
                whole sites, so `update` stands before `select`.
                """,
            wrong: "print(5 | where . > 1)",
            mended: "print([5] | where . > 1)"
        ),
        CodeExplanation(
            .missingReturn,
            "a function that may end without the value it promises",
            why: "A `func` gives its value with `return`, in every branch.",
            wrong: "func twice(n: Int) -> Int { n * 2 }\nprint(twice(2))",
            mended: "func twice(n: Int) -> Int { return n * 2 }\nprint(twice(2))"
        ),
    ]
}

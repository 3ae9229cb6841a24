/// What the codes of the lexer mean.
extension DiagnosticCode {
    static let lexicalExplanations: [CodeExplanation] = [
        CodeExplanation(
            .invalidUTF8,
            "the file is not UTF-8 at this place",
            why: """
                Scripts are text in UTF-8. A file saved in another encoding would print names such as 서울 \
                or São Paulo wrongly, so it is refused. Save it again as UTF-8.
                """
        ),
        CodeExplanation(
            .unexpectedCharacter,
            "a character or operator that the language does not have",
            why: """
                Often an operator of another language (`&&`, `||`, `!`), a typographic quote from a word \
                processor, or a letter outside of A to Z in a name; such a name goes in backticks.
                """,
            wrong: #"print(sites() | where .is_activated && .name == "HQ" | count)"#,
            mended: #"print(sites() | where .is_activated and .name == "HQ" | count)"#
        ),
        CodeExplanation(
            .unterminatedString,
            "a text without its closing quote",
            why: """
                A text in double quotes ends on the line it starts on. Longer texts stand between lines of \
                three quotes, `\"\"\"`.
                """,
            wrong: #"print("done)"#,
            mended: #"print("done")"#
        ),
        CodeExplanation(
            .invalidEscape,
            "a backslash followed by something that is no escape",
            why: """
                The escapes are `\\n`, `\\t`, `\\"`, `\\\\`, `\\u{1F512}` and `\\(…)` for a value. A \
                backslash of its own is written `\\\\`, or the whole text as `#"…"#`, in which backslashes \
                mean nothing.
                """,
            wrong: #"print("C:\sites")"#,
            mended: ##"print(#"C:\sites"#)"##
        ),
        CodeExplanation(
            .invalidNumber,
            "something that starts like a number and is none",
            why: """
                Numbers are written `1_000`, `0xff`, `1.5` or `1.5e3`. A number has no leading zero: what \
                starts with one is usually a code such as an account number, and those are texts.
                """,
            wrong: "print(sites() | take 05 | count)",
            mended: "print(sites() | take 5 | count)"
        ),
        CodeExplanation(
            .numberOutOfRange,
            "a number too large for 64 bits",
            why: """
                Whole numbers go from -9223372036854775808 to 9223372036854775807. Larger ones are Doubles \
                (`1e20`), or texts when they are codes and nothing is computed with them.
                """,
            wrong: "print(99999999999999999999)",
            mended: #"print("99999999999999999999")"#
        ),
        CodeExplanation(
            .invalidInstant,
            "a date or time that does not exist or is not written as one",
            why: """
                An instant is `@2026-01-31` or `@2026-01-31T09:00:00+09:00`; without an offset it is UTC. \
                The day must exist in the calendar.
                """,
            wrong: "print(@2026-02-30)",
            mended: "print(@2026-02-28)"
        ),
        CodeExplanation(
            .invalidDuration,
            "a length of time with a unit that does not exist",
            why: """
                The units are `ms`, `s`, `m`, `h`, `d` and `w`, directly behind the number: `250ms`, `5m`, \
                `7d`.
                """,
            wrong: "print(now() - 7days)",
            mended: "print(now() - 7d)"
        ),
        CodeExplanation(
            .unterminatedBacktick,
            "a name in backticks without its closing backtick",
            why: "A field with a space or another sign in its name is written in backticks, on one line.",
            wrong: "let row = {`account no`: 7}\nprint(row.`account no)",
            mended: "let row = {`account no`: 7}\nprint(row.`account no`)"
        ),
        CodeExplanation(
            .singleQuotedString,
            "a text in single quotes",
            why: """
                Texts stand in double quotes only, so that a line can stand between single quotes in a \
                shell: `sitescript -c 'sites() | count'`.
                """,
            wrong: "print(sites() | where .name == 'HQ' | count)",
            mended: #"print(sites() | where .name == "HQ" | count)"#
        ),
    ]
}

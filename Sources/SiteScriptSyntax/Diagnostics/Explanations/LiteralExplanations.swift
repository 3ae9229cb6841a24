/// What the codes about zones, changes, capabilities and imports mean.
extension DiagnosticCode {
    static let literalExplanations: [CodeExplanation] = [
        CodeExplanation(
            .unknownTimezone,
            "a time zone that does not exist",
            why: """
                A site's zone is a name of the IANA list such as `Asia/Seoul`. Abbreviations (`KST`), \
                offsets (`GMT+9`) and names of Windows are none: they do not say when daylight saving time \
                begins.
                """,
            wrong: #"print(sites() | where .timezone == "Asia/Soul" | count)"#,
            mended: #"print(sites() | where .timezone == "Asia/Seoul" | count)"#
        ),
        CodeExplanation(
            .unusedChanges,
            "changes that are described and then forgotten",
            why: """
                `create`, `update`, `activate`, `deactivate` and `delete` only describe changes. `| apply` \
                makes them, `| show` shows them, `| save "x.plan"` keeps them for later.
                """,
            wrong: "sites() | where not .is_activated | activate",
            mended: "sites() | where not .is_activated | activate | apply"
        ),
        CodeExplanation(
            .missingCapability,
            "something that is not granted here",
            why: """
                Files, the clock, the environment and random numbers exist only where the program that \
                runs the script grants them.
                """,
            wrong: "print(now())",
            mended: "print(@2026-01-31)"
        ),
        CodeExplanation(
            .writeUnderReadOnly,
            "a write in a program that may only read",
            why: """
                Under `--read-only` a script in which a write can be reached is refused before it starts, \
                with exit code 5. `| show` in place of `| apply` shows what would be done.
                """,
            wrong: "sites() | where not .is_activated | activate | apply",
            mended: "sites() | where not .is_activated | activate | show"
        ),
        CodeExplanation(
            .importFailed,
            "a module that cannot be used",
            why: """
                A path is looked for beside the importing file, then in the folders of `SITESCRIPT_PATH`. \
                Mistakes in the module are shown at their own places; modules do not import each other in \
                a circle.
                """,
            wrong: "import \"lib/no-such-file.sites\" as zones\nprint(zones)",
            mended: #"sites() | where .timezone == "Asia/Seoul" | show"#
        ),
        CodeExplanation(
            .invalidPattern,
            "a regular expression that cannot be read",
            why: """
                A pattern that stands in the script, a regular expression or the form of a date, is read \
                before anything runs, so that it cannot fail later. Regular expressions take linear time, so \
                they cannot look ahead or behind nor refer back to a group.
                """,
            wrong: #"print("A-17".matches("[A-Z"))"#,
            mended: #"print("A-17".matches("[A-Z]"))"#
        ),
    ]

    static let warningExplanations: [CodeExplanation] = [
        CodeExplanation(
            .unusedName,
            "a name that nothing uses",
            why: "Often another name was meant somewhere. One that is kept on purpose starts with `_`.",
            wrong: "let zone = \"Asia/Seoul\"\nprint(1)",
            mended: "let zone = \"Asia/Seoul\"\nprint(zone)"
        ),
        CodeExplanation(
            .unusedResult,
            "a value that nothing is done with",
            why: "A script prints nothing by itself: `print(…)` prints a value, `| show` a table of rows.",
            wrong: "1 + 1",
            mended: "print(1 + 1)"
        ),
        CodeExplanation(
            .unreachableCode,
            "code that never runs",
            why: """
                What stands before it always leaves: a `return`, a `fail`, a loop without end, an earlier \
                arm.
                """,
            wrong: "func f() {\n  return 1\n  print(2)\n}\nprint(f())",
            mended: "func f() {\n  print(2)\n  return 1\n}\nprint(f())"
        ),
        CodeExplanation(
            .oldTimezone,
            "an old name of a time zone",
            why: """
                `US/Pacific` still works and means `America/Los_Angeles`; new sites should have the name \
                of today, so that equal zones are spelt alike. In a condition an old name finds the sites \
                that still have it.
                """,
            wrong: #"sites() | where .name == "HQ" | update timezone: "US/Pacific" | show"#,
            mended: #"sites() | where .name == "HQ" | update timezone: "America/Los_Angeles" | show"#
        ),
        CodeExplanation(
            .uncatchableKind,
            "a kind of error that `catch` never sees",
            why: """
                `limit` and `cancelled` end the run whatever the script says, so that limits cannot be \
                evaded.
                """,
            wrong: "try { print(1) } catch limit { print(2) }",
            mended: "try { print(1) } catch failed { print(2) }"
        ),
    ]
}

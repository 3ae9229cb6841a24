/// What the reserved words do, for help at the prompt.
enum KeywordHelp {
    /// How a word is written and what it does, a line each; nil for what is no reserved word.
    static func lines(_ word: String) -> [(usage: String, summary: String)]? {
        switch word {
        case "let": [("let NAME = VALUE", "Names a value.")]
        case "var": [("var NAME = VALUE", "Names a value that `NAME = OTHER` may replace.")]
        case "func":
            [
                (
                    "func NAME(a, b: Int = 1) -> T { … }",
                    "Declares a function; types and defaults may be left out."
                ),
                ("ROWS | NAME b", "Any function is a stage, too: its first argument flows in."),
            ]
        case "return": [("return VALUE", "Ends a function with a value.")]
        case "if", "else":
            [
                (
                    "if CONDITION { … } else { … }",
                    "Runs one of two blocks; as an expression it gives the block's value."
                )
            ]
        case "for":
            [
                ("for x in LIST { … }", "Runs a block for each element, or each row of a pipeline."),
                ("for (k, v) in MAP { … }", "Runs a block for each entry."),
            ]
        case "in":
            [
                ("VALUE in LIST", "Whether a list has an element, a map a key, or a range a number."),
                ("for x in LIST { … }", "Runs a block for each element."),
            ]
        case "while": [("while CONDITION { … }", "Runs a block as long as a condition holds.")]
        case "break": [("break", "Leaves the loop.")]
        case "continue": [("continue", "Goes on with the loop's next turn.")]
        case "match":
            [("match VALUE { \"a\", \"b\" => x, else => y }", "Gives the value of the first arm that fits.")]
        case "try", "catch":
            [
                (
                    "try { … } catch not_found { … }",
                    "Runs a block, and another when it fails with that kind of error."
                ),
                ("try { … } catch e { … }", "Binds the error: e.kind, e.message, e.place."),
            ]
        case "fail": [("fail \"TEXT\"", "Ends with an error; `fail e` passes one on.")]
        case "import":
            [("import \"lib/zones.sites\" as zones", "Makes another file's names known as zones.NAME.")]
        case "as":
            [
                ("import \"FILE\" as NAME", "Names an imported file."),
                ("csv(\"FILE\", as: Row)", "Gives what comes from outside a type."),
            ]
        case "param":
            [("param NAME: TYPE = DEFAULT ## HELP", "Declares an option of a script: --NAME VALUE.")]
        case "type": [("type Row = { id: String, station: Int? }", "Names the type of a record.")]
        case "test", "assert":
            [
                (
                    "test \"NAME\" { assert CONDITION }",
                    "Holds when its conditions do; a failed one shows all its values."
                )
            ]
        case "and", "or", "not":
            [("A and B, A or B, not A", "Combines conditions; the right side only when it matters.")]
        case "true", "false": [(word, "A Bool.")]
        case "nil": [("nil", "No value: `x ?? y` replaces it, `x?.field` passes it on.")]
        default: nil
        }
    }
}

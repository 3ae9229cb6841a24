/// Words that other languages use, and what is written here in their place.
///
/// They are looked at only where the text means nothing in this language, so every one of them stays free as a name.
enum ForeignWords {
    /// Words that start the declaration of a function.
    static let function: Set = ["def", "fn", "fun", "function", "sub", "proc"]
    /// Words that start the declaration of a value.
    static let value: Set = [
        "const", "val", "auto", "dim", "my", "local", "final", "set", "int", "integer", "string", "str",
        "float",
        "double", "bool", "boolean", "Int", "String", "Bool", "Double",
    ]
    /// Words that go on an `if` with another condition.
    static let elseIf: Set = ["elif", "elsif", "elseif", "elsf"]
    /// Words that raise an error.
    static let fail: Set = ["throw", "raise", "die", "abort", "error"]
    /// Words that start a clause for errors.
    static let catching: Set = ["except", "rescue"]
    /// Words that print what follows them.
    static let print: Set = ["print", "echo", "puts", "println", "printf", "log"]
    /// Words that start a choice.
    static let match: Set = ["switch", "case", "when"]
    /// Words that start the body of a statement.
    static let body: Set = ["then", "do", "begin"]
    /// Words that end a block.
    static let end: Set = ["end", "endif", "endfor", "endwhile", "fi", "done"]
    /// Words that stand before a call or value and mean nothing here.
    static let prefix: Set = ["await", "new", "async", "yield"]
    /// Words that declare a type with members.
    static let type: Set = ["class", "struct", "interface", "enum", "record"]
    /// Words that make the names of another file known.
    static let module: Set = ["from", "include", "require", "use", "using"]
    /// Words that start a statement of SQL.
    static let sql: Set = ["select", "insert", "update", "delete"]

    /// Words that stand between two values.
    static let infix: [String: String] = [
        "is": "==", "equals": "==", "eq": "==", "ne": "!=", "gt": ">", "lt": "<", "ge": ">=", "le": "<=",
        "mod": "%", "div": "//", "AND": "and", "OR": "or", "IN": "in",
    ]
    /// Words that test a text against another.
    static let textTests: [String: String] = [
        "like": "contains", "ilike": "contains", "LIKE": "contains", "contains": "contains",
        "includes": "contains", "matches": "contains", "startswith": "starts_with",
        "starts_with": "starts_with",
        "startsWith": "starts_with", "endswith": "ends_with", "ends_with": "ends_with",
        "endsWith": "ends_with",
    ]
    /// Words for directions behind a key of `sort`.
    static let directions = [
        "descending": "desc", "DESC": "desc", "ascending": "asc", "ASC": "asc", "reverse": "desc",
        "reversed": "desc",
    ]
}

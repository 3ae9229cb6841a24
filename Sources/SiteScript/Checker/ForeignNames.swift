/// Names that other languages have, and what is written here in their place.
///
/// They are looked up only where the name stands for nothing, so a program may declare any of them.
enum ForeignNames {
    /// What replaces a name as it stands.
    static let replacements: [String: String] = [
        "null": "nil", "NULL": "nil", "None": "nil", "undefined": "nil", "nullptr": "nil", "nothing": "nil",
        "Null": "nil", "Nil": "nil", "NIL": "nil", "True": "true", "TRUE": "true", "yes": "true",
        "False": "false", "FALSE": "false", "no": "false",
    ]

    /// How what a function or name of another language does is written; `…` stands for its argument.
    static let hints: [String: String] = [
        "desc": "it stands directly behind its field: `sort .name desc`",
        "asc": "it stands directly behind its field: `sort .name asc`", "len": "write `….count`",
        "length": "write `….count`", "size": "write `….count`",
        "str": #"write "\(…)""#, "string": #"write "\(…)""#, "toString": #"write "\(…)""#,
        "int": "write `….to_int()`", "parseInt": "write `….to_int()`", "Number": "write `….to_double()`",
        "float": "write `….to_double()`", "parseFloat": "write `….to_double()`",
        "range": "write `0..<n`", "enumerate": "write `for i in 0..<xs.count { … }`",
        "upper": "write `….upper()`", "lower": "write `….lower()`", "trim": "write `….trim()`",
        "abs": "write `….abs()`", "round": "write `….round()`", "floor": "write `….floor()`",
        "ceil": "write `….ceil()`", "min": "write `[a, b].min()`", "max": "write `[a, b].max()`",
        "sum": "write `….sum()`", "sorted": "write `….sorted()`", "reversed": "write `….reversed()`",
        "map": "write `….map(x => …)`", "filter": "write `….filter(x => …)`",
        "typeof": "write `type_of(…)`", "isinstance": "write `type_of(…)`",
        "console": "write `print(…)`, or `log(…)` for messages", "System": "write `print(…)`",
        "echo": "write `print(…)`", "puts": "write `print(…)`", "println": "write `print(…)`",
        "printf": #"write `print("… \(x)")`"#, "puts_line": "write `print(…)`",
        "Math": "numbers have members: `x.abs()`, `x.round()`, `x.sqrt()`", "JSON": "write `to_json(…)`",
        "Date": "write `now()`, or an instant: `@2026-01-31`", "datetime": "write `now()`, or `@2026-01-31`",
        "time": "write `now()`", "this": "a row of a stage is `.`, its fields are `.name`",
        "self": "a row of a stage is `.`, its fields are `.name`",
        "it": "a row of a stage is `.`, its fields are `.name`", "_": "write a name: `x => …`",
        "open": "write `read(path)`, or `csv(path, as: Row)`", "input": "declare `param name: String`",
        "argv": "declare `param name: String`", "args": "declare `param name: String`",
        "process": #"write `env("NAME")`"#, "os": #"write `env("NAME")`"#,
        "concat": "write `xs + ys`", "format": #"write "… \(x)""#, "list": "write `[…]`",
        "dict": #"write `["a": 1]`"#, "set": "write `xs.unique()`", "isNull": "write `… == nil`",
        "isnull": "write `… == nil`", "coalesce": "write `a ?? b`", "ifnull": "write `a ?? b`",
        "NVL": "write `a ?? b`", "iif": "write `if … { … } else { … }`", "exit": "write `fail \"why\"`",
        "raise": "write `fail \"why\"`", "throw": "write `fail \"why\"`", "Exception": "write `fail \"why\"`",
        "Error": "write `fail \"why\"`",
    ]

    /// What a member of another language is called here.
    static let members: [String: String] = [
        "length": "count", "len": "count", "size": "count", "isEmpty": "is_empty", "empty": "is_empty",
        "uppercase": "upper", "uppercased": "upper", "toUpperCase": "upper", "lowercase": "lower",
        "lowercased": "lower", "toLowerCase": "lower", "strip": "trim", "trimmed": "trim",
        "includes": "contains",
        "startswith": "starts_with", "startsWith": "starts_with", "hasPrefix": "starts_with",
        "endswith": "ends_with", "endsWith": "ends_with", "hasSuffix": "ends_with", "substring": "slice",
        "substr": "slice", "sort": "sorted", "reverse": "reversed", "indexOf": "index_of", "find": "index_of",
        "items": "values", "has": "contains", "toInt": "to_int", "toString": "to_string", "select": "filter",
        "where": "filter", "padStart": "pad_start", "padEnd": "pad_end", "distinct": "unique",
        "uniq": "unique",
        "fold": "reduce", "flat": "flatten", "days_since": "days",
    ]

    /// Those of them that do not take or give quite the same: a suggestion, but no certain fix.
    static let similarMembers: Set = [
        "find", "items", "fold", "select", "where", "toString", "substr", "substring", "sort", "days_since",
    ]

    /// How what a member of another language does is written.
    static let memberHints: [String: String] = [
        "push": "write `xs += [x]`", "append": "write `xs += [x]`", "add": "write `xs += [x]`",
        "concat": "write `xs + ys`", "forEach": "write `for x in xs { … }`",
        "each": "write `for x in xs { … }`",
        "pop": "write `xs.slice(0, -1)`", "format": #"write "… \(x)""#, "toString": #"write "\(…)""#,
        "to_s": #"write "\(…)""#, "equals": "write `==`", "compareTo": "write `<` or `>`",
        "then": "what has to be waited for is waited for", "remove": "write `xs.filter(x => x != …)`",
    ]
}

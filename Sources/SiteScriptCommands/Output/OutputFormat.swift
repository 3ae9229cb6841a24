import SiteScriptLibrary

/// How results are printed.
enum OutputFormat: String, Sendable, CaseIterable {
    /// For people; the others are for programs.
    case table
    case json
    case jsonl
    case csv
    case tsv
    case md
    case html

    /// The format by the name that `show as:` takes; nil for one that is not written.
    init?(named name: String) {
        self.init(rawValue: name == "markdown" ? "md" : name)
    }

    /// The writer's format; nil for a table, which is drawn.
    var text: TextFormat? { TextFormat(rawValue: rawValue) }

    /// Whether what is wrong is said as JSON, too.
    var isJSON: Bool { self == .json || self == .jsonl }
}

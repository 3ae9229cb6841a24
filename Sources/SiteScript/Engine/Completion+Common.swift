/// The names that are written most, so that they stand first where nothing was typed yet.
///
/// With some forty stages and thirty members of a text the one that is wanted is otherwise rarely in sight.
enum CommonNames {
    /// Stages over rows, the most common first.
    static let stages = [
        "where", "select", "count", "sort", "take", "map", "first", "summarize", "update", "show", "activate",
        "join", "save", "with", "sum", "collect", "reconcile", "create", "find", "group", "skip", "any",
        "delete",
    ]

    /// Stages over changes, the most common first.
    static let changeStages = ["apply", "show", "save", "where", "count", "take"]

    /// Members of values, the most common first.
    static let members = [
        "count", "upper", "contains", "map", "sorted", "filter", "trim", "lower", "starts_with", "first",
        "sum",
        "to_int", "replace", "split", "get", "slice", "is_empty", "join", "keys", "values", "index_of",
        "last",
        "kind", "message", "done", "failed", "left", "stale", "rows",
    ]
}

extension [CompletionCandidate] {
    /// The same candidates, those that are common first and in their order.
    func ordered(by common: [String]) -> [CompletionCandidate] {
        let places = Dictionary(uniqueKeysWithValues: common.enumerated().map { ($1, $0) })
        return enumerated().sorted { left, right in
            let (a, b) = (
                places[left.element.text] ?? common.count, places[right.element.text] ?? common.count
            )
            return (a, left.offset) < (b, right.offset)
        }.map(\.element)
    }
}

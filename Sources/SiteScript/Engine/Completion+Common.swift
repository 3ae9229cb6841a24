/// The names that are written most, so that they stand first where nothing was typed yet.
///
/// With some forty stages and thirty members of a text the one that is wanted is otherwise rarely in sight.
enum CommonNames {
    /// Stages over sites, the most common first.
    private static let siteStages = [
        "where", "count", "map", "update", "take", "activate", "select", "sort", "delete", "first",
        "reconcile",
        "summarize", "deactivate", "show", "save", "skip", "join", "find",
    ]

    /// Stages over other records.
    private static let recordStages = [
        "where", "map", "count", "select", "sort", "sum", "take", "first", "create", "with", "summarize",
        "join", "any",
        "save", "show", "collect", "group", "lookup", "union", "reconcile", "find",
    ]

    /// Stages over numbers, texts and the like, which have no columns.
    private static let valueStages = [
        "map", "where", "count", "sum", "collect", "first", "take", "sort", "each", "last", "skip", "any",
        "min", "max",
        "flatten", "distinct", "all",
    ]

    /// Stages over changes.
    private static let changeStages = ["apply", "map", "show", "save", "where", "count", "take"]

    /// Stages over what flows in, the most common first.
    static func stages(over input: ScriptType, _ row: ScriptType?) -> [String] {
        if input == .changes { return changeStages }
        switch row?.unwrapped {
        case .record(let record)? where record["site_id"] != nil && record["dealer_id"] != nil:
            return siteStages
        case .record?, .any?, nil: return recordStages
        default: return valueStages
        }
    }

    /// Members of texts, the most common first.
    private static let textMembers = [
        "count", "upper", "contains", "trim", "starts_with", "split", "replace", "slice", "to_int", "matches",
        "lower",
        "repeat", "pad_start", "ends_with", "lines", "index_of", "to_double",
    ]

    /// Members of values, the most common first, those of a text in an order of their own.
    static func members(of type: ScriptType) -> [String] { type.unwrapped == .string ? textMembers : members }

    /// Members of values, the most common first.
    private static let members = [
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

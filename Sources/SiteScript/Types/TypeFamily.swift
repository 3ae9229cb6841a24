/// The kinds of value that have members, as both the checker and the machine tell them apart.
public enum TypeFamily: UInt8, Sendable, Hashable, CaseIterable {
    case bool, int, double, string, instant, duration, range, list, map, record, stream, function
    case changes, run, error, native

    /// The family of a type; nil for those that have no members of their own.
    public init?(_ type: ScriptType) {
        switch type {
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string, .timezone: self = .string
        case .instant: self = .instant
        case .duration: self = .duration
        case .range: self = .range
        case .list: self = .list
        case .map: self = .map
        case .record: self = .record
        case .stream: self = .stream
        case .function, .declaredFunction: self = .function
        case .changes: self = .changes
        case .run: self = .run
        case .error: self = .error
        case .native: self = .native
        case .any, .never, .nil, .optional, .module, .type, .parameter: return nil
        }
    }
}

/// Failures that a server makes on purpose, so that clients can be tested against them.
public struct Faults: Hashable, Sendable {
    /// What can go wrong.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The answer comes late.
        case delay
        /// The connection is closed before the request is carried out.
        case reset
        /// The request is carried out, and the connection closed without an answer.
        case lost
        /// The answer ends in the middle of its body.
        case truncate
        /// 429 without being carried out.
        case limited = "429"
        /// 500 without being carried out.
        case failed = "500"
        /// 503 without being carried out.
        case unavailable = "503"
    }

    /// How likely each is, from 0 to 1.
    public var chances: [Kind: Double] = [:]
    /// How late a late answer comes.
    public var delay = Duration.milliseconds(200)

    /// Makes none.
    public init() {}

    /// Reads `delay=0.1:500ms,reset=0.05,429=0.1`; nil for what is not spelled so.
    public init?(_ text: String) {
        for part in text.split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let kind = Kind(rawValue: String(halves[0])) else { return nil }
            let values = halves[1].split(separator: ":")
            guard let chance = values.first.flatMap({ Double($0) }), (0...1).contains(chance) else {
                return nil
            }
            if values.count > 1 {
                guard kind == .delay, values.count == 2, values[1].hasSuffix("ms"),
                    let milliseconds = Int(values[1].dropLast(2)), milliseconds >= 0
                else { return nil }
                delay = .milliseconds(milliseconds)
            }
            chances[kind] = chance
        }
    }

    /// What goes wrong with the next request.
    func next(using generator: inout some RandomNumberGenerator) -> Set<Kind> {
        guard !chances.isEmpty else { return [] }
        var result: Set<Kind> = []
        for kind in Kind.allCases {
            guard let chance = chances[kind] else { continue }
            if Double.random(in: 0..<1, using: &generator) < chance { result.insert(kind) }
        }
        return result
    }
}

import SitesCore

/// Random numbers that come again with the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Random texts and queries that look for trouble: wildcards, quotes, composed and decomposed letters.
enum RandomSites {
    private static let pieces = [
        "a", "A", "b", "%", "_", "*", "'", "\"", "é", "e\u{301}", "서울", "🏢", " ", "-", "0",
    ]

    static func text(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined()
    }

    static func zone(_ generator: inout SeededGenerator) -> String {
        ["Asia/Seoul", "UTC", "Europe/Paris", "US/Pacific"].randomElement(using: &generator) ?? "UTC"
    }

    static func query(_ generator: inout SeededGenerator) -> SiteQuery {
        let filters = (0..<Int.random(in: 0...2, using: &generator)).map { _ in filter(&generator) }
        let fields: [SiteField] = [
            .name, .accountNumber, .monitoringStationID, .timezone, .address1, .isActivated,
        ]
        let sort = (0..<Int.random(in: 0...2, using: &generator)).compactMap { _ in
            fields.randomElement(using: &generator).map {
                SiteSort($0, isDescending: Bool.random(using: &generator))
            }
        }
        return SiteQuery(
            filters: filters,
            sort: sort,
            limit: Bool.random(using: &generator) ? Int.random(in: 0...20, using: &generator) : nil,
            offset: Bool.random(using: &generator) ? Int.random(in: 0...10, using: &generator) : 0
        )
    }

    private static func filter(_ generator: inout SeededGenerator) -> SiteFilter {
        let fields: [SiteField] = [.name, .accountNumber, .timezone, .address1]
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let value = SiteValue.integer(Int.random(in: 0...4, using: &generator))
            let operations: [SiteFilter.Operation] = [
                .equals(value), .notEquals(value), .lessThan(value), .greaterOrEqual(value),
                .isIn([value, .integer(1)]),
                .isNotIn([value]), .isNull, .isNotNull, .isIn([]), .isNotIn([]),
            ]
            return SiteFilter(.monitoringStationID, operations.randomElement(using: &generator) ?? .isNull)
        }
        let field = fields.randomElement(using: &generator) ?? .name
        let text = text(&generator)
        let operations: [SiteFilter.Operation] = [
            .equals(.text(text)), .notEquals(.text(text)), .lessThan(.text(text)), .lessOrEqual(.text(text)),
            .greaterThan(.text(text)), .startsWith(text), .endsWith(text), .contains(text), .isNull,
            .isNotNull,
            .isIn([.text(text), .text("a")]), .isNotIn([.text(text)]),
        ]
        return SiteFilter(field, operations.randomElement(using: &generator) ?? .isNull)
    }
}

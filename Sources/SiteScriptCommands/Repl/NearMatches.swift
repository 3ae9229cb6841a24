import SitesCore
import TimeZoneNames

/// Finds what was probably meant by a text that no row has: `ACME-077` for `ACME-77`.
///
/// Case, spaces, dashes and leading zeros are what people get wrong most, so texts that differ in nothing else
/// come first; then those a slip or two away.
struct NearMatches {
    /// What is looked for.
    enum Kind {
        /// A whole text.
        case whole
        /// A part of a text: each word is held against it.
        case part
        /// A time zone: other names of the same one.
        case zone
    }

    private struct Found {
        var cost: Int
        var text: String
    }

    /// How many are given.
    private static let maximum = 3

    private let wanted: String
    private let folded: [UInt8]
    private let kind: Kind
    private var found: [Found] = []

    /// Looks for what is near `wanted`.
    init(_ wanted: String, _ kind: Kind = .whole) {
        self.wanted = wanted
        self.kind = kind
        folded = NearMatches.folded(wanted)
    }

    /// The nearest texts so far, best first.
    var texts: [String] { found.map(\.text) }

    /// Looks at a text.
    mutating func look(at text: String) {
        guard text != wanted, let cost = cost(of: text) else { return }
        guard !found.contains(where: { $0.text == text }) else { return }
        let place = found.firstIndex { cost < $0.cost } ?? found.count
        guard place < NearMatches.maximum else { return }
        found.insert(Found(cost: cost, text: text), at: place)
        if found.count > NearMatches.maximum { found.removeLast() }
    }

    private func cost(of text: String) -> Int? {
        switch kind {
        case .zone:
            guard let zone = TimeZoneNames.canonical(text) else { return nil }
            return zone == TimeZoneNames.canonical(wanted) ? 0 : nil
        case .whole: return cost(of: NearMatches.folded(text))
        case .part:
            let words = text.split { !$0.isLetter && !$0.isNumber }
            let least = words.compactMap { cost(of: NearMatches.folded($0)) }.min()
            return [least, cost(of: NearMatches.folded(text))].compactMap(\.self).min()
        }
    }

    private func cost(of other: [UInt8]) -> Int? {
        if other == folded { return 0 }
        let limit = folded.count < 3 ? 0 : min(3, max(1, folded.count / 4))
        let distance = NearMatches.distance(folded, other, limit: limit)
        if distance <= limit { return distance }
        // A part of a longer name is a weaker guess than a slip.
        return folded.count >= 4 && NearMatches.contains(other, folded) ? limit + 1 : nil
    }

    /// The letters and digits alone, small, each run of digits without the zeros it starts with.
    static func folded(_ text: some StringProtocol) -> [UInt8] {
        var result: [UInt8] = []
        var isInNumber = false
        for byte in text.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "0") where !isInNumber: continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                isInNumber = true
                result.append(byte)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...:
                isInNumber = false
                result.append(byte)
            default: isInNumber = false
            }
        }
        return result
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// Edits between two texts; more than `limit` as soon as that is certain.
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
        guard abs(a.count - b.count) <= limit else { return limit + 1 }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            current.reserveCapacity(b.count + 1)
            for j in b.indices {
                var cost = min(min(current[j], last[j + 1]) + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                current.append(cost)
            }
            if let least = current.min(), least > limit { return limit + 1 }
            beforeLast = last
            last = current
        }
        return last[b.count]
    }
}

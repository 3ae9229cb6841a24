extension TimeZoneNames {
    /// The names that were probably meant by one that does not exist, best first, at most three.
    ///
    /// Understands abbreviations (`KST`), offsets (`GMT+9`, `+0900`), Windows names (`Pacific Standard Time`), city names
    /// (`seoul`), spaces for underscores, wrong case and slips of the pen.
    public static func suggestions(for name: String) -> [String] {
        let folded = fold(name)
        guard !folded.isEmpty, folded.count <= 100 else { return [] }
        if let zones = TimeZoneAliases.abbreviations[String(decoding: folded, as: UTF8.self)] { return zones }
        if let zone = TimeZoneAliases.windows[String(decoding: folded, as: UTF8.self)] { return [zone] }
        if let minutes = offset(folded) { return TimeZoneAliases.zonesByOffset[minutes] ?? [] }
        return closest(to: folded)
    }

    /// Lower case without spaces, underscores and hyphens, which people leave out and mix up.
    private static func fold(_ text: some Sequence<Character>) -> [UInt8] { fold(Array(String(text).utf8)) }

    private static func fold(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: " "), UInt8(ascii: "_"): nil
            default: byte
            }
        }
    }

    /// The offset in minutes behind `gmt+9`, `utc-03:30`, `+0900`; nil for other texts.
    private static func offset(_ folded: [UInt8]) -> Int? {
        var rest = folded[...]
        for prefix in ["gmt", "utc", "etc/gmt", "etc/utc"] where rest.starts(with: prefix.utf8) {
            rest = rest.dropFirst(prefix.utf8.count)
            break
        }
        guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        let digits = rest.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard (1...4).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)) else {
            return nil
        }
        let minutes = digits.count <= 2 ? number * 60 : number / 100 * 60 + number % 100
        return sign == UInt8(ascii: "-") ? -minutes : minutes
    }

    /// Names by edit distance, over the whole name or over the city alone; new names before old ones.
    private static func closest(to wanted: [UInt8]) -> [String] {
        let wantedCity = city(wanted)
        var found: [(cost: Int, name: String)] = []
        for line in table.split(separator: UInt8(ascii: "\n")) {
            let name = line.prefix { $0 != UInt8(ascii: ">") }
            let folded = fold(name)
            let limit = max(1, wanted.count / 4)
            var cost = distance(wanted, folded, limit: limit)
            let folderless = city(folded)
            if cost > limit, folderless.count >= 3 {
                let cityLimit = wantedCity.count >= 4 ? max(1, wantedCity.count / 4) : 0
                cost = distance(wantedCity, folderless, limit: cityLimit)
                if cost > cityLimit { continue }
                // A city in another part of the world is a weaker guess.
                if wantedCity.count != wanted.count { cost += 2 }
            } else if cost > limit {
                continue
            }
            let text = String(decoding: name, as: UTF8.self)
            let isOld = name.count != line.count
            found.append((cost * 2 + (isOld ? 1 : 0), canonical(text) ?? text))
        }
        found.sort { ($0.cost, $0.name) < ($1.cost, $1.name) }
        guard let best = found.first else { return [] }
        var names: [String] = []
        for candidate in found where candidate.cost <= best.cost + 2 && !names.contains(candidate.name) {
            names.append(candidate.name)
        }
        return Array(names.prefix(3))
    }

    private static func city(_ folded: [UInt8]) -> [UInt8] {
        guard let slash = folded.lastIndex(of: UInt8(ascii: "/")) else { return folded }
        return Array(folded[(slash + 1)...])
    }

    /// Edits between two names, a swap of neighbours being one; more than `limit` as soon as that is certain.
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
        guard abs(a.count - b.count) <= limit else { return limit + 1 }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var current = [i + 1]
            current.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
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

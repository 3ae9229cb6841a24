import SitesCore

extension SiteQuery {
    /// The filters that name more values than a URL holds, by place.
    var longLists: [(place: Int, values: [SiteValue])] {
        filters.enumerated().compactMap { place, filter in
            guard case .isIn(let values) = filter.operation, values.inParts().count > 1 else { return nil }
            return (place, values)
        }
    }
}

extension [SiteValue] {
    /// The values, each once, in parts that fit into a URL.
    func inParts() -> [[SiteValue]] {
        var parts: [[SiteValue]] = []
        var part: [SiteValue] = []
        var length = 0
        var seen: Set<String> = []
        for value in self {
            // Encoded, so that equal means the same bytes.
            let text = value.encodedText
            guard seen.insert(text).inserted else { continue }
            if length + text.utf8.count + 3 > PageReading.lengthMaximum, !part.isEmpty {
                parts.append(part)
                part = []
                length = 0
            }
            part.append(value)
            length += text.utf8.count + 3
        }
        return part.isEmpty ? parts : parts + [part]
    }
}

extension SiteValue {
    /// The value as it stands in a URL, with room for what has to be escaped.
    fileprivate var encodedText: String {
        switch self {
        case .integer(let number): String(number)
        case .text(let text): URLText.encode(text.replacing(",", with: "\\,").replacing("|", with: "\\|"))
        case .boolean(let flag): flag ? "1" : "0"
        case .instant(let time): URLText.encode(WireDate.text(time))
        }
    }
}

internal import TimeZoneNames

/// One thing wrong with a value that was to be written.
public struct SiteProblem: Hashable, Sendable {
    /// The field.
    public var field: SiteField
    /// What is wrong, in one line.
    public var message: String
    /// How to mend it.
    public var hint: String?

    /// Makes a problem.
    public init(_ field: SiteField, _ message: String, hint: String? = nil) {
        self.field = field
        self.message = message
        self.hint = hint
    }
}

/// The rules that every implementation holds drafts and patches against.
///
/// All problems are given, not the first.
public enum SiteValidation {
    /// The longest name, identifier and account number, in Unicode scalars.
    ///
    /// ASSUMPTION: the API documents no lengths.
    public static let textMaximum = 255
    /// The longest address line, in Unicode scalars.
    ///
    /// ASSUMPTION: the API documents no lengths.
    public static let addressMaximum = 500

    /// What is wrong with a draft.
    public static func problems(in draft: SiteDraft) -> [SiteProblem] {
        // Nearly all are right, and an import asks for each site.
        if isPlain(draft) { return [] }
        var problems: [SiteProblem] = []
        problems += requiredText(.externalSiteID, draft.externalSiteID)
        problems += requiredText(.name, draft.name)
        problems += timezone(draft.timezone)
        problems += station(draft.monitoringStationID)
        problems += optionalText(.accountNumber, draft.accountNumber)
        problems += optionalText(.address1, draft.address1)
        problems += optionalText(.address2, draft.address2)
        return problems
    }

    /// What is wrong with a patch; an empty one is wrong too.
    public static func problems(in patch: SitePatch) -> [SiteProblem] {
        guard !patch.isEmpty else { return [SiteProblem(.siteID, "an update changes at least one field")] }
        var problems: [SiteProblem] = []
        for (field, value) in zip(patch.fields, patch.values) { problems += self.problems(field, value) }
        return problems
    }

    private static func problems(_ field: SiteField, _ value: SiteValue?) -> [SiteProblem] {
        guard let value else {
            return field.isOptional ? [] : [SiteProblem(field, "\(field.rawValue) cannot be cleared")]
        }
        switch (field, value) {
        case (.timezone, .text(let text)): return timezone(text)
        case (.externalSiteID, .text(let text)), (.name, .text(let text)):
            return requiredText(field, text)
        case (.accountNumber, .text(let text)), (.address1, .text(let text)),
            (.address2, .text(let text)):
            return optionalText(field, text)
        case (.monitoringStationID, .integer(let id)): return station(id)
        default: return [SiteProblem(field, "\(field.rawValue) has a value of the wrong type")]
        }
    }

    /// What is wrong with a dealer.
    public static func problem(in dealer: Dealer) -> SiteProblem? {
        if dealer.id.rawValue <= 0 { return SiteProblem(.dealerID, "a dealer's id is a number from 1") }
        return requiredText(.name, dealer.name).first
    }

    /// What is wrong with a time zone's name.
    public static func timezone(_ name: String) -> [SiteProblem] {
        if TimeZoneNames.isKnown(name) { return [] }
        guard !name.isEmpty else { return [SiteProblem(.timezone, "timezone is empty")] }
        let near = TimeZoneNames.suggestions(for: name)
        let hint = near.isEmpty ? "use an IANA name such as Asia/Seoul" : "did you mean \(list(near))?"
        return [SiteProblem(.timezone, "timezone \"\(name)\" does not exist", hint: hint)]
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(3).map { "`\($0)`" }.joined(separator: " or ")
    }

    /// Whether nothing can be wrong with a draft.
    private static func isPlain(_ draft: SiteDraft) -> Bool {
        func isPlain(_ text: String?) -> Bool { text.map(SiteValidation.isPlain) ?? true }
        return SiteValidation.isPlain(draft.externalSiteID) && SiteValidation.isPlain(draft.name)
            && draft.monitoringStationID ?? 1 > 0 && isPlain(draft.accountNumber) && isPlain(draft.address1)
            && isPlain(draft.address2) && TimeZoneNames.isKnown(draft.timezone)
    }

    /// Whether a text is short, of printable ASCII and not blank, as nearly all are: nothing can be wrong with it.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count <= textMaximum, let start = UnsafeRawPointer(bytes.baseAddress) else {
                return false
            }
            let every: UInt64 = 0x0101_0101_0101_0101
            var isBlank = true
            var place = 0
            while place + 8 <= bytes.count {
                let eight = start.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                // The high bit of a byte is set where one is below 0x20, or above 0x7E.
                let below = (eight &- every * 0x20) & ~eight
                let above = (eight &+ every) | eight
                guard (below | above) & every << 7 == 0 else { return false }
                if eight != every * 0x20 { isBlank = false }
                place += 8
            }
            for byte in bytes[place...] {
                guard (0x20..<0x7F).contains(byte) else { return false }
                if byte != 0x20 { isBlank = false }
            }
            return !isBlank
        }
    }

    private static func requiredText(_ field: SiteField, _ text: String) -> [SiteProblem] {
        if isPlain(text) { return [] }
        if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            return [SiteProblem(field, "\(field.rawValue) is blank")]
        }
        return optionalText(field, text)
    }

    private static func optionalText(_ field: SiteField, _ text: String?) -> [SiteProblem] {
        guard let text, !isPlain(text) else { return [] }
        let isAddress = field == .address1 || field == .address2
        let maximum = isAddress ? addressMaximum : textMaximum
        var problems: [SiteProblem] = []
        if text.utf8.count > maximum, text.unicodeScalars.count > maximum {
            problems.append(
                SiteProblem(
                    field,
                    "\(field.rawValue) has \(text.unicodeScalars.count) characters, \(maximum) at most"
                )
            )
        }
        if text.isEmpty, !isAddress {
            problems.append(SiteProblem(field, "\(field.rawValue) is empty", hint: "leave it out"))
        }
        // Real lists have addresses over several lines.
        let forbidden = text.unicodeScalars.first { scalar in
            (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)) && !(isAddress && scalar == "\n")
        }
        if let forbidden {
            let code = String(forbidden.value, radix: 16, uppercase: true)
            problems.append(
                SiteProblem(
                    field,
                    "\(field.rawValue) holds the control character U+\(code)",
                    hint: "remove it"
                )
            )
        }
        return problems
    }

    private static func station(_ id: Int?) -> [SiteProblem] {
        guard let id, id <= 0 else { return [] }
        return [SiteProblem(.monitoringStationID, "monitoring_station_id is a number from 1")]
    }
}

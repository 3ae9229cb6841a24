internal import SitesCore

/// What `show` says of changes: invalid rows first, then counts, field by field what becomes what, and what it means.
public struct ChangesSummary: Sendable {
    private let changes: Changes
    private let rate: Double?
    private let now: Int64
    private static let invalidMaximum = 20
    private static let rowMaximum = 5

    /// Summarises `changes`, which are sent with `rate` requests a second at most.
    public init(_ changes: Changes, rate: Double? = nil) {
        self.changes = changes
        self.rate = rate
        now = SystemFiles.now()
    }

    /// The summary as lines.
    public var lines: [String] {
        guard !changes.changes.isEmpty else {
            let unchanged = changes.unchangedCount
            return originLines + [
                "nothing to do" + (unchanged > 0 ? ": \(unchanged) \(rows(unchanged)) already as wanted" : "")
            ]
        }
        return originLines + invalidLines + countLines + groupLines + rowLines + consequenceLines
    }

    private var originLines: [String] {
        let origin: [String] =
            switch changes.origin {
            case .plan(let plan): plan.lines(at: now)
            case .resumed(let run, _): ["goes on with run \(run)"]
            case .undone(let run): ["takes back run \(run)"]
            case nil: []
            }
        return origin + changes.notes
    }

    private func rows(_ count: Int) -> String { count == 1 ? "row is" : "rows are" }

    private var invalidLines: [String] {
        let invalid = changes.invalid
        guard !invalid.isEmpty else { return [] }
        var lines = ["\(invalid.count) invalid \(invalid.count == 1 ? "row" : "rows"):"]
        for change in invalid.prefix(Self.invalidMaximum) {
            lines.append("  " + ChangesSummary.reason(change))
        }
        if invalid.count > Self.invalidMaximum {
            lines.append("  … \(invalid.count - Self.invalidMaximum) more")
        }
        return lines
    }

    /// Where an invalid row came from and everything that is wrong with it.
    public static func reason(_ change: Change) -> String {
        let place =
            change.origin ?? change.siteID.map { "site \($0)" } ?? "\"\(shown(change.externalSiteID))\""
        let reasons = change.problems.map { $0.message + ($0.hint.map { " (\($0))" } ?? "") }
        return "\(place): \(reasons.joined(separator: "; "))"
    }

    private var countLines: [String] {
        var lines = changes.counts.map {
            "\($0.action.rawValue) \($0.count) \($0.count == 1 ? "site" : "sites")"
        }
        if changes.unchangedCount > 0 {
            lines.append("\(changes.unchangedCount) \(rows(changes.unchangedCount)) already as wanted")
        }
        return lines
    }

    /// What becomes of one field; many rows have it in common.
    private struct FieldChange: Hashable {
        var field: SiteField
        var before: SiteValue?
        var after: SiteValue?
        var hasBefore: Bool

        var text: String {
            let end = ChangesSummary.text(after)
            return hasBefore
                ? "\(field.rawValue): \(ChangesSummary.text(before)) → \(end)" : "\(field.rawValue): \(end)"
        }
    }

    /// What becomes of each field that a change sets.
    private static func fieldChanges(_ change: Change) -> [FieldChange] {
        let (before, after) = (change.before, change.after)
        return change.fields.map {
            FieldChange(field: $0, before: before?[$0], after: after?[$0], hasBefore: before != nil)
        }
    }

    /// `timezone: US/Pacific → America/Los_Angeles  ×14`, most frequent first.
    private var groupLines: [String] {
        var counts: [FieldChange: Int] = [:]
        var order: [FieldChange] = []
        for change in changes.changes where change.action == .update && change.isValid {
            for field in ChangesSummary.fieldChanges(change) {
                let count = counts[field, default: 0]
                if count == 0 { order.append(field) }
                counts[field] = count + 1
            }
        }
        let repeated = order.compactMap { field in counts[field].flatMap { $0 > 1 ? (field, $0) : nil } }
        let sorted = repeated.sorted { $0.1 > $1.1 }
        return sorted.prefix(12).map { "  \($0.text)  ×\($1)" }
            + (sorted.count > 12 ? ["  … \(sorted.count - 12) more kinds of change"] : [])
    }

    private var rowLines: [String] {
        let count = changes.validCount
        var lines: [String] = []
        for change in changes.changes.lazy.filter(\.isValid).prefix(Self.rowMaximum) {
            let id = change.siteID.map { "site \($0) " } ?? ""
            let name = ChangesSummary.shown(change.siteName)
            lines.append(
                "  \(change.action.rawValue) \(id)\"\(ChangesSummary.shown(change.externalSiteID))\" \(name)"
            )
            guard change.action != .delete else { continue }
            lines += ChangesSummary.fieldChanges(change).map { "      " + $0.text }
        }
        if count > Self.rowMaximum { lines.append("  … \(count - Self.rowMaximum) more") }
        return lines
    }

    private var consequenceLines: [String] {
        var lines: [String] = []
        let counts = Dictionary(uniqueKeysWithValues: changes.counts.map { ($0.action, $0.count) })
        let activated = changes.changes.count {
            $0.isValid && ($0.action == .activate || $0.activation == true)
        }
        let deactivated = changes.changes.count {
            $0.isValid && ($0.action == .deactivate || $0.activation == false)
        }
        if activated > 0 {
            lines.append("activation starts the fee of \(activated) \(activated == 1 ? "site" : "sites")")
        }
        if deactivated > 0 {
            lines.append(
                "deactivation stops events, video and alarms of \(deactivated) \(deactivated == 1 ? "site" : "sites")"
            )
        }
        if let count = counts[.delete] {
            lines.append("delete is for ever: \(count) \(count == 1 ? "site" : "sites")")
        }
        if changes.requestCount > 0 {
            lines.append(costLine)
        }
        return lines
    }

    private var costLine: String {
        let count = changes.requestCount
        let requests = "\(count) \(count == 1 ? "request" : "requests")"
        guard let rate, rate > 0 else { return requests }
        let seconds = Int((Double(count) / rate).rounded(.up))
        let time = seconds < 120 ? "\(seconds) s" : "\((seconds + 59) / 60) min"
        return "\(requests), at least \(time) under the rate limit"
    }

    private static func text(_ value: SiteValue?) -> String {
        switch value {
        case .text(let text): shown(text)
        case .integer(let number): String(number)
        case .boolean(let value): value ? "active" : "inactive"
        case .instant(let time): String(time)
        case nil: "(none)"
        }
    }

    /// A text without control characters, so that data cannot move the cursor.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
            )
        )
    }
}

import SiteScript
import SitesChanges
import SitesCore

/// The values a script gives for one site, before they are known to be valid.
struct ProposedRow: Sendable {
    /// One value, away from the heap.
    enum Item: Sendable {
        case text(String), number(Int), flag(Bool), none
        case other(String)

        init(_ value: Value) {
            switch value.kind {
            case .string: self = .text(value.text.string)
            case .int: self = .number(value.integer)
            case .bool: self = .flag(value.boolean)
            case .nil, .missing: self = .none
            default: self = .other(value.typeName)
            }
        }
    }

    var values: [String: Item] = [:]
    var origin: String?
    private var problems: [SiteProblem] = []

    init() {}

    private mutating func text(_ field: SiteField) -> String? {
        switch values[field.rawValue] {
        case .text(let text): return text
        case nil, .some(.none): return nil
        case .some: return mismatch(field, "a text")
        }
    }

    private mutating func number(_ field: SiteField) -> Int? {
        switch values[field.rawValue] {
        case .number(let number): return number
        case nil, .some(.none): return nil
        case .some: return mismatch(field, "a whole number")
        }
    }

    private mutating func mismatch<Wanted>(_ field: SiteField, _ wanted: String) -> Wanted? {
        problems.append(SiteProblem(field, "\(field.rawValue) must be \(wanted)"))
        return nil
    }

    var activation: Bool? {
        if case .flag(let flag)? = values[SiteField.isActivated.rawValue] { return flag }
        return nil
    }

    /// What `create` is to send; a dealer that is missing is a problem of the row.
    func proposal(_ fallback: DealerID?) -> ChangePlanner.Proposal {
        var row = self
        var dealer = fallback
        if case .number(let number)? = values["dealer"] { dealer = DealerID(number) }
        if dealer == nil {
            row.problems.append(
                SiteProblem(
                    .dealerID,
                    "no dealer is given",
                    hint: "write `dealer: 42`, or start with --dealer 42"
                )
            )
        }
        // An empty optional cell means that there is none.
        let account = row.text(.accountNumber).flatMap { $0.isEmpty ? nil : $0 }
        let draft = SiteDraft(
            externalSiteID: row.text(.externalSiteID) ?? "",
            name: row.text(.name) ?? "",
            timezone: row.text(.timezone) ?? "",
            monitoringStationID: row.number(.monitoringStationID),
            accountNumber: account,
            address1: row.text(.address1),
            address2: row.text(.address2)
        )
        return ChangePlanner.Proposal(
            dealer: dealer ?? DealerID(0),
            draft: draft,
            activation: activation,
            origin: origin,
            problems: row.problems
        )
    }

    /// What `update` is to send, and what is wrong with it.
    func patch() -> (SitePatch, [SiteProblem]) {
        var row = self
        var patch = SitePatch()
        for field in SitePatch.updatable where values[field.rawValue] != nil {
            if case .some(.none) = values[field.rawValue] {
                patch.set(field, nil)
            } else if field.kind == .integer {
                if let number = row.number(field) { patch.set(field, .integer(number)) }
            } else if let text = row.text(field) {
                patch.set(field, .text(text))
            }
        }
        return (patch, row.problems)
    }
}

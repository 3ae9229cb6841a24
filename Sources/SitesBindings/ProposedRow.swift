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

    /// Where the value of a label goes: the API names all of them but the dealer, who is the site's there.
    static func field(_ label: String) -> SiteField? {
        label == "dealer" ? .dealerID : SiteField(rawValue: label)
    }

    /// The fields for which a stage computes a column, with those columns.
    static func labels(_ arguments: StageArguments) -> [(field: SiteField, column: Int)] {
        arguments.labelled.compactMap { item in
            guard let field = item.name.flatMap(field), let column = item.column else { return nil }
            return (field, column)
        }
    }

    /// The values by the place of their field; nil where nothing was given.
    private var values = [Item?](repeating: nil, count: SiteField.allCases.count)
    var origin: String?
    private var problems: [SiteProblem] = []

    init() {}

    subscript(field: SiteField) -> Item? {
        get { values[field.place] }
        set { values[field.place] = newValue }
    }

    private mutating func text(_ field: SiteField) -> String? {
        switch self[field] {
        case .text(let text): return text
        case nil, .some(.none): return nil
        case .some: return mismatch(field, "a text")
        }
    }

    private mutating func number(_ field: SiteField) -> Int? {
        switch self[field] {
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
        if case .flag(let flag)? = self[.isActivated] { return flag }
        return nil
    }

    /// What `create` is to send; a dealer that is missing is a problem of the row.
    func proposal(_ fallback: DealerID?) -> ChangePlanner.Proposal {
        var row = self
        var dealer = fallback
        if case .number(let number)? = self[.dealerID] { dealer = DealerID(number) }
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
        for field in SitePatch.updatable where self[field] != nil {
            if case .some(.none) = self[field] {
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

import SiteScriptLibrary
import SiteScriptSyntax
import SitesBindings
import SitesChanges
import SitesCore

/// What may be changed under a profile, whatever a script and its options say.
struct ProfileRules: Equatable, Sendable {
    /// Whether nothing may be written.
    var isReadOnly = false
    /// The most changes of one `apply`; nil for no limit.
    var maximum: Int?
    /// The most changes of one kind.
    var maxima: ActionMaxima = [:]
    /// Sites that may not be changed, by the names of the rules.
    var protected: [Protection] = []

    /// Sites that may not be changed.
    struct Protection: Equatable, Sendable {
        /// What they are called in messages.
        var name: String
        /// The condition, as `where` takes it.
        var condition: String
    }

    /// The rules as those who apply changes hold them, but for the conditions.
    var changeRules: ChangeRules {
        var rules = ChangeRules()
        rules.isReadOnly = isReadOnly
        rules.maximum = maximum
        rules.maxima = maxima
        return rules
    }

    /// The conditions, ready to be asked.
    ///
    /// - Throws: `invalid` for the first one that is wrong, drawn with its place.
    func protectedSites(of profile: String) throws(SitesServiceError) -> [ProtectedSites] {
        var rules: [ProtectedSites] = []
        for rule in protected {
            do throws(ProtectedSites.Mistake) {
                rules.append(
                    try ProtectedSites(rule.name, where: rule.condition, modules: StandardLibrary.modules)
                )
            } catch {
                let renderer = DiagnosticRenderer(files: [error.file], usesColor: false)
                throw SitesServiceError(
                    .invalid,
                    "the profile \(profile) protects \"\(rule.name)\" by a condition that is wrong:\n"
                        + error.diagnostics.map(renderer.text(of:)).joined()
                )
            }
        }
        return rules
    }

    /// The rules in one line, such as `read-only; at most 500 changes, delete 10; protected: banks`; nil without any.
    var summary: String? {
        var limits = maximum.map { ["at most \($0) changes"] } ?? []
        limits += Change.Action.allCases.compactMap { action in
            maxima[action].map { "at most \($0) of \(action.rawValue)" }
        }
        let parts = [
            isReadOnly ? "read-only" : nil, limits.isEmpty ? nil : limits.joined(separator: ", "),
            protected.isEmpty ? nil : "protected: " + protected.map(\.name).joined(separator: ", "),
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}

// MARK: - JSON

extension ProfileRules {
    /// Takes a member of a profile; nil for one that is none of the rules, false for one of the wrong type.
    mutating func set(_ name: String, _ value: JSONValue) -> Bool? {
        switch name {
        case "read_only":
            guard case .boolean(let flag) = value else { return false }
            isReadOnly = flag
        case "max_changes":
            guard let number = value.integer, number >= 0 else { return false }
            maximum = number
        case "max_changes_of":
            guard case .object(let members) = value else { return false }
            for member in members {
                guard let action = Change.Action(rawValue: member.name), let number = member.value.integer,
                    number >= 0
                else { return false }
                maxima[action] = number
            }
        case "protected":
            guard case .object(let members) = value else { return false }
            for member in members {
                guard let condition = member.value.text else { return false }
                protected.append(Protection(name: member.name, condition: condition))
            }
        default: return nil
        }
        return true
    }

    /// The rules as they stand in the file.
    var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if isReadOnly { members.append(.init("read_only", .boolean(true))) }
        if let maximum { members.append(.init("max_changes", .integer(maximum))) }
        if !maxima.isEmpty {
            let limits = Change.Action.allCases.compactMap { action in
                maxima[action].map { JSONValue.Member(action.rawValue, .integer($0)) }
            }
            members.append(.init("max_changes_of", .object(limits)))
        }
        if !protected.isEmpty {
            let conditions = protected.map { JSONValue.Member($0.name, .text($0.condition)) }
            members.append(.init("protected", .object(conditions)))
        }
        return members
    }
}

import SitesClient
import SitesCore

/// How one service is reached, or which store is meant, under a name, and what may be changed there; without secrets.
struct Profile: Equatable, Sendable {
    /// The part of all URLs before `/partner/v1`; empty for a store.
    var url: String
    /// The file of the store, in place of a service.
    var store: String?
    /// What may be changed.
    var rules = ProfileRules()
    /// Where tokens are asked for, if not at `/oauth/token` there.
    var tokenURL: String?
    /// The client's identifier.
    var clientID: String?
    /// Where its secret comes from.
    var secret: SecretSource?
    /// Where its private key comes from, for those who sign assertions.
    var key: SecretSource?
    /// The name of the key.
    var keyID: String?
    /// What assertions are meant for.
    var audience: String?
    /// The dealer that `sites()` means.
    var dealer: Int?
    /// Whether `sitescript serve` answers there, so that everything can be asked of it.
    var isOurServer = false
    /// The operators of `filter` that the service knows.
    var operators: [String]?
    /// Whether `filter` may be repeated.
    var repeatsFilter: Bool?
    /// The longest page.
    var pageMaximum: Int?
    /// Requests in a second.
    var requestsPerSecond: Int?

    /// Makes a profile of a service.
    init(url: String) { self.url = url }

    /// Makes a profile of a store.
    init(store: String) {
        url = ""
        self.store = store
    }

    /// Where it leads to.
    var place: String { store ?? url }

    /// What the service may be asked.
    var capabilities: RemoteCapabilities {
        get throws(SitesServiceError) {
            var result = isOurServer ? RemoteCapabilities.all : RemoteCapabilities()
            if let operators {
                var known: Set<FilterCoding.Operator> = []
                for name in operators {
                    guard let operation = FilterCoding.Operator(rawValue: name) else {
                        throw SitesServiceError(
                            .invalid,
                            "the profile names an operator \"\(name)\" that is none"
                        )
                    }
                    known.insert(operation)
                }
                result.operators = known
            }
            result.repeatsFilter = repeatsFilter ?? result.repeatsFilter
            result.pageMaximum = pageMaximum ?? result.pageMaximum
            return result
        }
    }
}

// MARK: - JSON

extension Profile {
    /// Reads a profile; every member that it does not know is a mistake.
    init(_ value: JSONValue, name: String) throws(SitesServiceError) {
        guard case .object(let members) = value, (value["url"] == nil) != (value["store"] == nil) else {
            throw SitesServiceError(
                .invalid,
                "the profile \(name) has no `url`",
                hint: "it has a `url`, or a `store` in its place"
            )
        }
        self.init(url: value["url"]?.text ?? "")
        for member in members {
            guard try set(member.name, member.value, name) else {
                throw SitesServiceError(
                    .invalid,
                    "the profile \(name) has a member `\(member.name)` that is none, or of the wrong type",
                    hint: member.name == "client_secret"
                        ? "secrets stand elsewhere: `\"secret\": {\"environment\": \"NAME\"}`, or `file`, or `command`"
                        : nil
                )
            }
        }
    }

    private mutating func set(_ name: String, _ value: JSONValue, _ profile: String) throws(SitesServiceError)
        -> Bool
    {
        switch name {
        case "url": return value.text != nil
        case "store": store = value.text
        case "token_url": tokenURL = value.text
        case "client_id": clientID = value.text
        case "key_id": keyID = value.text
        case "audience": audience = value.text
        case "secret":
            secret = SecretSource(value)
            return secret != nil
        case "key":
            key = SecretSource(value)
            return key != nil
        case "dealer":
            dealer = value.integer
            return (dealer ?? 0) > 0
        case "server":
            isOurServer = value.text == "sitescript"
            return isOurServer || value.text == "other"
        case "filter_operators":
            operators = value.elements?.compactMap(\.text)
            return operators != nil
        case "repeat_filter":
            guard case .boolean(let flag) = value else { return false }
            repeatsFilter = flag
        case "max_page":
            pageMaximum = value.integer
            return (pageMaximum ?? 0) > 0
        case "requests_per_second":
            requestsPerSecond = value.integer
            return (requestsPerSecond ?? 0) > 0
        default: return rules.set(name, value) ?? false
        }
        return value.text != nil || name == "repeat_filter"
    }

    /// The profile as it stands in the file.
    var json: JSONValue {
        var members = [store.map { JSONValue.Member("store", .text($0)) } ?? .init("url", .text(url))]
        func add(_ name: String, _ value: JSONValue?) { if let value { members.append(.init(name, value)) } }
        add("token_url", tokenURL.map(JSONValue.text))
        add("client_id", clientID.map(JSONValue.text))
        add("secret", secret?.json)
        add("key", key?.json)
        add("key_id", keyID.map(JSONValue.text))
        add("audience", audience.map(JSONValue.text))
        add("dealer", dealer.map(JSONValue.integer))
        if isOurServer { add("server", .text("sitescript")) }
        add("filter_operators", operators.map { .array($0.map(JSONValue.text)) })
        add("repeat_filter", repeatsFilter.map(JSONValue.boolean))
        add("max_page", pageMaximum.map(JSONValue.integer))
        add("requests_per_second", requestsPerSecond.map(JSONValue.integer))
        return .object(members + rules.members)
    }
}

extension SecretSource {
    /// Reads a source; nil for what is none.
    init?(_ value: JSONValue) {
        guard case .object(let members) = value, members.count == 1, let text = members[0].value.text else {
            return nil
        }
        switch members[0].name {
        case "environment": self = .environment(text)
        case "file": self = .file(text)
        case "command": self = .command(text)
        default: return nil
        }
    }

    /// The source as it stands in the file.
    var json: JSONValue {
        switch self {
        case .environment(let name): .object(["environment": .text(name)])
        case .file(let path): .object(["file": .text(path)])
        case .command(let command): .object(["command": .text(command)])
        }
    }
}

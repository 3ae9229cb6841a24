import ArgumentParser
import SiteScript
import SitesChanges
import SitesClient
import SitesCore

/// `sitescript profiles`: the services that scripts can be run against.
struct ProfilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "Manage the services that `--profile` names.",
        subcommands: [AddProfileCommand.self, ListProfilesCommand.self, CheckProfileCommand.self],
        defaultSubcommand: ListProfilesCommand.self
    )
}

/// `sitescript profiles add NAME --url URL`: adds a profile, or replaces it.
struct AddProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a profile, or replace it."
    )

    @ArgumentParser.Argument(help: "Its name.")
    var name: String

    @Option(help: "The part of all URLs before /partner/v1; a store is named by --store in its place.")
    var url: String?

    @Option(help: "Where tokens are asked for, if it is not /oauth/token behind the URL.")
    var tokenUrl: String?

    @Option(help: "The client's identifier.")
    var clientId: String?

    @Option(help: "The variable of the environment that holds the secret.")
    var secretEnvironment: String?

    @Option(help: "A file that holds the secret; nobody else may read it.")
    var secretFile: String?

    @Option(help: "A command that prints the secret.")
    var secretCommand: String?

    @Option(help: "A file that holds the private RSA key, for signed assertions.")
    var keyFile: String?

    @Option(help: "The name of the key.")
    var keyId: String?

    @Option(help: "What signed assertions are meant for.")
    var audience: String?

    @Option(help: "The dealer that `sites()` means.")
    var dealer: Int?

    @Option(help: "Who answers: sitescript, or other.")
    var server: ServerChoice = .other

    @Flag(help: "Whether nothing may be written under it.")
    var readOnly = false

    @Option(help: "The most changes of one apply.")
    var maxChanges: Int?

    @Option(help: "The most changes of one kind, such as delete=10; may be repeated.")
    var maxChangesOf: [ActionLimit] = []

    @Option(help: "Sites that may not be changed, such as banks='.name == \"HQ\"'; may be repeated.")
    var protect: [ProfileRules.Protection] = []

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (url == nil) != (shared.store == nil) else {
            throw ValidationError("a profile is of a service or of a store: give --url or --store")
        }
        if let maxChanges, maxChanges < 0 { throw ValidationError("--max-changes is a number from 0") }
    }

    func run() async throws {
        let launch = try launch(with: shared)
        let sources = [
            secretEnvironment.map(SecretSource.environment), secretFile.map(SecretSource.file),
            secretCommand.map(SecretSource.command),
        ].compactMap { $0 }
        guard sources.count <= 1 else { throw ValidationError("the secret comes from one place") }
        var profile = shared.store.map { Profile(store: $0) } ?? Profile(url: url ?? "")
        profile.rules.isReadOnly = readOnly
        profile.rules.maximum = maxChanges
        for limit in maxChangesOf { profile.rules.maxima[limit.action] = limit.maximum }
        profile.rules.protected = protect
        profile.tokenURL = tokenUrl
        profile.clientID = clientId
        profile.secret = sources.first
        profile.key = keyFile.map(SecretSource.file)
        profile.keyID = keyId
        profile.audience = audience
        profile.dealer = dealer
        profile.isOurServer = server == .sitescript
        let file = ProfileFile(launch.console.environment)
        try await reporting(launch) {
            if let url { try AsyncHTTPTransport.check(url) }
            _ = try profile.rules.protectedSites(of: name)
            try file.add(name, profile)
        }
        launch.say("added profile \(name) to \(file.path)")
    }
}

/// The most changes of one kind, as the command line has it: `delete=10`.
struct ActionLimit: ExpressibleByArgument {
    let action: Change.Action
    let maximum: Int

    init?(argument: String) {
        let halves = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2, let action = Change.Action(rawValue: halves[0]),
            let maximum = Int(halves[1]),
            maximum >= 0
        else { return nil }
        (self.action, self.maximum) = (action, maximum)
    }
}

extension ProfileRules.Protection: ExpressibleByArgument {
    /// Reads `NAME=CONDITION`.
    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
        name = String(argument[..<sign])
        condition = String(argument[argument.index(after: sign)...])
    }
}

/// Who answers at a URL.
enum ServerChoice: String, CaseIterable, ExpressibleByArgument {
    case sitescript, other
}

/// `sitescript profiles list`: prints the profiles.
struct ListProfilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the profiles.")

    @OptionGroup var options: ListOptions

    func run() async throws {
        let launch = try launch(with: options)
        let profiles = try await reporting(launch) { try ProfileFile(launch.console.environment).read() }
        if profiles.isEmpty {
            launch.say("no profiles; add one with `sitescript profiles add NAME --url URL`")
        }
        try launch.printRows { heap in
            profiles.map { name, profile in
                heap.record([
                    "name": heap.string(name), "url": heap.string(profile.place),
                    "client_id": profile.clientID.map { heap.string($0) } ?? .nil,
                    "dealer": profile.dealer.map { Value($0) } ?? .nil,
                    "server": heap.string(
                        profile.store != nil ? "store" : profile.isOurServer ? "sitescript" : "other"
                    ),
                    "rules": profile.rules.summary.map { heap.string($0) } ?? .nil,
                ])
            }
        }
    }
}

/// `sitescript profiles check [NAME]`: gets a token and reads one site, and says what works.
struct CheckProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Get a token, read a site, and say what works."
    )

    @ArgumentParser.Argument(help: "The profile; the one of the environment unless given.")
    var name: String?

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let environment = launch.console.environment
        try await reporting(launch) {
            let name = name ?? launch.options.profile
            if let name {
                let profile = try ProfileFile(environment).profile(name)
                _ = try profile.rules.protectedSites(of: name)
                if let rules = profile.rules.summary { launch.say("rules: \(rules)") }
                if profile.store != nil { return launch.say("store: \(profile.place)") }
            }
            guard let connection = try RemoteConnection(profile: name, environment) else {
                throw SitesServiceError(
                    .invalid,
                    "no profile is named",
                    hint: "sitescript profiles check NAME"
                )
            }
            let service = try connection.service(environment)
            try await service.checkCredentials()
            launch.say("token: ok")
            guard let dealer = launch.options.dealer ?? connection.profile.dealer else {
                return launch.say("sites: not read, since no dealer is named")
            }
            let sites = try await service.sites(dealer: DealerID(dealer), matching: SiteQuery(limit: 1))
            launch.say("sites of dealer \(dealer): ok" + (sites.isEmpty ? ", there are none" : ""))
        }
    }
}

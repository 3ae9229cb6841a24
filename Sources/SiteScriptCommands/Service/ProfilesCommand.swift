import ArgumentParser
import SiteScript
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

    @Option(help: "The part of all URLs before /partner/v1.")
    var url: String

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

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let sources = [
            secretEnvironment.map(SecretSource.environment), secretFile.map(SecretSource.file),
            secretCommand.map(SecretSource.command),
        ].compactMap { $0 }
        guard sources.count <= 1 else { throw ValidationError("the secret comes from one place") }
        var profile = Profile(url: url)
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
            try AsyncHTTPTransport.check(url)
            try file.add(name, profile)
        }
        launch.say("added profile \(name) to \(file.path)")
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
                    "name": heap.string(name), "url": heap.string(profile.url),
                    "client_id": profile.clientID.map { heap.string($0) } ?? .nil,
                    "dealer": profile.dealer.map { Value($0) } ?? .nil,
                    "server": heap.string(profile.isOurServer ? "sitescript" : "other"),
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

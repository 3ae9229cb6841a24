import ArgumentParser
import SiteScript
import SitesCore
import SitesServer

/// `sitescript clients`: the programs that may ask `sitescript serve` for tokens.
struct ClientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "Manage the programs that may use `sitescript serve`.",
        subcommands: [
            AddClientCommand.self, ListClientsCommand.self, RotateClientCommand.self,
            RevokeClientCommand.self,
        ],
        defaultSubcommand: ListClientsCommand.self
    )
}

/// What the commands on clients share.
private struct ClientCommands {
    let launch: Launch

    func directory() throws -> any APIClientDirectory {
        guard let directory = try launch.services.open() as? any APIClientDirectory else {
            throw SitesServiceError(.invalid, "\(launch.services.name) keeps no clients")
        }
        return directory
    }

    func client(_ id: String) async throws -> APIClient {
        guard let client = try await directory().client(id: id) else {
            throw SitesServiceError(
                .notFound,
                "there is no client \(id)",
                hint: "`sitescript clients list` shows them"
            )
        }
        return client
    }

    func refuseWrites(_ what: String) throws {
        guard launch.isReadOnly else { return }
        launch.errors.report("\(what) under --read-only")
        throw ExitCode.refused
    }

    /// Shows what a program needs to ask for tokens; a secret is seen this once.
    func show(_ id: String, secret: String?) throws {
        try launch.printRow { heap in
            guard let secret else { return heap.record(["client_id": heap.string(id)]) }
            return heap.record(["client_id": heap.string(id), "client_secret": heap.string(secret)])
        }
        if secret != nil { launch.say("the secret is shown this once; only its hash is kept") }
    }
}

/// `sitescript clients add NAME --dealer N`: adds a client and shows its secret, once.
struct AddClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a client.")

    @ArgumentParser.Argument(help: "What people call it.")
    var name: String

    @Option(help: "A dealer whose sites it reaches; may be repeated.")
    var dealer: [Int]

    @Option(help: "What it may do: read:sites, create:sites, update:sites, delete:sites; all unless given.")
    var scope: [String] = []

    @Option(help: "A file with its public RSA key as PEM; it then signs assertions and has no secret.")
    var publicKey: String?

    @OptionGroup var options: ListOptions

    func run() async throws {
        let launch = try launch(with: options)
        let commands = ClientCommands(launch: launch)
        try commands.refuseWrites("a client is not added")
        guard !dealer.isEmpty else { throw ValidationError("--dealer is needed") }
        let scopes = try scope.map { name in
            guard let scope = APIScope(rawValue: name) else {
                let names = APIScope.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no scope \(name); there are \(names)")
            }
            return scope
        }
        let key = try publicKey.map { try readKey($0, launch) }
        let secret = key == nil ? Secret.random() : nil
        let client = APIClient(
            id: TraceID().description,
            name: name,
            dealers: Set(dealer.map { DealerID($0) }),
            scopes: Set(scopes.isEmpty ? APIScope.allCases : scopes),
            secretHash: secret.map(Secret.hash),
            publicKey: key,
            createdAtMilliseconds: Int64(SystemCalls.milliseconds())
        )
        try await reporting(launch) { try await commands.directory().addClient(client) }
        try commands.show(client.id, secret: secret)
    }

    private func readKey(_ path: String, _ launch: Launch) throws -> String {
        let text: String
        do throws(SystemCalls.ReadFailure) {
            text = String(decoding: try launch.console.readFile(path), as: UTF8.self)
        } catch {
            throw ValidationError("the key \(path) cannot be read: \(error.reason)")
        }
        guard Secret.isPublicKey(text) else {
            throw ValidationError("\(path) holds no public RSA key as PEM")
        }
        return text
    }
}

/// `sitescript clients list`: prints the clients, without secrets.
struct ListClientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the clients.")

    @OptionGroup var options: ListOptions

    func run() async throws {
        let launch = try launch(with: options)
        let commands = ClientCommands(launch: launch)
        let clients = try await reporting(launch) { try await commands.directory().clients() }
        if clients.isEmpty { launch.say("no clients; add one with `sitescript clients add NAME --dealer N`") }
        try launch.printRows { heap in
            clients.map { client in
                heap.record([
                    "client_id": heap.string(client.id), "name": heap.string(client.name),
                    "dealers": heap.string(client.dealers.sorted().map(\.description).joined(separator: " ")),
                    "scopes": heap.string(client.scopes.map(\.rawValue).sorted().joined(separator: " ")),
                    "credential": heap.string(client.publicKey == nil ? "secret" : "key"),
                    "status": heap.string(client.isRevoked ? "revoked" : "active"),
                ])
            }
        }
    }
}

/// `sitescript clients rotate ID`: gives a client a new secret.
struct RotateClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Give a client a new secret; the old one is good no more."
    )

    @ArgumentParser.Argument(help: "The client's identifier.")
    var id: String

    @OptionGroup var options: ListOptions

    func run() async throws {
        let launch = try launch(with: options)
        let commands = ClientCommands(launch: launch)
        try commands.refuseWrites("a secret is not changed")
        let secret = Secret.random()
        try await reporting(launch) {
            var client = try await commands.client(id)
            guard client.publicKey == nil else {
                throw SitesServiceError(.invalid, "the client \(id) has a key, not a secret")
            }
            client.secretHash = Secret.hash(secret)
            try await commands.directory().replaceClient(client)
        }
        try commands.show(id, secret: secret)
    }
}

/// `sitescript clients revoke ID`: lets a client get and use tokens no more.
struct RevokeClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Let a client get and use tokens no more."
    )

    @ArgumentParser.Argument(help: "The client's identifier.")
    var id: String

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        let commands = ClientCommands(launch: launch)
        try commands.refuseWrites("a client is not revoked")
        try await reporting(launch) {
            var client = try await commands.client(id)
            client.isRevoked = true
            try await commands.directory().replaceClient(client)
        }
        launch.say("revoked client \(id)")
    }
}

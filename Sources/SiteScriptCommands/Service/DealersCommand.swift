import ArgumentParser
import SiteScript
import SitesCore

/// `sitescript dealers`: the dealers of the store.
struct DealersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dealers",
        abstract: "Manage the dealers of the store.",
        subcommands: [AddDealerCommand.self, ListDealersCommand.self],
        defaultSubcommand: ListDealersCommand.self
    )
}

/// `sitescript dealers add ID --name NAME`: adds a dealer to the store.
struct AddDealerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a dealer.")

    @ArgumentParser.Argument(help: "The dealer's number.")
    var id: Int

    @Option(help: "The dealer's name.")
    var name: String

    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let launch = try launch(with: shared)
        if launch.isReadOnly {
            launch.errors.report("a dealer is not added under --read-only")
            throw ExitCode.refused
        }
        try await reporting(launch) {
            try await launch.services.open().addDealer(Dealer(id: DealerID(id), name: name))
        }
        launch.say("added dealer \(id)")
    }
}

/// `sitescript dealers list`: prints the dealers of the store.
struct ListDealersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the dealers.")

    @OptionGroup var options: ListOptions

    func run() async throws {
        let launch = try launch(with: options)
        let dealers = try await reporting(launch) { try await launch.services.open().dealers() }
        if dealers.isEmpty {
            launch.say("no dealers; add one with `sitescript dealers add ID --name NAME`")
        }
        try launch.printRows { heap in
            dealers.map { heap.record(["dealer_id": Value($0.id.rawValue), "name": heap.string($0.name)]) }
        }
    }
}

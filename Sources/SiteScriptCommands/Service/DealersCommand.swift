import ArgumentParser
import SiteScript
import SiteScriptTerminal
import SitesCore

/// `sitescript dealers add|list`
struct DealersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dealers", abstract: "Manage the dealers of the store.",
        subcommands: [AddDealerCommand.self, ListDealersCommand.self], defaultSubcommand: ListDealersCommand.self)
}

/// `sitescript dealers add ID --name NAME`
struct AddDealerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a dealer.")

    @Argument(help: "The dealer's number.")
    var id: Int

    @Option(help: "The dealer's name.")
    var name: String

    func run() async throws {
        try await Invocation.report {
            try await Invocation.launch.services.open().addDealer(Dealer(id: DealerID(id), name: name))
        }
        if !Invocation.launch.options.isQuiet { OutputStream.error.write("added dealer \(id)\n") }
    }
}

/// `sitescript dealers list`
struct ListDealersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the dealers.")

    func run() async throws {
        let launch = Invocation.launch
        let dealers = try await Invocation.report { try await launch.services.open().dealers() }
        let heap = Heap()
        let list = heap.list(
            dealers.map { heap.record(["dealer_id": Value($0.id.rawValue), "name": heap.string($0.name)]) })
        if dealers.isEmpty, launch.options.format == nil {
            OutputStream.error.write("no dealers; add one with `sitescript dealers add ID --name NAME`\n")
        } else {
            try launch.resultOutput().print(list, heap)
        }
    }
}

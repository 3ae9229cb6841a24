import ArgumentParser
import SiteScriptTerminal

/// The options that may also stand behind the name of a command.
struct SharedOptions: ParsableArguments {
    @Option(help: "The store's file, or :memory:.")
    var store: String?

    @Option(help: "The profile of the service.")
    var profile: String?

    @Option(help: "When to colour: auto, always or never.")
    var color: ColorChoice?

    @Flag(name: .shortAndLong, help: "Say nothing but what went wrong.")
    var quiet = false

    /// A launch with these options in place of those it has.
    func change(_ launch: Launch) -> Launch {
        guard store != nil || profile != nil || color != nil || quiet else { return launch }
        var options = launch.options
        options.store = store ?? options.store
        options.profile = profile ?? options.profile
        if store != nil { options.profile = nil }
        options.color = color ?? options.color
        options.isQuiet = quiet || options.isQuiet
        return launch.with(options)
    }
}

extension ColorChoice: ExpressibleByArgument {}

/// Tells the options of `plan` from those of its script, which stand behind the script as when it is run.
enum PlanArguments {
    private static let flags: Set<Substring> = ["--exit-code", "-q", "--quiet", "-h", "--help"]
    private static let valued: Set<Substring> = [
        "-o", "--output", "--days", "--store", "--profile", "--color",
    ]

    /// The same arguments with the script's own behind `--`; a command other than `plan` keeps its own as they are.
    static func arranged(_ arguments: [String]) -> [String] {
        guard arguments.first == "plan", !arguments.contains("--") else { return arguments }
        var own = ["plan"]
        var scripts: [String] = []
        var hasScript = false
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            let name = argument.prefix { $0 != "=" }
            if flags.contains(name) {
                own.append(argument)
            } else if valued.contains(name) {
                own.append(argument)
                if name.count == argument.count, let value = rest.popFirst() { own.append(value) }
            } else if hasScript {
                scripts.append(argument)
            } else {
                own.append(argument)
                hasScript = argument == "-" || !argument.hasPrefix("-")
            }
        }
        return own + (scripts.isEmpty ? [] : ["--"] + scripts)
    }
}

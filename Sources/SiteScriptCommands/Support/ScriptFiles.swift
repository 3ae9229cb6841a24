/// The scripts that the arguments of a command name.
enum ScriptFiles {
    /// The files as they were given, with each folder replaced by the scripts below it in the order of their names.
    static func paths(_ arguments: [String], _ launch: Launch) throws -> [String] {
        var paths: [String] = []
        for argument in arguments {
            guard let found = SystemCalls.scripts(below: argument) else {
                paths.append(argument)
                continue
            }
            guard !found.isEmpty else {
                launch.errors.report(
                    "there are no scripts in `\(argument)`",
                    hint: "their names end in .sites"
                )
                throw ExitCode.usage
            }
            paths += found
        }
        return paths
    }
}

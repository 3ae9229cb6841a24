import SiteScriptCommands

@main
enum SiteScriptMain {
    static func main() async {
        exitProcess(await SiteScriptProgram.run(Array(CommandLine.arguments.dropFirst())))
    }
}

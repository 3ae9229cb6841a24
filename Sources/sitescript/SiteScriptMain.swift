import SiteScriptCommands

@main
enum SiteScriptMain {
    static func main() async { await SiteScriptProgram.runProcess() }
}

import SiteScriptCommands

@main
enum SiteScriptMain {
    static func main() { SiteScriptProgram.runProcess() }
}

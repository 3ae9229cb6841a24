import Foundation
import SiteScript
import SiteScriptLibrary

/// A command line with rows of its own: `swift run parcels 'parcels() | where .weight > 19 | count by .town'`.
@main
enum Parcels {
    static func main() async {
        let text = CommandLine.arguments.dropFirst().joined(separator: " ")
        guard !text.isEmpty else { fail("usage: parcels PROGRAM\n", status: 2) }
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.limits = ExecutionLimits(steps: 10_000_000, bytes: 64 << 20, wallClock: .seconds(5))
        engine.register("parcels", [], "All parcels of the depot.") { Depot.sample.rows }
        do {
            let script = try engine.compile(text, name: "parcels")
            let host = SealedHost()
            do throws(ScriptError) {
                let result = try await engine.session(host: host).run(script)
                print(host.output, terminator: "")
                if !result.value.isNil { print(result.text) }
            } catch {
                print(host.output, terminator: "")
                let drawing = DiagnosticRenderer(files: script.files).text(
                    title: "error",
                    isError: true,
                    code: error.code.rawValue,
                    message: error.message,
                    span: error.span,
                    hint: error.hint
                )
                fail(drawing, status: 1)
            }
        } catch let error as CompilationError {
            let renderer = DiagnosticRenderer(files: error.files)
            fail(error.diagnostics.map { renderer.text(of: $0) }.joined(), status: 1)
        } catch {
            fail("\(error)\n", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data(message.utf8))
        exit(status)
    }
}

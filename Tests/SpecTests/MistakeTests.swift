import Foundation
import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SitesBindings
import SitesCore
import Synchronization
import Testing

/// Scripts as people write them with a slip in each; what they are told stands beside them as `.expected`.
///
/// The first line of each names the codes that have to be raised, in the order of the text; nothing rewrites it.
@Suite("Mistakes")
struct MistakeTests {
    @Test("every mistake is told before anything is asked of the service", arguments: Mistake.all)
    func mistake(_ mistake: Mistake) throws {
        let found = try #require(mistake.check(), "\(mistake.name) compiles")
        #expect(found.asked == 0, "\(mistake.name) asked the service")
        #expect(found.codes == mistake.codes, "\(mistake.name)")
        #expect(found.hasError, "\(mistake.name) would run")
        try mistake.compareDrawing(found.text)
    }

    @Test("there are a hundred")
    func some() { #expect(Mistake.all.count >= 100) }

    @Test("every drawing belongs to a script")
    func orphans() throws {
        let names = Set(Mistake.all.map(\.name))
        for file in try FileManager.default.contentsOfDirectory(atPath: Mistake.folder.path)
        where file.hasSuffix(".expected") {
            #expect(names.contains(String(file.dropLast(9)) + ".sites"), "\(file)")
        }
    }
}

/// One script with mistakes.
struct Mistake: Sendable, CustomStringConvertible {
    /// What checking it gave.
    struct Result {
        var codes: [String]
        var hasError: Bool
        var text: String
        /// How often the service was asked for.
        var asked: Int
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Mistakes")

    static let all: [Mistake] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sites") }.sorted().compactMap { name in
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)).map {
                Mistake(name: name, text: $0)
            }
        }
    }()

    private static let header =
        "Made by `UPDATE_EXPECT=1 swift test --filter MistakeTests`; read it before you keep it.\n\n"

    let name: String
    let text: String

    var description: String { name }

    /// The codes that the first line asks for.
    var codes: [String] {
        guard let first = text.split(separator: "\n").first, first.hasPrefix("#: ") else { return [] }
        return first.dropFirst(3).split(separator: " ").map(String.init)
    }

    /// Compiles it as `sitescript check` does; nil when nothing is wrong with it.
    func check() -> Result? {
        let asked = Mutex(0)
        var settings = SitesSettings { () async throws(SitesServiceError) in
            asked.withLock { $0 += 1 }
            return MemorySitesService { 0 }
        }
        settings.defaultDealer = DealerID(42)
        var engine = Engine(modules: StandardLibrary.modules + [SitesModule.module(settings)])
        engine.moduleSource = FileModuleSource()
        do {
            _ = try engine.compile(SourceFile(name: "\(Mistake.folder.path)/\(name)", text: text))
            return nil
        } catch let error as CompilationError {
            let renderer = DiagnosticRenderer(files: error.files)
            let drawn = error.diagnostics.map(renderer.text(of:)).joined(separator: "\n")
            return Result(
                codes: error.diagnostics.map(\.code.text),
                hasError: error.diagnostics.contains { $0.severity == .error },
                text: drawn.replacing(Mistake.folder.path + "/", with: ""),
                asked: asked.withLock { $0 }
            )
        } catch {
            return nil
        }
    }

    /// Holds a drawing against the one beside the script; with `UPDATE_EXPECT=1` it is written, and fails.
    func compareDrawing(_ drawn: String) throws {
        let place = Mistake.folder.appending(path: name.dropLast(6) + ".expected")
        let expected = try? String(contentsOf: place, encoding: .utf8)
        guard expected != Mistake.header + drawn else { return }
        if ProcessInfo.processInfo.environment["UPDATE_EXPECT"] == "1" {
            try (Mistake.header + drawn).write(to: place, atomically: true, encoding: .utf8)
            Issue.record("\(name): the drawing was written")
        } else {
            Issue.record("\(name): drawn\n\(drawn)\nexpected\n\(expected ?? "nothing")")
        }
    }
}

import Foundation
import SiteScriptTestSupport
import Testing

@Suite("Specs")
struct SpecTests {
    @Test("every spec holds in every configuration", arguments: Specs.all)
    func spec(_ spec: SpecFile) async {
        for configuration in SpecRunner.Configuration.allCases where spec.runs(in: configuration) {
            let problems = await SpecRunner.run(spec, configuration)
            #expect(problems.isEmpty, "\(spec.name) (\(configuration)): \(problems.joined(separator: "\n"))")
        }
    }

    @Test("none was lost", .enabled(if: Specs.isWhole, "only some specs were asked for"))
    func all() { #expect(Specs.all.count >= 900) }
}

enum Specs {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Spec")

    /// Whether all specs are run.
    static let isWhole = ProcessInfo.processInfo.environment["SPEC"] == nil

    static let all: [SpecFile] = {
        let wanted = ProcessInfo.processInfo.environment["SPEC"] ?? ""
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        // What stands in a folder `lib` is imported by specs and none itself.
        let programs = paths.filter {
            $0.hasSuffix(".sites") && !$0.contains("/lib/") && $0.hasPrefix(wanted)
        }
        return programs.sorted().compactMap { path in
            let place = folder.appending(path: path)
            guard let text = try? String(contentsOf: place, encoding: .utf8) else { return nil }
            return SpecFile(name: path, text: text, folder: place.deletingLastPathComponent().path)
        }
    }()
}

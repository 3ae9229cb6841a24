import Foundation
import SiteScriptTestSupport

/// A folder of its own in which commands of a page are run, gone when the page is played.
final class PlayFolder {
    /// The program that was built beside the tests is not where it should be.
    struct NoProgram: Error {
        var path: String
    }

    private let url = FileManager.default.temporaryDirectory.appending(path: "page-\(UUID().uuidString)")
    private static let store = "tour.db"

    /// Makes the folder, with the examples and the program in reach.
    init() throws {
        let files = FileManager.default
        let program = PlayFolder.program
        guard files.isExecutableFile(atPath: program.path) else { throw NoProgram(path: program.path) }
        try files.createDirectory(at: url.appending(path: "bin"), withIntermediateDirectories: true)
        try files.createSymbolicLink(
            at: url.appending(path: "docs"),
            withDestinationURL: DocumentationPages.root.appending(path: "docs")
        )
        try files.createSymbolicLink(
            at: url.appending(path: "bin/sitescript"),
            withDestinationURL: program
        )
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The program beside the bundle of tests.
    private static var program: URL {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let tests = bundle?.bundleURL ?? URL(filePath: CommandLine.arguments.first ?? "").standardizedFileURL
        return tests.deletingLastPathComponent().appending(path: "sitescript")
    }

    /// Writes a file that a page shows.
    func write(_ text: String, to name: String) throws {
        try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
    }

    /// Makes the store of the guide's first page: dealer 42 with 74 sites.
    func addStore() throws {
        _ = try run(
            """
            sitescript dealers add 42 --name Acme
            sitescript dealers add 43 --name Beta
            sitescript --yes docs/examples/onboard.sites --dealer 42 --file docs/examples/places.csv
            rm -r state
            """,
            hasStore: true
        )
    }

    /// Types `script` into a shell; gives what was written to both streams.
    func run(_ script: String, hasStore: Bool) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = url
        process.environment = environment(hasStore: hasStore)
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private func environment(hasStore: Bool) -> [String: String] {
        let given = ProcessInfo.processInfo.environment
        var environment = [
            "PATH": url.path + "/bin:" + (given["PATH"] ?? "/usr/bin:/bin"), "HOME": url.path + "/home",
            "XDG_STATE_HOME": url.path + "/state", "NO_COLOR": "1", "LANG": "C.UTF-8", "TZ": "UTC",
        ]
        if let libraries = given["LD_LIBRARY_PATH"] { environment["LD_LIBRARY_PATH"] = libraries }
        if hasStore {
            environment["SITESCRIPT_STORE"] = PlayFolder.store
            environment["SITESCRIPT_DEALER"] = "42"
        }
        return environment
    }
}

import Foundation

/// An example that was built beside the tests, run in a process of its own.
final class ExampleProcess: Sendable {
    /// How a process ended.
    struct Ending: Equatable {
        var output: String
        var errors: String
        var status: Int32
    }

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    private static let folder: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let tests = bundle?.bundleURL ?? URL(filePath: CommandLine.arguments.first ?? "").standardizedFileURL
        return tests.deletingLastPathComponent()
    }()

    init(_ name: String, _ arguments: [String]) throws {
        process.executableURL = ExampleProcess.folder.appending(path: name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    deinit { process.terminate() }

    /// The next line it writes; nil at the end.
    ///
    /// It is read by a thread of its own, since those of tasks are few.
    func line() async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [output] in
                var bytes: [UInt8] = []
                while let byte = output.fileHandleForReading.readData(ofLength: 1).first {
                    if byte == UInt8(ascii: "\n") { break }
                    bytes.append(byte)
                }
                continuation.resume(returning: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    /// Waits for its end; what it writes is a few lines.
    func ending() -> Ending {
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let fault = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ending(
            output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: fault, as: UTF8.self),
            status: process.terminationStatus
        )
    }
}

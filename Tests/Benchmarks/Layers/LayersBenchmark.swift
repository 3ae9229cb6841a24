import Foundation

/// What each layer costs by itself: CPU time of the process for one of the things it does, the least of some rounds.
///
/// `scripts/release.sh layers-benchmark`, then `scripts/layers.py PROGRAM [--write]` for the table of
/// docs/performance.md. With a word only the layers whose names hold it.
@main
enum LayersBenchmark {
    static func main() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "layers-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
        ).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var stopwatch = Stopwatch(only: CommandLine.arguments.dropFirst().first ?? "")
        try await FrontEndLayers.measure(&stopwatch)
        try await MachineLayers.measure(&stopwatch)
        try await RowLayers.measure(&stopwatch, folder)
        try await ServiceLayers.measure(&stopwatch, folder)
    }
}

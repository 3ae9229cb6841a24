import Foundation

/// A folder that is there at once and goes with its last reference.
public final class TemporaryFolder: Sendable {
    /// The folder.
    public let path: String

    /// Makes a folder.
    public init() {
        let url = FileManager.default.temporaryDirectory.appending(path: "sitescript-\(UUID().uuidString)")
        path = url.path
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

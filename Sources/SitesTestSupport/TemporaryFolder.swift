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

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file that everybody may read.
    public func write(_ bytes: [UInt8], to name: String) {
        _ = FileManager.default.createFile(
            atPath: file(name),
            contents: Data(bytes),
            attributes: [.posixPermissions: 0o644]
        )
    }

    /// Writes a text as a file that everybody may read.
    public func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

    /// The text of a file; empty when there is none.
    public func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
    }

    /// The permission bits of a file or folder; nil when there is none.
    public func permissions(_ name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }
}

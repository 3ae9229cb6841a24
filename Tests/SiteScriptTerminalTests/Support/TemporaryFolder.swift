import Foundation

/// A folder that is removed with everything in it when the test is over.
final class TemporaryFolder {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "sitescript-terminal-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) {
        _ = FileManager.default.createFile(
            atPath: file(name),
            contents: Data(bytes),
            attributes: [.posixPermissions: 0o644]
        )
    }

    func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

    func read(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
    }

    /// The permission bits of a file or folder.
    func permissions(_ name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }
}

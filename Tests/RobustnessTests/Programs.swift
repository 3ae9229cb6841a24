import Foundation
import SiteScript
import SiteScriptFuzzing
import SiteScriptSyntax
import Testing

/// The programs that are damaged in every way, and what must hold of any text.
enum Programs {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Whether the slow tests run too.
    static let isSlow = !(ProcessInfo.processInfo.environment["SLOW"] ?? "").isEmpty

    /// How much is done: by the fast tests, by the slow ones in a debug build, which has a minute for all of it, and
    /// by the slow ones in a release build.
    static func amount(_ fast: Int, debug: Int, release: Int) -> Int {
        guard isSlow else { return fast }
        #if DEBUG
            return debug
        #else
            return release
        #endif
    }

    /// The specs' texts.
    static let specs: [(name: String, bytes: [UInt8])] = files(below: "Spec").filter {
        $0.name.hasSuffix(".sites")
    }

    /// The files of a folder of the tests in the order of their names.
    static func files(below folder: String) -> [(name: String, bytes: [UInt8])] {
        let folder = root.appending(path: folder)
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.sorted().compactMap { path in
            guard let data = FileManager.default.contents(atPath: folder.appending(path: path).path) else {
                return nil
            }
            return (path, Array(data))
        }
    }

    /// The entry with a name.
    static func entry(_ name: String) throws -> FuzzEntries.Entry {
        try #require(FuzzEntries.all.first { $0.name == name })
    }

    /// The stack that the system gives to programs, in bytes; `scripts/sanitize.sh` asks for more than is usual.
    static let usualStack: Int = {
        var limit = rlimit()
        #if canImport(Glibc)
            let failed = getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) != 0
        #else
            let failed = getrlimit(RLIMIT_STACK, &limit) != 0
        #endif
        // Without a limit it is that of Linux.
        return failed || limit.rlim_cur > 1 << 30 ? 8 << 20 : Int(limit.rlim_cur)
    }()

    /// Runs on a thread with a stack as big as the system gives to programs, or of so many bytes.
    static func onOwnThread(stack: Int = usualStack, _ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                body()
                continuation.resume()
            }
            thread.stackSize = stack
            thread.start()
        }
    }
}

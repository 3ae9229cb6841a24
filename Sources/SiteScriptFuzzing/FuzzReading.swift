import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Reads any bytes as a format of data, by a program that finds them in a file and on standard input.
///
/// What is read is written and read again the same, and every way to read it gives the same; a program that finds
/// out otherwise fails by itself, and every other error is a way to refuse what is broken.
struct FuzzReading: Sendable {
    /// A list of rows in a file.
    static let json = FuzzReading(
        """
        \(declarations)
        try { keep(json(path)) } catch invalid, value, io { }
        try { keep(json(path, as: Row)) } catch invalid, value, io { }
        """
    )

    /// A value on each line, of a file and of standard input, which comes in pieces.
    static let jsonl = FuzzReading(
        """
        \(declarations)
        func shown(rows) {
            try { return "\\(keep(rows()))" } catch invalid, value, io as e { return e.kind }
        }
        if shown(() => jsonl(path)) != shown(() => stdin(as: Any)) { fail "a stream is read as its file" }
        try { keep(jsonl(path, as: Row)) } catch invalid, value, io { }
        """
    )

    private static let declarations = """
        type Row = {
            id: Int, name: String?, rate: Double?, zone: Timezone?, at: Instant?, is_on: Bool?, tags: [String]?,
            more: [String: Any]?,
        }
        let path = env("INPUT") ?? ""
        func keep(rows) {
            let text = to_json(rows)
            if to_json(from_json(text)) != text { fail "what was read is read again" }
            return text
        }
        """

    private let script: CompiledScript

    private init(_ text: String) {
        do {
            script = try FuzzReading.engine.compile(SourceFile(name: "reading", text: text))
        } catch {
            preconditionFailure("the program compiles: \(error)")
        }
    }

    private static let engine: Engine = {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.limits = ExecutionLimits(steps: 1_000_000, bytes: 64 << 20, callDepth: 200)
        return engine
    }()

    /// Reads bytes.
    func run(_ bytes: [UInt8]) {
        var path = Array("/tmp/sitescript-fuzz-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        precondition(file >= 0 && write(file, bytes, bytes.count) == bytes.count, "the input can be written")
        close(file)
        defer { unlink(path) }
        let name = path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        let failure = FuzzRun.wait {
            let host = RecordingHost(input: bytes, environment: ["INPUT": name])
            do throws(ScriptError) {
                _ = try await FuzzReading.engine.session(host: host).run(script)
                return nil as ScriptError?
            } catch { return error }
        }
        precondition(failure == nil || failure?.kind == .limit, "\(failure?.message ?? "")")
    }
}

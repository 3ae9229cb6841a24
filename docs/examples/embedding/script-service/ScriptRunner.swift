import SiteScript
import SiteScriptLibrary

/// Runs the scripts of users, each in a session of its own.
struct ScriptRunner: Sendable {
    /// What came of a script.
    enum Outcome: Sendable {
        /// What it gave and printed, as JSON.
        case value([UInt8])
        /// What is wrong with it.
        case fault(Fault)
        /// Nobody waits for it any more.
        case cancelled
    }

    /// Why a script gives nothing, for the one who wrote it.
    struct Fault: Sendable, Encodable {
        var code: String
        var message: String
        var hint: String?
        var line: Int?
        var column: Int?
    }

    private let engine: Engine

    /// Takes the limits of one request.
    init(_ limits: ExecutionLimits) {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.limits = limits
        engine.register("stock", ["of"], "How many of an item are in stock.", effects: .reads) {
            (item: String) async throws -> Int in
            try await Task.sleep(for: .milliseconds(20))
            return item.utf8.count * 3
        }
        self.engine = engine
    }

    /// Runs a script; cancelling the task ends it.
    func run(_ text: String) async -> Outcome {
        do {
            let script = try engine.compile(text, name: "request")
            let host = SealedHost()
            let session = engine.session(host: host)
            do throws(ScriptError) {
                let result = try await session.run(script)
                return .value(try json(result, printed: host.output, session))
            } catch {
                if error.kind == .cancelled { return .cancelled }
                let place = error.span.map { script.files[0].position(at: Int($0.lower)) }
                return .fault(
                    Fault(
                        code: error.code.rawValue,
                        message: error.message,
                        hint: error.hint,
                        line: place?.line,
                        column: place?.column
                    )
                )
            }
        } catch let error as CompilationError {
            let first = error.diagnostics.first { $0.severity == .error }
            let place = first.map { error.files[0].position(at: Int($0.span.lower)) }
            return .fault(
                Fault(
                    code: first?.code.text ?? "",
                    message: first?.message ?? "the script cannot be compiled",
                    hint: first?.hint,
                    line: place?.line,
                    column: place?.column
                )
            )
        } catch {
            return .fault(Fault(code: "", message: "\(error)"))
        }
    }

    private func json(
        _ result: ScriptResult,
        printed: String,
        _ session: ScriptSession
    ) throws(ScriptError) -> [UInt8] {
        var writer = JSONWriter(session.context.heap, charging: session.context)
        writer.bytes += Array("{\"result\":".utf8)
        try writer.write(result.value)
        writer.bytes += Array(",\"printed\":".utf8)
        try writer.write(session.context.heap.string(printed))
        writer.bytes += Array("}\n".utf8)
        return writer.bytes
    }
}

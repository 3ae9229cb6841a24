import SiteScript
import SiteScriptSyntax
import SiteScriptTestSupport

/// Damages saved scripts and takes what comes of it: refused, or run within the limits.
package enum FuzzSaved {
    /// Takes a program's text, saved and with some bytes changed: those that two bytes each name behind a zero byte
    /// in the input, or without one some that the text itself decides.
    @Sendable
    static func run(_ bytes: [UInt8]) {
        let text = bytes.prefix { $0 != 0 }
        guard let saved = saved(Array(text)) else { return }
        var damages = Array(bytes.dropFirst(text.count + 1))
        if damages.isEmpty { damages = drawn(from: text) }
        var changed = saved
        for start in stride(from: 0, to: damages.count - 3, by: 4) {
            // The number of a byte may need more than 16 bits.
            let place = (Int(damages[start]) << 16 | Int(damages[start + 1]) << 8 | Int(damages[start + 2]))
            changed[place % changed.count] = damages[start + 3]
        }
        take(changed)
    }

    /// The bytes of a program, every other one with what a debugger needs; nil for one that does not compile.
    package static func saved(_ text: [UInt8]) -> [UInt8]? {
        var engine = FuzzRun.engine
        engine.isDebuggable = text.count % 2 == 1
        guard let script = try? engine.compile(SourceFile(name: "fuzz", bytes: text)) else { return nil }
        let saved = script.saved()
        let loaded = try? FuzzRun.engine.load(saved)
        precondition(loaded == script, "what was saved is loaded as it was")
        return saved
    }

    /// Loads bytes, whatever their sum, and runs what was taken under a debugger.
    package static func take(_ bytes: [UInt8]) {
        guard let script = try? FuzzRun.engine.load(CompiledScript.resummed(bytes)) else { return }
        precondition(!script.bytecodeText.isEmpty, "what is loaded can be shown")
        FuzzRun.wait {
            let host = RecordingHost(capabilities: [])
            let session = FuzzRun.engine.session(host: host)
            session.debugger = SteppingDebugger()
            do throws(ScriptError) {
                _ = try await session.run(script)
            } catch {
                let renderer = DiagnosticRenderer(files: script.files, usesColor: false)
                let span = error.span ?? SourceSpan(file: 0, lower: 0, upper: 0)
                _ = renderer.text(of: Diagnostic(.nestedTooDeep, error.message, at: span))
            }
        }
    }

    /// Eight changes from numbers that follow from the text.
    private static func drawn(from text: some Sequence<UInt8>) -> [UInt8] {
        var state = text.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return (0..<32).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }
}

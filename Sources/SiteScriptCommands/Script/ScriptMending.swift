import SiteScript
import SiteScriptSyntax

/// Mends a script by the fixes that are certain, as often as that finds more to mend.
struct ScriptMending {
    /// What was mended, in the order in which it was.
    private(set) var steps: [Step] = []
    /// The text in the end.
    private(set) var file: SourceFile

    /// One mended place.
    struct Step: Equatable {
        /// What was wrong.
        var message: String
        var code: String
        /// The number of the line, and the line before and after.
        var line: Int
        var before: String
        var after: String
    }

    private let replacesOldZones: Bool
    /// The engine that checks after each pass.
    private let engine: Engine

    /// How often the text is checked again; each pass mends at least one place.
    private static let passMaximum = 50

    init(_ file: SourceFile, _ engine: Engine, replacesOldZones: Bool) {
        self.file = file
        self.engine = engine
        self.replacesOldZones = replacesOldZones
        mend()
    }

    private mutating func mend() {
        var found = diagnostics(of: file)
        for _ in 0..<ScriptMending.passMaximum {
            let fixes = FixApplication(found.filter(isWanted), in: file)
            guard !fixes.mended.isEmpty else { return }
            let next = SourceFile(id: file.id, name: file.name, bytes: fixes.bytes)
            let rest = diagnostics(of: next)
            // A fix that leads to more mistakes than it mends was none; the text stays as it was.
            guard ScriptMending.errorCount(rest) <= ScriptMending.errorCount(found), next.bytes != file.bytes
            else { return }
            steps += fixes.mended.map { step($0, next) }
            (file, found) = (next, rest)
        }
    }

    private func isWanted(_ diagnostic: Diagnostic) -> Bool {
        switch diagnostic.code {
        case .oldTimezone: replacesOldZones
        default: diagnostic.severity == .error
        }
    }

    private func diagnostics(of file: SourceFile) -> [Diagnostic] {
        do {
            return try engine.check(file).diagnostics
        } catch let error as CompilationError {
            return error.diagnostics
        } catch {
            return []
        }
    }

    private static func errorCount(_ diagnostics: [Diagnostic]) -> Int {
        diagnostics.count { $0.severity == .error }
    }

    /// The line of a diagnostic before and after; lines keep their places as long as a fix does not join two.
    private func step(_ diagnostic: Diagnostic, _ next: SourceFile) -> Step {
        let line = file.line(at: Int(diagnostic.span.lower))
        let before = file.text(ofLine: line)
        var after = next.text(ofLine: min(line, next.lineCount))
        if next.lineCount < file.lineCount, let start = diagnostic.fix?.edits.first?.span.lower {
            after = next.text(ofLine: next.line(at: Int(min(start, UInt32(next.bytes.count)))))
        }
        return Step(
            message: diagnostic.message,
            code: diagnostic.code.text,
            line: line,
            before: before,
            after: after
        )
    }
}

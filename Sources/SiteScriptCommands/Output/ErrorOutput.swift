import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// Draws what is wrong, on the stream for talk.
struct ErrorOutput {
    var usesColor: Bool

    /// Draws diagnostics in the order of their places.
    func print(_ diagnostics: [Diagnostic], _ files: [SourceFile]) {
        let renderer = DiagnosticRenderer(files: files, usesColor: usesColor)
        OutputStream.standard.flush()
        OutputStream.error.write(diagnostics.map(renderer.text(of:)).joined(separator: "\n"))
    }

    /// Draws a run-time error with its place in the source and in the data.
    func print(_ error: ScriptError, _ files: [SourceFile]) {
        let renderer = DiagnosticRenderer(files: files, usesColor: usesColor)
        let place = error.dataPlace.map { " (\($0))" } ?? ""
        var text = renderer.text(
            title: "error", isError: true, code: error.code.rawValue,
            message: TerminalText.sanitised(error.message, keepingLayout: true) + place, span: error.span,
            hint: error.hint)
        let calls = error.stack.filter { $0.function != "<row>" }
        if calls.count > 1 {
            text += "  called from:\n"
            for frame in calls.dropFirst().prefix(8) {
                guard let file = files.first(where: { $0.id == frame.span.file }) else { continue }
                text += "    \(frame.function) at \(file.name):\(file.position(at: Int(frame.span.lower)))\n"
            }
        }
        if let request = error.requestID { text += "  request \(request)\n" }
        OutputStream.standard.flush()
        OutputStream.error.write(text)
    }

    /// Draws a message without a place.
    func print(_ message: String, hint: String? = nil) {
        OutputStream.standard.flush()
        let title = (TextStyle.red.union(.bold)).applied(to: "error", color: usesColor)
        OutputStream.error.write("\(title): \(message)\n" + (hint.map { "  hint: \($0)\n" } ?? ""))
    }
}

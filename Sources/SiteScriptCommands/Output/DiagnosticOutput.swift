import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import SiteScriptTerminal

/// Says what is wrong, on the stream for talk: drawn for people, or as JSON for programs.
///
/// As JSON every report is an array on a line of its own, with places as lines, columns and byte offsets.
struct DiagnosticOutput {
    private let console: Console
    private let style: Styler
    private let isJSON: Bool

    /// How many calls of a stack are shown.
    private static let callMaximum = 8

    /// Reports to the console's stream for talk.
    init(_ console: Console, color: ColorChoice, isJSON: Bool) {
        self.console = console
        self.isJSON = isJSON
        style = Styler(isOn: !isJSON && console.talk.usesColor(color))
    }

    /// Reports diagnostics in the order of their places.
    func report(_ diagnostics: [Diagnostic], _ files: [SourceFile]) {
        guard !diagnostics.isEmpty else { return }
        guard !isJSON else { return write(DiagnosticJSON.text(of: diagnostics, files: files) + "\n") }
        let renderer = DiagnosticRenderer(files: files, usesColor: style.isOn)
        write(diagnostics.map(renderer.text(of:)).joined(separator: "\n"))
    }

    /// Reports a run-time error with its place in the source and in the data.
    func report(_ error: ScriptError, _ files: [SourceFile]) {
        write(isJSON ? ErrorJSON.text(of: error, files) : text(of: error, files))
    }

    /// Reports a fault without a place.
    func report(_ message: String, hint: String? = nil) {
        guard !isJSON else { return write(ErrorJSON.text(of: message, hint: hint)) }
        let message = TerminalText.sanitised(message, keepingLayout: true)
        let note = hint.map { "  " + style("hint: \(TerminalText.sanitised($0))", .cyan) + "\n" } ?? ""
        write(style("error", TextStyle.red.union(.bold)) + ": \(message)\n" + note)
    }

    // MARK: - Drawing

    private func text(of error: ScriptError, _ files: [SourceFile]) -> String {
        let renderer = DiagnosticRenderer(files: files, usesColor: style.isOn)
        var text = renderer.text(
            title: "error",
            isError: true,
            code: error.code.rawValue,
            message: TerminalText.sanitised(error.message, keepingLayout: true),
            span: error.span.flatMap { span in
                files.contains { $0.id == span.file && $0.isOfCommand } ? nil : span
            },
            hint: error.hint.map { TerminalText.sanitised($0) }
        )
        if let place = error.dataPlace { text += "  at \(TerminalText.sanitised(place))\n" }
        text += calls(of: error, files)
        if let status = error.status { text += "  status \(status)\n" }
        if let request = error.requestID { text += "  request \(TerminalText.sanitised(request))\n" }
        return text
    }

    /// The calls under way, when the fault is inside of one.
    private func calls(of error: ScriptError, _ files: [SourceFile]) -> String {
        let frames = error.stack.filter { $0.function != "<row>" }
        guard frames.count > 1 else { return "" }
        let lines = frames.dropFirst().prefix(DiagnosticOutput.callMaximum).compactMap { frame -> String? in
            guard let file = files.first(where: { $0.id == frame.span.file }) else { return nil }
            return
                "  called from \(frame.function) at \(file.name):\(file.position(at: Int(frame.span.lower)))\n"
        }
        let more = frames.count - 1 - DiagnosticOutput.callMaximum
        return lines.joined() + (more > 0 ? "  … \(more) more \(more == 1 ? "call" : "calls")\n" : "")
    }

    private func write(_ text: String) {
        console.output.stream.flush()
        console.talk.stream.write(text)
    }
}

/// Run-time errors as JSON.
private enum ErrorJSON {
    static func text(of message: String, hint: String?) -> String {
        line { heap in
            heap.record([
                "severity": heap.string("error"), "message": heap.string(message),
                "hint": hint.map { heap.string($0) } ?? .nil,
            ])
        }
    }

    static func text(of error: ScriptError, _ files: [SourceFile]) -> String {
        line { heap in
            func text(_ text: String?) -> Value { text.map { heap.string($0) } ?? .nil }
            let stack = error.stack.map { frame in
                heap.record([
                    "function": heap.string(frame.function), "range": range(frame.span, files, heap),
                ])
            }
            return heap.record([
                "severity": heap.string("error"), "code": heap.string(error.code.rawValue),
                "kind": heap.string(error.kind.rawValue), "message": heap.string(error.message),
                "range": error.span.map { range($0, files, heap) } ?? .nil, "hint": text(error.hint),
                "place": text(error.dataPlace), "status": error.status.map { Value($0) } ?? .nil,
                "request_id": text(error.requestID), "stack": heap.list(stack),
            ])
        }
    }

    private static func range(_ span: SourceSpan, _ files: [SourceFile], _ heap: Heap) -> Value {
        guard let file = files.first(where: { $0.id == span.file }) else { return .nil }
        func place(_ offset: Int) -> Value {
            let position = file.position(at: offset)
            return heap.record([
                "line": Value(position.line), "column": Value(position.column), "offset": Value(offset),
            ])
        }
        return heap.record([
            "file": heap.string(file.name), "start": place(Int(span.lower)), "end": place(Int(span.upper)),
        ])
    }

    private static func line(_ make: (Heap) -> Value) -> String {
        let heap = Heap()
        var writer = JSONWriter(heap)
        // Only a number that JSON lacks or a deep nesting can fail, and there is neither.
        try? writer.write(heap.list([make(heap)]))
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

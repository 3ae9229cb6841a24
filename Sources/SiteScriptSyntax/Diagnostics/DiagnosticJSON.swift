/// Diagnostics for programs: one JSON array, places as lines and columns from 1 and as byte offsets.
public enum DiagnosticJSON {
    /// The array, on one line.
    public static func text(of diagnostics: [Diagnostic], files: [SourceFile]) -> String {
        "[" + diagnostics.map { object($0, files) }.joined(separator: ",") + "]"
    }

    private static func object(_ diagnostic: Diagnostic, _ files: [SourceFile]) -> String {
        var fields = [
            "\"severity\":\(quoted(diagnostic.severity.rawValue))",
            "\"code\":\(quoted(diagnostic.code.text))",
            "\"message\":\(quoted(diagnostic.message))", "\"range\":\(range(diagnostic.span, files))",
        ]
        if let hint = diagnostic.hint { fields.append("\"hint\":\(quoted(hint))") }
        if let fix = diagnostic.fix {
            let edits = fix.edits.map {
                "{\"range\":\(range($0.span, files)),\"replacement\":\(quoted($0.replacement))}"
            }
            fields.append("\"fix\":{\"edits\":[\(edits.joined(separator: ","))]}")
        }
        if !diagnostic.labels.isEmpty {
            let labels = diagnostic.labels.map {
                "{\"range\":\(range($0.span, files)),\"message\":\(quoted($0.message))}"
            }
            fields.append("\"labels\":[\(labels.joined(separator: ","))]")
        }
        return "{\(fields.joined(separator: ","))}"
    }

    private static func range(_ span: SourceSpan, _ files: [SourceFile]) -> String {
        guard let file = files.first(where: { $0.id == span.file }) else { return "null" }
        let (start, end) = (file.position(at: Int(span.lower)), file.position(at: Int(span.upper)))
        return
            "{\"file\":\(quoted(file.name)),\"start\":\(place(start, span.lower)),\"end\":\(place(end, span.upper))}"
    }

    private static func place(_ position: SourcePosition, _ offset: UInt32) -> String {
        "{\"line\":\(position.line),\"column\":\(position.column),\"offset\":\(offset)}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

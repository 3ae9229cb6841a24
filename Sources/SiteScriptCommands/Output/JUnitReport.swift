import SiteScript
import SiteScriptSyntax

/// Test results as the XML that build servers read: a suite for each file, a case for each test.
enum JUnitReport {
    /// The whole document.
    static func text(of results: [TestResult], _ files: [SourceFile]) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
        text += attributes(of: results) + ">\n"
        var names: [String] = []
        for result in results where !names.contains(result.file) { names.append(result.file) }
        for name in names {
            let cases = results.filter { $0.file == name }
            text += "  <testsuite name=\"\(escaped(name))\"\(attributes(of: cases))>\n"
            for result in cases { text += testCase(result, files) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func attributes(of results: [TestResult]) -> String {
        let failures = results.count { $0.error != nil }
        let total = results.reduce(Duration.zero) { $0 + $1.duration }
        return " tests=\"\(results.count)\" failures=\"\(failures)\" time=\"\(seconds(total))\""
    }

    private static func testCase(_ result: TestResult, _ files: [SourceFile]) -> String {
        var text = "    <testcase classname=\"\(escaped(result.file))\" name=\"\(escaped(result.name))\""
        text += " time=\"\(seconds(result.duration))\""
        guard result.error != nil || !result.output.isEmpty else { return text + "/>\n" }
        text += ">\n"
        if let error = result.error {
            let place = error.span.flatMap { span in
                files.first { $0.id == span.file }.map { "\($0.name):\($0.position(at: Int(span.lower)))" }
            }
            let details = [place, error.message, error.hint].compactMap { $0 }.joined(separator: "\n")
            text += "      <failure message=\"\(escaped(error.message))\" type=\"\(error.code.rawValue)\">"
            text += escaped(details) + "</failure>\n"
        }
        if !result.output.isEmpty { text += "      <system-out>\(escaped(result.output))</system-out>\n" }
        return text + "    </testcase>\n"
    }

    /// Seconds with milliseconds.
    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = Int(duration / .milliseconds(1))
        let rest = "\(milliseconds % 1000 + 1000)".dropFirst()
        return "\(milliseconds / 1000).\(rest)"
    }

    /// Text for XML; characters that XML forbids become the replacement character.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A program with its expectations as comments; the format is described in Tests/Spec/README.md.
package struct SpecFile: Sendable, CustomStringConvertible {
    /// One expected diagnostic or run-time error.
    package struct Fault: Sendable, Hashable {
        /// The line it stands on, from one.
        package var line: Int
        /// The diagnostic's code.
        package var code: String
        /// What its text contains; empty when any text will do.
        package var part: String
    }

    /// The path below the folder of specs.
    package var name: String
    /// The folder that its imports start from.
    package var folder = ""
    /// The program.
    package var text: String
    /// The lines it has to print.
    package var output: [String] = []
    /// The diagnostics it has to raise.
    package var diagnostics: [Fault] = []
    /// Whether it runs under read-only.
    package var isReadOnly = false
    /// Whether the host grants nothing.
    package var isWithoutCapabilities = false
    /// What is on its standard input.
    package var input = ""
    /// The run-time error it has to end with.
    package var failure: Fault?

    package var description: String { name }

    /// Reads the expectations of a program.
    package init(name: String, text: String, folder: String = "") {
        self.name = name
        self.folder = folder
        self.text = text
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let range = line.firstRange(of: "#>") {
                var expected = line[range.upperBound...]
                if expected.first == " " { expected.removeFirst() }
                output.append(String(expected))
            } else if let range = line.firstRange(of: "#: ") {
                take(String(line[range.upperBound...]), line: index + 1)
            }
        }
    }

    private mutating func take(_ directive: String, line: Int) {
        if directive.hasPrefix("stdin ") {
            input += directive.dropFirst(6) + "\n"
            return
        }
        let words = directive.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return }
        let parts = words[1].split(separator: ":", maxSplits: 1)
        let part = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        let fault = Fault(line: line, code: String(parts[0]), part: part)
        switch words[0] {
        case "error", "warning": diagnostics.append(fault)
        case "throws": failure = fault
        case "mode": isReadOnly = words[1] == "read-only"
        case "grants": isWithoutCapabilities = words[1] == "none"
        default: break
        }
    }
}

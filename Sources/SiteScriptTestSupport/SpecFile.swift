package import SiteScript

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
    /// Whether `apply` only shows.
    package var isDryRun = false
    /// Whether the host grants nothing.
    package var isWithoutCapabilities = false
    /// What is on its standard input.
    package var input = ""
    /// The most that it may use.
    package var limits = ExecutionLimits(steps: 5_000_000, bytes: 256 << 20, callDepth: 1000)
    /// The configurations that it does not run in: what it shows is how they differ.
    package var differing: Set<String> = []
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

    /// `steps=500 bytes=100000 depth=50`.
    private mutating func takeLimits(_ text: Substring) {
        for part in text.split(separator: " ") {
            let sides = part.split(separator: "=")
            guard sides.count == 2, let value = Int(sides[1]) else { continue }
            switch sides[0] {
            case "steps": limits.steps = value
            case "bytes": limits.bytes = value
            case "depth": limits.callDepth = value
            default: break
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
        case "mode":
            isReadOnly = words[1] == "read-only"
            isDryRun = words[1] == "dry-run"
        case "grants": isWithoutCapabilities = words[1] == "none"
        case "limits": takeLimits(words[1])
        case "differs": differing = Set(words[1].split(separator: " ").map(String.init))
        default: break
        }
    }
}

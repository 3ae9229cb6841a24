import SiteScript
import SiteScriptTerminal

/// What `sitescript FILE --help` prints: a script's parameters as options.
enum ParameterHelp {
    /// The help of a script; `summary` is what its first comment says.
    static func text(_ file: String, _ summary: String?, _ parameters: [ScriptParameter]) -> String {
        let usages = parameters.map { $0.isRequired ? " \(usage($0))" : " [\(usage($0))]" }
        var text = summary.map { "\($0)\n\n" } ?? ""
        text += "usage: sitescript [OPTIONS] \(file)\(usages.joined())\n"
        guard !parameters.isEmpty else { return text + "\nThe script takes no parameters.\n" }
        let width = min(parameters.map { DisplayWidth.of(usage($0)) }.max() ?? 0, 32)
        text += "\n"
        for parameter in parameters {
            let start = "  " + DisplayWidth.padded(usage(parameter), to: width)
            text +=
                start
                + (DisplayWidth.of(start) > width + 2 ? "\n" + String(repeating: " ", count: width + 2) : "")
            text += "  \(description(parameter))\n"
        }
        return text + "\nOptions of sitescript itself go before the file: see `sitescript --help`.\n"
    }

    /// What the comment at the top of a script says; nil when there is none.
    ///
    /// A `##` comment above a function or type belongs to that; parameters have theirs on their own line.
    static func summary(of source: String) -> String? {
        var lines: [Substring] = []
        var next: Substring = ""
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#!"), lines.isEmpty { continue }
            guard line.hasPrefix("#"), !line.hasPrefix("#\"") else {
                next = line
                break
            }
            lines.append(line.drop { $0 == "#" }.drop { $0 == " " })
        }
        if ["func ", "type ", "test "].contains(where: next.hasPrefix) { return nil }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private static func usage(_ parameter: ScriptParameter) -> String {
        let option = ParameterArguments.option(parameter)
        return parameter.type == .bool ? option : "\(option) \(parameter.type)"
    }

    private static func description(_ parameter: ScriptParameter) -> String {
        var notes = [parameter.defaultText.map { "default \($0)" } ?? "required"]
        if ParameterValue.isList(parameter.type) { notes.append("several with commas or by repeating it") }
        if parameter.type == .bool, parameter.defaultText == "true" {
            notes.append("--no-\(parameter.name) for false")
        }
        let note = "(\(notes.joined(separator: "; ")))"
        return parameter.help.map { "\($0) \(note)" } ?? note
    }
}

import SiteScript
import SiteScriptSyntax
import TimeZoneNames

/// A script's own arguments: `--name value` for each of its `param`s.
enum ParameterArguments {
    /// A mistake in them; all that could be found.
    struct Mistakes: Error, Equatable {
        var messages: [String]
    }

    /// The values for a script's parameters, made by `heap`.
    static func parse(
        _ arguments: [String], _ parameters: [ScriptParameter], _ heap: Heap
    ) throws(Mistakes) -> [String: Value] {
        var values: [String: Value] = [:]
        var messages: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                messages.append("`\(argument)` belongs to no option of the script")
                continue
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0]).replacing("-", with: "_")
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                let near = NameSuggestion.closest(to: name, among: parameters.map(\.name))
                messages.append("the script has no parameter `\(name)`" + (near.map { "; did you mean `--\($0)`?" } ?? ""))
                if parts.count == 1, rest.first?.hasPrefix("--") == false { rest.removeFirst() }
                continue
            }
            // A flag may stand alone.
            let isFlag = parameter.type == .bool && parts.count == 1 && rest.first.map { $0.hasPrefix("--") } ?? true
            guard let text = parts.count > 1 ? String(parts[1]) : isFlag ? "true" : rest.popFirst() else {
                messages.append("`--\(name)` needs a value: \(parameter.type)")
                continue
            }
            guard let value = value(text, parameter.type, heap) else {
                messages.append("`--\(name)`: \"\(text)\" is no \(parameter.type)" + hint(text, parameter.type))
                continue
            }
            values[name] = value
        }
        for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
            guard !messages.contains(where: { $0.hasPrefix("`--\(parameter.name)`") }) else { continue }
            messages.append("`--\(parameter.name)` is needed: \(parameter.type)" + (parameter.help.map { ", \($0)" } ?? ""))
        }
        guard messages.isEmpty else { throw Mistakes(messages: messages) }
        return values
    }

    private static func hint(_ text: String, _ type: ScriptType) -> String {
        guard type == .timezone, let near = TimeZoneNames.suggestions(for: text).first else { return "" }
        return "; did you mean `\(near)`?"
    }

    private static func value(_ text: String, _ type: ScriptType, _ heap: Heap) -> Value? {
        switch type {
        case .optional(let inner): value(text, inner, heap)
        case .int: Int(text).map { Value($0) }
        case .double: Double(text).flatMap { $0.isFinite ? Value($0) : nil }
        case .bool: text == "true" ? Value(true) : text == "false" ? Value(false) : nil
        case .timezone: TimeZoneNames.isKnown(text) ? heap.string(text) : nil
        case .instant: InstantText.milliseconds(text).map { .instant($0) }
        case .list(let element):
            elements(text, element, heap)
        case .string, .any: heap.string(text)
        default: nil
        }
    }

    private static func elements(_ text: String, _ element: ScriptType, _ heap: Heap) -> Value? {
        let list = heap.list([])
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = value(String(part), element, heap) else { return nil }
            heap.push(value, onto: list)
        }
        return list
    }

    /// The help of a script: its parameters as options.
    static func help(_ file: String, _ parameters: [ScriptParameter]) -> String {
        var lines = ["usage: sitescript \(file)" + parameters.map { $0.isRequired ? " --\($0.name) \($0.type)" : " [--\($0.name) \($0.type)]" }.joined()]
        if !parameters.isEmpty { lines.append("") }
        let width = parameters.map { "--\($0.name) \($0.type)".count }.max() ?? 0
        for parameter in parameters {
            let name = "--\(parameter.name) \(parameter.type)"
            let padding = String(repeating: " ", count: width - name.count + 2)
            let fallback = parameter.defaultText.map { "default \($0)" } ?? "required"
            lines.append("  \(name)\(padding)\(parameter.help.map { "\($0) (\(fallback))" } ?? fallback)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

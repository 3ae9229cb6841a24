import SiteScript
import SiteScriptSyntax

/// A script's own arguments: `--name value` for each of its `param`s.
struct ParameterArguments {
    /// The mistakes in them: all that could be found.
    struct Mistakes: Error, Equatable {
        /// One line each.
        var messages: [String]
    }

    /// The values by name.
    private(set) var values: [String: Value] = [:]
    /// The parameters that have to be given and were not, in order.
    private(set) var missing: [ScriptParameter] = []

    private let heap: Heap
    private let parameters: [ScriptParameter]
    private var messages: [String] = []
    private var named: Set<String> = []

    /// Reads the arguments; the values are made by `heap`.
    init(_ arguments: [String], _ parameters: [ScriptParameter], _ heap: Heap) throws(Mistakes) {
        self.heap = heap
        self.parameters = parameters
        var rest = arguments[...]
        while let argument = rest.popFirst() { take(argument, &rest) }
        missing = parameters.filter { $0.isRequired && !named.contains($0.name) }
        guard messages.isEmpty else {
            throw Mistakes(messages: messages + missing.map(ParameterArguments.isMissing))
        }
    }

    /// Takes what was answered for a missing parameter.
    mutating func answer(_ parameter: ScriptParameter, _ text: String) throws(ParameterValue.Mistake) {
        values[parameter.name] = try ParameterValue.parse(text, parameter.type, heap)
        missing.removeAll { $0.name == parameter.name }
    }

    /// Says that a parameter has to be given.
    static func isMissing(_ parameter: ScriptParameter) -> String {
        "`\(option(parameter))` is needed: \(parameter.type)" + (parameter.help.map { ", \($0)" } ?? "")
    }

    /// The option of a parameter.
    static func option(_ parameter: ScriptParameter) -> String { "--\(parameter.name)" }

    // MARK: - Reading

    private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) {
        guard argument.hasPrefix("--"), argument.count > 2 else {
            messages.append("`\(argument)` belongs to no option of the script")
            return
        }
        let parts = argument.dropFirst(2).split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let name = parts[0].replacing("-", with: "_")
        let inline = parts.count > 1 ? String(parts[1]) : nil
        if let parameter = parameters.first(where: { $0.name == name }) {
            take(parameter, inline, &rest)
        } else if inline == nil, name.hasPrefix("no_"),
            let parameter = parameters.first(where: { $0.name == name.dropFirst(3) && $0.type == .bool })
        {
            note(parameter, "false")
        } else {
            isUnknown(String(name))
            if inline == nil, let next = rest.first, !next.hasPrefix("--") { rest.removeFirst() }
        }
    }

    private mutating func take(
        _ parameter: ScriptParameter,
        _ inline: String?,
        _ rest: inout ArraySlice<String>
    ) {
        if let inline { return note(parameter, inline) }
        let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        // A flag may stand alone.
        if parameter.type == .bool, next != "true", next != "false" { return note(parameter, "true") }
        guard let next else {
            named.insert(parameter.name)
            let option = ParameterArguments.option(parameter)
            let hint = rest.first.map { "; write `\(option)=\($0)` if that is the value" } ?? ""
            messages.append("`\(option)` needs a value: \(parameter.type)" + hint)
            return
        }
        rest.removeFirst()
        note(parameter, next)
    }

    private mutating func note(_ parameter: ScriptParameter, _ text: String) {
        let isRepeated = !named.insert(parameter.name).inserted
        let option = ParameterArguments.option(parameter)
        guard !isRepeated || ParameterValue.isList(parameter.type) else {
            messages.append("`\(option)` is given twice")
            return
        }
        do throws(ParameterValue.Mistake) {
            let value = try ParameterValue.parse(text, parameter.type, heap)
            guard let known = values[parameter.name] else {
                values[parameter.name] = value
                return
            }
            for element in value.list.buffer { heap.push(element, onto: known) }
        } catch {
            messages.append("`\(option)`: \(error.message)")
        }
    }

    private mutating func isUnknown(_ name: String) {
        let option = "--" + name.replacing("_", with: "-")
        if let near = NameSuggestion.closest(to: name, among: parameters.map(\.name)) {
            messages.append("the script has no parameter `\(name)`; did you mean `--\(near)`?")
        } else if LaunchOptions.names.contains(option) {
            messages.append(
                "the script has no parameter `\(name)`; sitescript's own options go before the file"
            )
        } else {
            messages.append("the script has no parameter `\(name)`")
        }
    }
}

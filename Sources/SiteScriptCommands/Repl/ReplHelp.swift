import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// Help from the declarations: what a name is, how it is written, an example.
///
/// One name may be several things, such as a stage and a member; all of them are explained.
struct ReplHelp {
    private let registry: ModuleRegistry
    private let scope: CheckScope
    private let style: Styler

    init(_ registry: ModuleRegistry, _ scope: CheckScope, _ style: Styler) {
        self.registry = registry
        self.scope = scope
        self.style = style
    }

    /// What `:help` prints.
    static var overview: String {
        let width = ReplDirective.allCases.map(\.usage.count).max() ?? 0
        let directives = ReplDirective.allCases.map { directive in
            "  \(DisplayWidth.padded(directive.usage, to: width))  \(directive.summary)\n"
        }
        return """
            A line is a program; what it gives is shown and kept as `_`, the results before it as `_1` to `_9`.
            A line that starts with `|` goes on from `_`. A line that gives changes shows them and asks.

              sites() | count by .timezone | take 5
              | where .count > 100

            \(directives.joined())\
              \(DisplayWidth.padded("?NAME", to: width))  \
            what a stage, function, member, type or field is; ? alone lists them

            Tab completes, Ctrl-R searches the history, Ctrl-C clears the line or stops what runs.

            """
    }

    /// Everything that can be explained, sorted.
    static func names(_ registry: ModuleRegistry, _ scope: CheckScope) -> [String] {
        var names = Set(registry.stages.keys).union(registry.functions.keys).union(registry.types.keys)
        for family in TypeFamily.allCases { names.formUnion(registry.memberNames(of: family)) }
        for type in registry.types.values { names.formUnion(type.fieldSummaries.keys.map { "." + $0 }) }
        names.formUnion(scope.entries.map(\.name))
        names.formUnion(Keyword.all)
        return names.sorted()
    }

    /// Explains `query`: a name, a field with its dot, or words to look for when nothing is called so.
    func text(_ query: String) -> String {
        var name = query.trimmed
        if let words = name.quoted { return speaking(of: words) }
        if name.hasSuffix("()") { name.removeLast(2) }
        if name.hasPrefix("| ") { name.removeFirst(2) }
        guard !name.isEmpty else { return list() }
        let parts = name.hasPrefix(".") ? members(String(name.dropFirst())) : named(name) + members(name)
        return parts.isEmpty ? unknown(name) : parts.joined(separator: "\n")
    }

    private func named(_ name: String) -> [String] {
        var parts: [String] = []
        if let entry = scope.entry(named: name) { parts.append(describe(entry)) }
        if let lines = KeywordHelp.lines(name) {
            parts.append(lines.map { head($0.usage) + "  \($0.summary)\n" }.joined())
        }
        if let stage = registry.stages[name] { parts.append(describe(stage)) }
        if let function = registry.functions[name] { parts.append(describe(function)) }
        if let type = registry.types[name] { parts.append(describe(type)) }
        return parts
    }

    private func members(_ name: String) -> [String] {
        let members = TypeFamily.allCases.compactMap { registry.member(name, of: $0) }.map(describe)
        let fields = registry.types.values.sorted { $0.name < $1.name }.compactMap { type -> String? in
            guard case .record(let record) = type.type, let field = record[name],
                let summary = type.fieldSummaries[name]
            else { return nil }
            return head(".\(name): \(field)") + "  A field of \(type.name). \(summary)\n"
        }
        return members + fields
    }

    // MARK: - Describing

    private func head(_ text: String) -> String { style(text, .bold) + "\n" }

    private func describe(_ stage: NativeStage) -> String {
        let required = stage.shape.labels.filter(\.isRequired) + stage.shape.labels.filter { !$0.isRequired }
        let width = required.map { DisplayWidth.of($0.name) }.max() ?? 0
        let labels = required.map { label in
            let type = label.type == .any ? "" : "\(label.type)"
            let notes = [label.help, label.isRequired ? "needed" : "", type].filter { !$0.isEmpty }
            return
                "    \(DisplayWidth.padded(label.name + ":", to: width + 1))  \(notes.joined(separator: ", "))\n"
        }
        return head("| \(stage.usage)") + "  \(stage.summary)\n" + labels.joined() + examples(stage.examples)
    }

    private func describe(_ function: NativeFunction) -> String {
        head(ReplHelp.signature(of: function))
            + "  \(function.summary)\n" + examples(function.examples)
    }

    private func describe(_ member: NativeMember) -> String {
        let function = member.function
        return head(ReplHelp.signature(of: member)) + "  \(function.summary)\n" + examples(function.examples)
    }

    private func describe(_ type: NativeModule.NamedType) -> String {
        guard case .record(let record) = type.type else { return head(type.name) + "  \(type.summary)\n" }
        let heads = record.fields.map { ".\($0.name): \($0.type)" }
        let width = heads.map { DisplayWidth.of($0) }.max() ?? 0
        let fields = zip(heads, record.fields).map { head, field in
            let summary = type.fieldSummaries[field.name] ?? ""
            return "    " + (summary.isEmpty ? head : DisplayWidth.padded(head, to: width) + "  \(summary)")
                + "\n"
        }
        return head(type.name) + "  \(type.summary)\n" + fields.joined()
    }

    private func describe(_ entry: CheckScope.Entry) -> String {
        let what = entry.isDeclaration ? entry.name : "\(entry.name): \(entry.type)"
        let documentation = entry.documentation.map { "  \($0)\n" }
        return head(what) + (documentation ?? "  Declared in this session.\n")
    }

    /// How a function is called.
    static func signature(of function: NativeFunction) -> String {
        signature(function.name, function.signature.parameters, function.signature.result)
    }

    /// How a member is written behind a value.
    static func signature(of member: NativeMember) -> String {
        let function = member.function
        let name = "\(member.receiver).\(function.name)"
        let parameters = Array(function.signature.parameters.dropFirst())
        return member.isProperty
            ? "\(name): \(function.signature.result)"
            : signature(name, parameters, function.signature.result)
    }

    private static func signature(
        _ name: String,
        _ parameters: [FunctionSignature.Parameter],
        _ result: ScriptType
    ) -> String {
        let list = parameters.map { parameter in
            let name = parameter.needsLabel ? "\(parameter.name):" : parameter.name + ":"
            let type = parameter.takesLists ? "\(parameter.type) or [\(parameter.type)]" : "\(parameter.type)"
            let text = "\(name) \(type)\(parameter.isVariadic ? " …" : "")"
            return parameter.isOptional ? "[\(text)]" : text
        }
        return "\(name)(\(list.joined(separator: ", "))) -> \(result)"
    }

    private func examples(_ examples: [NativeExample]) -> String {
        examples.map { "  \($0.code)  \(style("→ \($0.result)", .dim))\n" }.joined()
    }

    // MARK: - Looking for names

    private func list() -> String {
        let groups = [
            ("stages", registry.stages.keys.sorted()), ("functions", registry.functions.keys.sorted()),
            ("types", registry.types.keys.sorted()),
            ("names of this session", Set(scope.entries.map(\.name)).sorted()),
        ]
        return groups.filter { !$0.1.isEmpty }
            .map { head($0.0) + "  " + $0.1.joined(separator: " ") + "\n" }
            .joined()
    }

    private func unknown(_ name: String) -> String {
        let start = "nothing is called `\(TerminalText.sanitised(name))`"
        if let near = NameSuggestion.closest(to: name, among: ReplHelp.names(registry, scope)) {
            return "\(start); did you mean `\(near)`?\n"
        }
        let found = search(name)
        return found.isEmpty
            ? "\(start); ? lists what there is\n" : "\(start); these speak of it:\n\(lines(found))"
    }

    /// What speaks of some words.
    private func speaking(of words: String) -> String {
        let (found, name) = (search(words), TerminalText.sanitised(words))
        return found.isEmpty
            ? "nothing speaks of `\(name)`; ? lists what there is\n"
            : "these speak of `\(name)`:\n\(lines(found))"
    }

    private func lines(_ found: [(name: String, summary: String)]) -> String {
        let width = found.map { DisplayWidth.of($0.name) }.max() ?? 0
        return found.map { "  \(DisplayWidth.padded($0.name, to: width))  \($0.summary)\n" }.joined()
    }

    /// What has all the words in its name, its summary or its examples.
    ///
    /// Those that only have them in an example stand last, with the example. Where nothing has all of them, what has the
    /// most that tell something.
    private func search(_ text: String) -> [(name: String, summary: String)] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            .map { $0.count > 3 && $0.hasSuffix("s") ? $0.dropLast() : $0 }
        guard !words.isEmpty else { return [] }
        let hasAll = { (text: String) in
            let text = text.lowercased()
            return words.allSatisfy { text.contains($0) }
        }
        let all = searched.sorted { $0.name < $1.name }
        let speaking = all.filter { hasAll("\($0.name) \($0.summary)") }
        let names = Set(speaking.map(\.name))
        let showing = all.filter { !names.contains($0.name) }.compactMap { entry in
            entry.examples.first { hasAll("\(entry.name) \(entry.summary) \($0.code)") }.map {
                (entry.name, "\(entry.summary)  \($0.code)")
            }
        }
        let found = speaking.map { ($0.name, $0.summary) } + showing
        return found.isEmpty ? near(words, all) : found
    }

    /// What has some of the words: one that little speaks of tells more than one that much does.
    private func near(_ words: [Substring], _ all: [Searched]) -> [(name: String, summary: String)] {
        let texts = all.map { entry in
            "\(entry.name) \(entry.summary) \(entry.examples.map(\.code).joined(separator: " "))".lowercased()
        }
        let weights = words.map { word in 1 / Double(max(texts.count { $0.contains(word) }, 1)).squareRoot() }
        let scores = texts.map { text in
            zip(words, weights).reduce(0) { $0 + (text.contains($1.0) ? $1.1 : 0) }
        }
        guard let best = scores.max(), best > 0 else { return [] }
        return zip(all, scores).filter { $0.1 >= best / 2 }.prefix(ReplHelp.nearMaximum).map {
            ($0.0.name, $0.0.summary)
        }
    }

    /// How many entries are listed that have only some of the words.
    private static let nearMaximum = 10

    private typealias Searched = (name: String, summary: String, examples: [NativeExample])

    /// What words are looked for in.
    private var searched: [Searched] {
        var all: [Searched] = registry.stages.values.map { ("| " + $0.name, $0.summary, $0.examples) }
        all += registry.functions.values.map { ($0.name + "()", $0.summary, $0.examples) }
        for family in TypeFamily.allCases {
            for name in registry.memberNames(of: family) {
                guard let member = registry.member(name, of: family) else { continue }
                let function = member.function
                all.append(("\(member.receiver).\(name)", function.summary, function.examples))
            }
        }
        return all
    }
}

extension String {
    /// What stands between the quotes round it; nil where there are none.
    fileprivate var quoted: String? {
        guard count > 1, hasPrefix("\""), hasSuffix("\"") else { return nil }
        return String(dropFirst().dropLast())
    }
}

import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax

/// What a script and its functions may do, for `check --effects`.
enum EffectsReport {
    /// A line for the script and one for each function.
    static func text(of checked: CheckedProgram) -> String {
        let file = checked.program.file
        var rows = [(name: file.name, effects: names(checked.effects))]
        rows += checked.functions.map { function in
            (
                name: "  \(function.name):\(file.line(at: Int(function.span.lower)))",
                effects: names(function.effects)
            )
        }
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { row in
            row.name + String(repeating: " ", count: width - row.name.count + 2) + row.effects + "\n"
        }.joined()
    }

    /// The same for several scripts, as one JSON array.
    static func json(of scripts: [CheckedProgram]) -> String {
        let heap = Heap()
        var writer = JSONWriter(heap)
        // Only a number that JSON lacks or a deep nesting can fail, and there is neither.
        try? writer.write(heap.list(scripts.map { record(of: $0, heap) }))
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private static func record(of checked: CheckedProgram, _ heap: Heap) -> Value {
        let file = checked.program.file
        func list(_ effects: Effects) -> Value { heap.list(effects.names.map { heap.string($0) }) }
        let functions = checked.functions.map { function in
            heap.record([
                "name": heap.string(function.name), "line": Value(file.line(at: Int(function.span.lower))),
                "effects": list(function.effects),
            ])
        }
        return heap.record([
            "file": heap.string(file.name), "effects": list(checked.effects),
            "functions": heap.list(functions),
        ])
    }

    private static func names(_ effects: Effects) -> String {
        effects.isEmpty ? "nothing but its value" : effects.names.joined(separator: " ")
    }
}

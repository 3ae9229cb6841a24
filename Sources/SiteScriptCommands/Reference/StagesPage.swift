import SiteScript

/// The page of all pipeline stages.
enum StagesPage {
    static func text(of modules: [NativeModule]) -> String {
        let stages = modules.flatMap(\.stages).sorted { $0.name < $1.name }
        var text = ReferencePages.head("Stages")
        text +=
            "A pipeline is `source | stage …`. Arguments of a stage stand behind its name without parentheses; any "
        text +=
            "function is a stage, too:\n`rows | f 3` is `f(rows, 3)`. `.name` is a field of the current row, `.` "
        text += "the row itself.\n\n"
        text += ReferencePages.table(
            ["stage", "what it does"],
            stages.map { ["[`\($0.name)`](#\($0.name))", $0.summary] }
        )
        return text + stages.map(describe).joined()
    }

    private static func describe(_ stage: NativeStage) -> String {
        var text = "\n## \(stage.name)\n\n```\n| \(stage.usage)\n```\n\n\(stage.summary)\n"
        let labels = stage.shape.labels.filter(\.isRequired) + stage.shape.labels.filter { !$0.isRequired }
        if !labels.isEmpty {
            text += "\n"
            text += ReferencePages.table(
                ["argument", "type", "", "what it is"],
                labels.map { label in
                    let type = label.type == .any ? "" : "`\(label.type)`"
                    return ["`\(label.name):`", type, label.isRequired ? "needed" : "", label.help]
                }
            )
        }
        if stage.pushRole != nil {
            text += "\nA source does it in place of the stage where the result is the same.\n"
        }
        return text + ReferencePages.effects(stage.effects) + ReferencePages.examples(stage.examples)
    }
}

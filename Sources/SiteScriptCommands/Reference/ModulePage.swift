import SiteScript

/// The page of one module of the library: its types, functions and members.
enum ModulePage {
    static func title(_ module: NativeModule) -> String {
        switch module.name {
        case "String": "Texts"
        case "List": "Lists"
        case "Map": "Maps and records"
        default: module.name.prefix(1).uppercased() + module.name.dropFirst()
        }
    }

    static func text(of module: NativeModule) -> String {
        var text = ReferencePages.head(title(module))
        if module.summary != title(module) + "." { text += module.summary + "\n" }
        text += contents(module)
        if !module.types.isEmpty {
            text += "\n## Types\n" + module.types.map(describe).joined()
        }
        if !module.functions.isEmpty {
            text += "\n## Functions\n" + module.functions.map(describe).joined()
        }
        for (receiver, members) in byReceiver(module) {
            text += "\n## Members of \(receiver)\n" + members.map { describe($0) }.joined()
        }
        return text
    }

    /// The table at the top: every entry with its line.
    private static func contents(_ module: NativeModule) -> String {
        var rows = module.functions.map { ["[`\($0.name)`](#\(anchor($0.name)))", $0.summary] }
        for (receiver, members) in byReceiver(module) {
            rows += members.map { member in
                let name = "\(receiver).\(member.function.name)"
                return ["[`\(name)`](#\(anchor(name)))", member.function.summary]
            }
        }
        guard !rows.isEmpty else { return "" }
        return "\n" + ReferencePages.table(["name", "what it does"], rows)
    }

    /// The members in the order of the module, those of one type together.
    private static func byReceiver(_ module: NativeModule) -> [(receiver: String, members: [NativeMember])] {
        var groups: [(receiver: String, members: [NativeMember])] = []
        for member in module.members {
            let name = receiverName(member)
            if let place = groups.firstIndex(where: { $0.receiver == name }) {
                groups[place].members.append(member)
            } else {
                groups.append((name, [member]))
            }
        }
        return groups
    }

    /// What the reader calls the type that a member belongs to.
    private static func receiverName(_ member: NativeMember) -> String {
        switch member.receiver {
        case .list: "List"
        case .map: "Map"
        case .record: "Record"
        case .stream: "Rows"
        default: "\(member.receiver)"
        }
    }

    private static func describe(_ function: NativeFunction) -> String {
        "\n### \(function.name)\n\n```\n\(ReplHelp.signature(of: function))\n```\n\n\(function.summary)\n"
            + ReferencePages.effects(function.signature.effects) + ReferencePages.examples(function.examples)
    }

    private static func describe(_ member: NativeMember) -> String {
        let function = member.function
        return
            "\n### \(receiverName(member)).\(function.name)\n\n```\n\(ReplHelp.signature(of: member))\n```\n\n"
            + "\(function.summary)\n" + ReferencePages.effects(function.signature.effects)
            + ReferencePages.examples(function.examples)
    }

    private static func describe(_ type: NativeModule.NamedType) -> String {
        let start = "\n### \(type.name)\n\n\(type.summary)\n"
        guard case .record(let record) = type.type else { return start }
        let rows = record.fields.map { field in
            ["`\(field.name)`", "`\(field.type)`", type.fieldSummaries[field.name] ?? ""]
        }
        return start + "\n" + ReferencePages.table(["field", "type", "what it is"], rows)
    }

    /// The place of a heading on its page, as Markdown on the web makes it.
    static func anchor(_ heading: String) -> String {
        String(heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    }
}

/// What is said to the prompt itself: a colon, a name, perhaps an argument.
enum ReplDirective: String, CaseIterable {
    case help
    case dealer
    case format
    case rows
    case quit

    /// The directive as it is typed, colon included; nil when there is none of that name.
    init?(typed: String) {
        switch typed {
        case ":h", ":?": self = .help
        case ":q", ":exit": self = .quit
        default: self.init(rawValue: String(typed.dropFirst()))
        }
    }

    /// The name as it is typed.
    var name: String { ":" + rawValue }

    /// How it is written.
    var usage: String {
        switch self {
        case .help, .quit: name
        case .dealer: "\(name) N"
        case .format: "\(name) FORMAT"
        case .rows: "\(name) N|all"
        }
    }

    /// What it does.
    var summary: String {
        switch self {
        case .help: "this text"
        case .dealer: "the dealer that `sites()` means"
        case .format:
            "how results are shown: " + OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        case .rows: "how many rows of a table are shown"
        case .quit: "leave, as Ctrl-D does"
        }
    }

    /// What may stand behind it, for completion.
    var choices: [String] {
        switch self {
        case .format: OutputFormat.allCases.map(\.rawValue)
        case .rows: ["all"]
        case .help, .dealer, .quit: []
        }
    }
}

import TimeZoneNames

/// What is said to the prompt itself: a colon, a name, perhaps an argument.
enum ReplDirective: String, CaseIterable {
    case help
    case tour
    case dealer
    case store
    case profile
    case readOnly = "read-only"
    case format
    case timezone
    case rows
    case pager
    case timing
    case results
    case history
    case undo
    case edit
    case save
    case load
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
        case .help, .results, .edit, .quit: name
        case .tour: "\(name) [next|off]"
        case .dealer: "\(name) N"
        case .store: "\(name) FILE"
        case .profile: "\(name) NAME"
        case .timezone: "\(name) ZONE"
        case .undo: "\(name) [LABEL]"
        case .readOnly, .pager, .timing: "\(name) on|off"
        case .format: "\(name) FORMAT"
        case .rows: "\(name) N|all"
        case .history: "\(name) [TEXT]"
        case .save, .load: "\(name) \"FILE\""
        }
    }

    /// What it does.
    var summary: String {
        switch self {
        case .help: "this text"
        case .tour: "the language in five minutes, on sample data"
        case .dealer: "the dealer that `sites()` means"
        case .store: "the store that everything is read from and written to"
        case .profile: "the service that everything is read from and written to"
        case .readOnly: "whether changes are refused"
        case .format:
            "how results are shown: " + OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        case .timezone: "the zone whose clocks instants are shown by"
        case .rows: "how many rows of a table are shown"
        case .pager: "whether what is longer than the screen is shown in a pager"
        case .timing: "whether the cost of a line is said"
        case .results: "the results that are kept, with their age"
        case .history: "the lines entered so far, or those with a text"
        case .undo: "the changes that take back the last run, or the last one with a label"
        case .edit: "change the last line in your own editor"
        case .save: "write the lines that worked to a script"
        case .load: "run a script's lines here"
        case .quit: "leave, as Ctrl-D does"
        }
    }

    /// What may stand behind it, for completion.
    var choices: [String] {
        switch self {
        case .format: OutputFormat.allCases.map(\.rawValue)
        case .rows: ["all"]
        case .timezone: TimeZoneNames.all
        case .tour: ["next", "off"]
        case .readOnly, .pager, .timing: ["on", "off"]
        default: []
        }
    }
}

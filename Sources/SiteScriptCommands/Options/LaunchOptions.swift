import SiteScriptSyntax
import SiteScriptTerminal

/// What the command line asks for: what is to be run, and under which options.
///
/// It is read by hand, so that most runs never pay for the command tree. Options before a script's file are
/// ours, those behind it the script's own; with `-c` all are ours.
struct LaunchOptions: Sendable, Equatable {
    /// What is to be run.
    enum Target: Sendable, Equatable {
        /// A script's file and the arguments behind it.
        case file(String, [String])
        /// The text behind `-c`.
        case code(String)
        /// A script on standard input and the arguments behind `-`.
        case standardInput([String])
        /// A named command of the tree and its arguments.
        case command(String, [String])
        /// The prompt was asked for by name.
        case prompt
        /// Nothing was named: the prompt on a terminal, a script on standard input elsewhere.
        case nothing
        case help
        case version

        /// Whether it does one thing after the other: runs or reads scripts from start to end, or does hardly anything.
        var isSequential: Bool {
            switch self {
            case .file, .code, .standardInput, .help, .version: true
            case .command(let name, _): ["check", "dump", "fmt"].contains(name)
            case .prompt, .nothing: false
            }
        }

        /// Whether it runs scripts, which may ask the service.
        var usesService: Bool {
            switch self {
            case .file, .code, .standardInput, .prompt, .nothing: true
            case .command, .help, .version: false
            }
        }
    }

    /// A mistake on the command line.
    struct Mistake: Error, Equatable {
        /// What is wrong.
        var message: String
        /// How to mend it.
        var hint = "see `sitescript --help`"
    }

    var target = Target.nothing
    var store: String?
    var profile: String?
    var dealer: Int?
    var format: OutputFormat?
    var confirms = false
    var isReadOnly = false
    var isDryRun = false
    var color = ColorChoice.auto
    var changesMaximum: Int?
    var isQuiet = false
    var isVerbose = false
    /// Whether the headers of requests are shown, too.
    var showsHeaders = false
    /// The file that the requests are written to.
    var archive: String?

    /// The names that stand for commands, not for files.
    static let commands = [
        "run",
        "repl",
        "check",
        "explain",
        "fmt",
        "test",
        "dump",
        "dealers",
        "clients",
        "profiles",
        "serve",
        "plan",
        "show",
        "apply",
        "resume",
        "undo",
        "runs",
        "reference",
        "help",
    ]

    /// The options, in their long form.
    static let names = [
        "--store", "--profile", "--dealer", "--format", "--yes", "--read-only", "--dry-run", "--color",
        "--max-changes",
        "--quiet", "--verbose", "--har", "--version", "--help",
    ]

    /// Reads the arguments behind the program's name; what they leave open may be said by the environment.
    static func parse(
        _ arguments: [String],
        environment: (String) -> String? = { _ in nil }
    ) throws(Mistake) -> LaunchOptions {
        var scanner = LaunchScanner(arguments)
        try scanner.scan()
        try scanner.readEnvironment(environment)
        return scanner.options
    }
}

/// Walks over the arguments.
private struct LaunchScanner {
    private(set) var options = LaunchOptions()
    private var rest: ArraySlice<String>
    private var hasCode = false

    init(_ arguments: [String]) { rest = arguments[...] }

    mutating func scan() throws(LaunchOptions.Mistake) {
        while let argument = rest.popFirst() {
            switch argument {
            case "--":
                guard let file = rest.popFirst() else { return }
                return try takeFile(file)
            case "-c": try takeCode()
            case "-h", "--help": return options.target = .help
            case "--version": return options.target = .version
            case _ where argument.hasPrefix("-") && argument != "-": try takeOption(argument)
            default:
                if try !takePositional(argument) { return }
            }
        }
    }

    mutating func readEnvironment(_ environment: (String) -> String?) throws(LaunchOptions.Mistake) {
        if options.store != nil, let profile = options.profile {
            throw LaunchOptions.Mistake(message: "--store and --profile \(profile) are both given")
        }
        if options.store == nil, options.profile == nil, let name = environment("SITESCRIPT_PROFILE"),
            !name.isEmpty
        {
            options.profile = name
        }
        if options.store == nil, options.profile == nil, let store = environment("SITESCRIPT_STORE"),
            !store.isEmpty
        {
            options.store = store
        }
        if options.dealer == nil, let text = environment("SITESCRIPT_DEALER"), !text.isEmpty {
            guard let dealer = Int(text), dealer > 0 else {
                throw LaunchOptions.Mistake(
                    message: "SITESCRIPT_DEALER is `\(text)`, not a dealer's number",
                    hint: "set it to a number, or unset it"
                )
            }
            options.dealer = dealer
        }
    }

    // MARK: - What is to be run

    private mutating func takeCode() throws(LaunchOptions.Mistake) {
        guard !hasCode else {
            throw LaunchOptions.Mistake(
                message: "`-c` is given twice",
                hint: "put both lines in one, with `;` between"
            )
        }
        guard let code = rest.popFirst() else {
            throw LaunchOptions.Mistake(
                message: "`-c` needs a program",
                hint: "sitescript -c 'sites() | count'"
            )
        }
        hasCode = true
        options.target = .code(code)
    }

    /// Takes what is not an option; false when everything behind it belongs to it.
    private mutating func takePositional(_ argument: String) throws(LaunchOptions.Mistake) -> Bool {
        switch options.target {
        case .code:
            throw LaunchOptions.Mistake(
                message: "`\(argument)` stands behind `-c`, which takes one program",
                hint: "quote the whole program: -c '…'"
            )
        case .prompt: throw LaunchOptions.Mistake(message: "`repl` takes no `\(argument)`")
        default: break
        }
        switch argument {
        case "run" where options.target == .nothing:
            return try takeRun()
        case "repl":
            options.target = .prompt
            return true
        case "help": options.target = rest.isEmpty ? .help : .command("help", Array(rest))
        case _ where LaunchOptions.commands.contains(argument):
            options.target = .command(argument, Array(rest))
        default: try takeFile(argument)
        }
        return false
    }

    /// Takes what stands behind `run`: options, then a file or `-`.
    private mutating func takeRun() throws(LaunchOptions.Mistake) -> Bool {
        while let argument = rest.popFirst() {
            switch argument {
            case "-h", "--help":
                options.target = .help
                return false
            case _ where argument.hasPrefix("-") && argument != "-": try takeOption(argument)
            default:
                try takeFile(argument)
                return false
            }
        }
        throw LaunchOptions.Mistake(message: "`run` needs a script", hint: "sitescript run FILE")
    }

    private mutating func takeFile(_ file: String) throws(LaunchOptions.Mistake) {
        guard !hasCode else {
            throw LaunchOptions.Mistake(message: "`-c` and the file `\(file)` are both given")
        }
        options.target = file == "-" ? .standardInput(Array(rest)) : .file(file, Array(rest))
        rest = []
    }

    // MARK: - Options

    private mutating func takeOption(_ argument: String) throws(LaunchOptions.Mistake) {
        let option = OptionText(argument)
        switch option.name {
        case "--store": options.store = try option.value("a file, or :memory:", &rest)
        case "--profile": options.profile = try option.value("a profile's name", &rest)
        case "--dealer": options.dealer = try option.number("a dealer's number", from: 1, &rest)
        case "--max-changes":
            options.changesMaximum = try option.number("a number of changes", from: 0, &rest)
        case "--format": options.format = try option.choice("format", &rest)
        case "--color": options.color = try option.choice("choice of colour", &rest)
        case "--yes": options.confirms = try option.flag()
        case "--read-only": options.isReadOnly = try option.flag()
        case "--dry-run": options.isDryRun = try option.flag()
        case "-q", "--quiet": options.isQuiet = try option.flag()
        case "-v", "--verbose": options.isVerbose = try option.flag()
        case "-vv":
            options.isVerbose = try option.flag()
            options.showsHeaders = true
        case "--har": options.archive = try option.value("a file", &rest)
        default:
            let near = NameSuggestion.closest(to: option.name, among: LaunchOptions.names)
            throw LaunchOptions.Mistake(
                message: "there is no option `\(option.name)`",
                hint: near.map { "did you mean `\($0)`?" } ?? "see `sitescript --help`"
            )
        }
    }
}

/// One option as it was written.
private struct OptionText {
    let name: String
    private let inline: String?

    init(_ argument: String) {
        guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else {
            name = argument
            inline = nil
            return
        }
        name = String(argument[..<sign])
        inline = String(argument[argument.index(after: sign)...])
    }

    func flag() throws(LaunchOptions.Mistake) -> Bool {
        guard inline == nil else { throw LaunchOptions.Mistake(message: "`\(name)` takes no value") }
        return true
    }

    func value(_ what: String, _ rest: inout ArraySlice<String>) throws(LaunchOptions.Mistake) -> String {
        guard let value = inline ?? rest.popFirst(), !value.isEmpty else {
            throw LaunchOptions.Mistake(message: "`\(name)` needs \(what)")
        }
        return value
    }

    func number(
        _ what: String,
        from minimum: Int,
        _ rest: inout ArraySlice<String>
    ) throws(LaunchOptions.Mistake) -> Int {
        let text = try value(what, &rest)
        guard let number = Int(text), number >= minimum else {
            throw LaunchOptions.Mistake(message: "`\(name)` needs \(what), not `\(text)`")
        }
        return number
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ what: String,
        _ rest: inout ArraySlice<String>
    ) throws(LaunchOptions.Mistake) -> Choice {
        let names = Choice.allCases.map(\.rawValue)
        let text = try value("a \(what): " + names.joined(separator: ", "), &rest)
        guard let choice = Choice(rawValue: text) else {
            let near = NameSuggestion.closest(to: text, among: names)
            throw LaunchOptions.Mistake(
                message: "there is no \(what) `\(text)`",
                hint: near.map { "did you mean `\($0)`?" } ?? "there are " + names.joined(separator: ", ")
            )
        }
        return choice
    }
}

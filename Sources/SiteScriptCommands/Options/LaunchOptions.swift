import SiteScript
import SiteScriptSyntax
import SiteScriptTerminal

/// The options that stand before everything else, read by hand: most runs never pay for the command tree.
struct LaunchOptions: Sendable {
    /// What is to be run.
    enum Target: Sendable, Equatable {
        /// A script file and the arguments behind it.
        case file(String, [String])
        /// The text behind `-c`.
        case code(String)
        /// Standard input.
        case standardInput
        /// A named command and its arguments.
        case command(String, [String])
        /// Nothing was named: the REPL.
        case interactive
        case help
        case version
    }

    var target = Target.interactive
    var store: String?
    var dealer: Int?
    var format: String?
    var confirms = false
    var isReadOnly = false
    var isDryRun = false
    var color = ColorChoice.auto
    var changesMaximum: Int?
    var isQuiet = false
    var isVerbose = false

    static let commands = ["check", "dump", "dealers", "run", "repl", "help"]
    private static let names = [
        "--store", "--dealer", "--format", "--yes", "--read-only", "--dry-run", "--color", "--max-changes", "--quiet",
        "--verbose", "--version", "--help",
    ]
    static let formats = ["table", "json", "jsonl", "csv", "tsv", "md"]

    /// A mistake on the command line.
    struct Mistake: Error, Equatable {
        var message: String
    }

    /// Reads the arguments behind the program's name.
    static func parse(_ arguments: [String]) throws(Mistake) -> LaunchOptions {
        var options = LaunchOptions()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "-":
                options.target = .standardInput
                return options
            case "-c":
                guard let code = rest.popFirst() else { throw Mistake(message: "`-c` needs a program: -c 'sites() | count'") }
                options.target = .code(code)
            case let name where name.hasPrefix("-"): try options.take(name, &rest)
            default:
                if case .code = options.target {
                    throw Mistake(message: "`\(argument)` is one argument too many behind `-c`")
                }
                options.target =
                    commands.contains(argument) ? .command(argument, Array(rest)) : .file(argument, Array(rest))
                return options
            }
        }
        return options
    }

    private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) throws(Mistake) {
        var name = argument
        var inline: String?
        if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
            name = String(argument[..<sign])
            inline = String(argument[argument.index(after: sign)...])
        }
        func value(_ what: String) throws(Mistake) -> String {
            guard let value = inline ?? rest.popFirst() else { throw Mistake(message: "`\(name)` needs \(what)") }
            return value
        }
        func number(_ what: String) throws(Mistake) -> Int {
            let text = try value(what)
            guard let number = Int(text) else { throw Mistake(message: "`\(name)` needs \(what), not `\(text)`") }
            return number
        }
        switch name {
        case "--store": store = try value("a file, or :memory:")
        case "--dealer": dealer = try number("a dealer's number")
        case "--max-changes": changesMaximum = try number("a number of changes")
        case "--format":
            let text = try value("a format")
            guard Self.formats.contains(text) else {
                throw Mistake(message: "there is no format `\(text)`; there are \(Self.formats.joined(separator: ", "))")
            }
            format = text
        case "--color":
            let text = try value("auto, always or never")
            guard let choice = ColorChoice(rawValue: text) else {
                throw Mistake(message: "`--color` is auto, always or never, not `\(text)`")
            }
            color = choice
        case "--yes": confirms = true
        case "--read-only": isReadOnly = true
        case "--dry-run": isDryRun = true
        case "-q", "--quiet": isQuiet = true
        case "-v", "--verbose": isVerbose = true
        case "--version": target = .version
        case "-h", "--help": target = .help
        default:
            let near = NameSuggestion.closest(to: name, among: Self.names).map { "; did you mean `\($0)`?" } ?? ""
            throw Mistake(message: "there is no option `\(argument)`\(near)")
        }
    }
}

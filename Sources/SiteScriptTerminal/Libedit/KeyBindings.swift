/// Which keys run which commands before the user's `.editrc` is read.
///
/// Keys are written as in that file: `^A`, `\e` for Alt, octal for the characters special
/// keys arrive as.
enum KeyBindings {
    /// A key of libedit's main key map, or of the map of vi's command mode.
    struct Binding: Equatable {
        var key: String
        var command: String
        var isInCommandMode = false

        /// The binding as the words of a `bind` line.
        var words: [String] { ["bind"] + (isInCommandMode ? ["-a"] : []) + [key, command] }
    }

    /// Returns the notation of a special key.
    static func notation(_ key: SpecialKey) -> String {
        "\\" + String(key.rawValue, radix: 8)
    }

    /// Returns the bindings of an editing mode, in order.
    static func bindings(for mode: EditorConfiguration.Mode) -> [Binding] {
        let special = specialKeys.map { (notation($0), $1.rawValue) }
        let common = (special + controlKeys.map { ($0, $1.rawValue) }).map { Binding(key: $0, command: $1) }
        // Letters of Latin scripts are below U+0100, where libedit looks them up as keys.
        let letters = (0xA0...0xFF).map { Binding(key: "\\" + String($0, radix: 8), command: "ed-insert") }
        switch mode {
        case .emacs:
            return common + letters
                + emacsKeys.map { Binding(key: $0, command: $1.rawValue) }
                + emacsUnassigned.map { Binding(key: $0, command: unassigned) }
        case .vi:
            let everywhere = special + viCommandKeys.map { ($0, $1.rawValue) }
            return common + letters
                + everywhere.map { Binding(key: $0, command: $1, isInCommandMode: true) }
                + viCommandUnassigned.map { Binding(key: $0, command: unassigned, isInCommandMode: true) }
        }
    }

    private static let unassigned = "ed-unassigned"

    private static let specialKeys: [(SpecialKey, EditorCommand)] = [
        (.up, .up), (.down, .down), (.right, .right), (.left, .left), (.home, .rowStart), (.end, .rowEnd),
        (.delete, .deleteRight), (.pageUp, .olderEntry), (.pageDown, .newerEntry), (.wordRight, .wordRight),
        (.wordLeft, .wordLeft), (.wordDelete, .killWordRight), (.blockStart, .blockStart),
        (.blockEnd, .blockEnd), (.newline, .newline), (.paste, .paste), (.backTab, .complete),
    ]

    /// Keys that mean the same in every mode in which text is inserted.
    private static let controlKeys: [(String, EditorCommand)] = [
        ("^C", .interrupt), ("^D", .deleteOrEnd), ("^H", .deleteLeft), ("^?", .deleteLeft), ("^I", .complete),
        ("^J", .accept), ("^L", .clearScreen), ("^M", .accept), ("^N", .newerEntry), ("^P", .olderEntry),
        ("^R", .search), ("^S", .search), ("^U", .killRowStart), ("^W", .killRunLeft), ("^Z", .suspend),
        ("^_", .undo),
    ]

    private static let emacsKeys: [(String, EditorCommand)] = [
        ("^A", .rowStart), ("^B", .left), ("^E", .rowEnd), ("^F", .right), ("^K", .killRowEnd), ("^Y", .yank),
        ("\\eb", .wordLeft), ("\\eB", .wordLeft), ("\\ef", .wordRight), ("\\eF", .wordRight),
        ("\\ed", .killWordRight), ("\\eD", .killWordRight), ("\\e^H", .killWordLeft),
        ("\\e^?", .killWordLeft), ("^X^E", .externalEditor), ("^X^U", .undo),
        ("\\e<", .blockStart), ("\\e>", .blockEnd), ("\\ep", .olderEntry), ("\\en", .newerEntry),
    ]

    private static let viCommandKeys: [(String, EditorCommand)] = [
        ("^C", .interrupt), ("^D", .deleteOrEnd), ("^J", .accept), ("^L", .clearScreen), ("^M", .accept),
        ("^N", .newerEntry), ("^P", .olderEntry), ("^R", .search), ("^Z", .suspend), ("j", .down), ("k", .up),
        ("+", .newerEntry), ("-", .olderEntry), ("/", .search), ("?", .search), ("u", .undo),
        ("v", .externalEditor),
    ]

    /// Commands of libedit that would ask on a screen it does not draw, or that need its
    /// own history.
    private static let emacsUnassigned = ["^O", "^Q", "^V", "^\\\\", "\\ex", "\\eX"]
    private static let viCommandUnassigned = [":", "n", "N", "G", "#"]
}

import CLibedit

/// What a key does in the editor, beyond inserting itself.
///
/// The raw values are the names in `bind` lines of the user's `.editrc`.
enum EditorCommand: String, CaseIterable {
    case accept = "sitescript-accept"
    case newline = "sitescript-newline"
    case interrupt = "sitescript-interrupt"
    case deleteOrEnd = "sitescript-delete-or-end"
    case complete = "sitescript-complete"
    case search = "sitescript-search"
    case paste = "sitescript-paste"
    case up = "sitescript-up"
    case down = "sitescript-down"
    case olderEntry = "sitescript-older"
    case newerEntry = "sitescript-newer"
    case left = "sitescript-left"
    case right = "sitescript-right"
    case wordLeft = "sitescript-word-left"
    case wordRight = "sitescript-word-right"
    case rowStart = "sitescript-row-start"
    case rowEnd = "sitescript-row-end"
    case blockStart = "sitescript-block-start"
    case blockEnd = "sitescript-block-end"
    case deleteLeft = "sitescript-delete-left"
    case deleteRight = "sitescript-delete-right"
    case killRowStart = "sitescript-kill-row-start"
    case killRowEnd = "sitescript-kill-row-end"
    case killRunLeft = "sitescript-kill-run-left"
    case killWordLeft = "sitescript-kill-word-left"
    case killWordRight = "sitescript-kill-word-right"
    case yank = "sitescript-yank"
    case clearScreen = "sitescript-clear-screen"
    case suspend = "sitescript-suspend"
    case undo = "sitescript-undo"
    case externalEditor = "sitescript-edit"

    /// Whether the command deletes into the kill buffer.
    var isKill: Bool {
        switch self {
        case .killRowStart, .killRowEnd, .killRunLeft, .killWordLeft, .killWordRight: true
        default: false
        }
    }

    /// The function libedit calls: C functions carry no context, so each command has its
    /// own.
    var function: sitescript_command {
        switch self {
        case .accept: { EditorSession.perform(.accept, $0, $1) }
        case .newline: { EditorSession.perform(.newline, $0, $1) }
        case .interrupt: { EditorSession.perform(.interrupt, $0, $1) }
        case .deleteOrEnd: { EditorSession.perform(.deleteOrEnd, $0, $1) }
        case .complete: { EditorSession.perform(.complete, $0, $1) }
        case .search: { EditorSession.perform(.search, $0, $1) }
        case .paste: { EditorSession.perform(.paste, $0, $1) }
        case .up: { EditorSession.perform(.up, $0, $1) }
        case .down: { EditorSession.perform(.down, $0, $1) }
        case .olderEntry: { EditorSession.perform(.olderEntry, $0, $1) }
        case .newerEntry: { EditorSession.perform(.newerEntry, $0, $1) }
        case .left: { EditorSession.perform(.left, $0, $1) }
        case .right: { EditorSession.perform(.right, $0, $1) }
        case .wordLeft: { EditorSession.perform(.wordLeft, $0, $1) }
        case .wordRight: { EditorSession.perform(.wordRight, $0, $1) }
        case .rowStart: { EditorSession.perform(.rowStart, $0, $1) }
        case .rowEnd: { EditorSession.perform(.rowEnd, $0, $1) }
        case .blockStart: { EditorSession.perform(.blockStart, $0, $1) }
        case .blockEnd: { EditorSession.perform(.blockEnd, $0, $1) }
        case .deleteLeft: { EditorSession.perform(.deleteLeft, $0, $1) }
        case .deleteRight: { EditorSession.perform(.deleteRight, $0, $1) }
        case .killRowStart: { EditorSession.perform(.killRowStart, $0, $1) }
        case .killRowEnd: { EditorSession.perform(.killRowEnd, $0, $1) }
        case .killRunLeft: { EditorSession.perform(.killRunLeft, $0, $1) }
        case .killWordLeft: { EditorSession.perform(.killWordLeft, $0, $1) }
        case .killWordRight: { EditorSession.perform(.killWordRight, $0, $1) }
        case .yank: { EditorSession.perform(.yank, $0, $1) }
        case .clearScreen: { EditorSession.perform(.clearScreen, $0, $1) }
        case .suspend: { EditorSession.perform(.suspend, $0, $1) }
        case .undo: { EditorSession.perform(.undo, $0, $1) }
        case .externalEditor: { EditorSession.perform(.externalEditor, $0, $1) }
        }
    }

    /// The command that stands in for one of libedit's own, which knows neither rows nor
    /// this history.
    static let replacements: [String: EditorCommand] = [
        "ed-clear-screen": .clearScreen,
        "ed-delete-next-char": .deleteRight,
        "ed-delete-prev-char": .deleteLeft,
        "ed-delete-prev-word": .killWordLeft,
        "ed-kill-line": .killRowEnd,
        "ed-move-to-beg": .rowStart,
        "ed-move-to-end": .rowEnd,
        "ed-newline": .accept,
        "ed-next-char": .right,
        "ed-next-history": .newerEntry,
        "ed-next-line": .down,
        "ed-prev-char": .left,
        "ed-prev-history": .olderEntry,
        "ed-prev-line": .up,
        "ed-prev-word": .wordLeft,
        "ed-search-next-history": .newerEntry,
        "ed-search-prev-history": .olderEntry,
        "ed-tty-sigint": .interrupt,
        "ed-tty-sigtstp": .suspend,
        "em-delete-next-word": .killWordRight,
        "em-delete-or-list": .deleteOrEnd,
        "em-delete-prev-char": .deleteLeft,
        "em-inc-search-next": .search,
        "em-inc-search-prev": .search,
        "em-kill-line": .killRowStart,
        "em-next-word": .wordRight,
        "em-yank": .yank,
        "vi-search-next": .search,
        "vi-search-prev": .search,
        "vi-undo": .undo,
        "vi-histedit": .externalEditor,
    ]
}

import CLibedit

/// The user's settings for libedit programs: `$EDITRC`, else `.editrc` in the home
/// directory.
///
/// libedit can read the file itself, but `bind -v` there would undo every binding made
/// before, and keys and commands that are named differently here have to be translated.
/// So the lines are read here, split the way libedit splits them, and applied after the
/// program's own bindings.
struct EditorConfiguration: Equatable {
    enum Mode: String {
        case emacs
        case vi
    }

    /// The name before a colon that limits a line to this program.
    static let programName = "sitescript"

    private(set) var mode = Mode.emacs
    /// Whether the user wants no editing at all.
    private(set) var isEditingOff = false
    /// The lines to apply, in words.
    private(set) var commands: [[String]] = []

    /// Reads the user's file, an empty configuration when there is none.
    static func load(environment: (String) -> String? = Platform.environment) -> EditorConfiguration {
        let home = environment("HOME").map { $0 + "/.editrc" }
        guard let path = environment("EDITRC") ?? home, let descriptor = Platform.openForReading(path) else {
            return EditorConfiguration()
        }
        defer { Platform.closeDescriptor(descriptor) }
        guard let status = Platform.status(of: descriptor), status.isRegular else {
            return EditorConfiguration()
        }
        let bytes = Platform.read(descriptor, at: 0, count: min(status.size, 1 << 16))
        return EditorConfiguration(text: String(decoding: bytes, as: UTF8.self))
    }

    /// Makes a configuration that changes nothing.
    init() {}

    /// Makes a configuration from the text of a file.
    init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            // libedit copies keys into buffers of a fixed size without looking.
            guard line.utf8.count < 256, let words = Self.words(of: String(line)) else { continue }
            add(words)
        }
    }

    private mutating func add(_ words: [String]) {
        guard var name = words.first, !name.hasPrefix("#") else { return }
        if let colon = name.firstIndex(of: ":") {
            guard Platform.matches(Self.programName, pattern: String(name[..<colon])) else { return }
            name = String(name[name.index(after: colon)...])
        }
        switch name {
        case "bind": addBinding(Array(words.dropFirst()))
        case "edit": isEditingOff = words.last == "off"
        case "settc", "setty": commands.append([name] + words.dropFirst())
        default: break
        }
    }

    private mutating func addBinding(_ words: [String]) {
        let options = words.prefix { $0.hasPrefix("-") && $0.count > 1 }
        var rest = Array(words.dropFirst(options.count))
        if options.contains("-v") || options.contains("-e") {
            mode = options.contains("-v") ? .vi : .emacs
            // As libedit does it: the mode is set anew and the bindings so far are gone.
            commands.removeAll { $0.first == "bind" }
            return
        }
        guard let key = rest.first, rest.count > 1 || options.contains("-r") else { return }
        if let special = options.contains("-k") ? Self.namedKeys[key] : Self.specialKey(key) {
            rest[0] = KeyBindings.notation(special)
        } else if options.contains("-k") {
            return
        }
        if !options.contains("-s"), rest.count > 1, let command = EditorCommand.replacements[rest[1]] {
            rest[1] = command.rawValue
        }
        commands.append(["bind"] + options.filter { $0 != "-k" } + rest)
    }
}

extension EditorConfiguration {
    private static let namedKeys: [String: SpecialKey] = [
        "up": .up, "down": .down, "left": .left, "right": .right, "home": .home, "end": .end,
        "delete": .delete,
    ]

    /// Returns the special key whose sequence a key is written as, nil for other keys.
    private static func specialKey(_ notation: String) -> SpecialKey? {
        var decoder = KeyDecoder()
        decoder.feed(unescaped(notation))
        guard case .key(let key) = decoder.next(), decoder.isEmpty else { return nil }
        return key
    }

    /// Returns the bytes of a key in the notation of `.editrc`.
    private static func unescaped(_ notation: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(notation.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "^"):
                guard let letter = rest.popFirst() else { break }
                bytes.append(letter == UInt8(ascii: "?") ? 0x7F : letter & 0x9F)
            case UInt8(ascii: "\\"):
                let octal = rest.prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
                if let value = UInt8(String(decoding: octal, as: UTF8.self), radix: 8) {
                    rest = rest.dropFirst(octal.count)
                    bytes.append(value)
                } else if let letter = rest.popFirst() {
                    bytes.append(letter == UInt8(ascii: "e") ? 0x1B : letter)
                }
            case UInt8(ascii: "M") where rest.first == UInt8(ascii: "-"):
                rest = rest.dropFirst()
                bytes.append(0x1B)
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// Splits a line into words as libedit does, nil when a quote is not closed.
    private static func words(of line: String) -> [String]? {
        guard let tokenizer = tok_winit(nil) else { return nil }
        defer { tok_wend(tokenizer) }
        var count: Int32 = 0
        var words: UnsafeMutablePointer<UnsafePointer<wchar_t>?>?
        guard tok_wstr(tokenizer, WideText.terminated(line), &count, &words) == 0, let words else {
            return nil
        }
        return (0..<Int(count)).map { words[$0].map { WideText.string($0) } ?? "" }
    }
}

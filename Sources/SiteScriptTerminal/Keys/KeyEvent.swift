/// Something the user did at the keyboard.
enum KeyEvent: Equatable {
    /// A character, a control character included.
    case character(Unicode.Scalar)
    /// A character typed with Alt.
    case alt(Unicode.Scalar)
    /// A key that has no character.
    case key(SpecialKey)
    /// A text that was pasted, ready to be inserted.
    case paste(String)
}

/// A key without a character of its own.
///
/// libedit binds commands to characters, so such a key reaches it as one of the 32
/// control characters from U+0080 on. No keyboard sends those, and the decoder drops them
/// from input. So a key is one character whatever the terminal sends for it, and in vi
/// mode Escape takes effect at once, because no key begins with it any more.
enum SpecialKey: UInt8, CaseIterable {
    case up = 0x80
    case down
    case right
    case left
    case home
    case end
    case delete
    case pageUp
    case pageDown
    case wordRight
    case wordLeft
    case wordDelete
    case blockStart
    case blockEnd
    case newline
    case paste
    case backTab

    /// The character libedit sees.
    var character: Unicode.Scalar { Unicode.Scalar(rawValue) }

    /// Returns the key of a control sequence, nil for one that means nothing here.
    init?(parameters: [Int], final: UInt8) {
        let modifier = parameters.count > 1 ? parameters[1] - 1 : 0
        // Shift is 1; Alt, Ctrl and Meta are the bits above it.
        let isModified = modifier > 1
        switch (final, parameters.first ?? 1) {
        case (UInt8(ascii: "A"), _): self = isModified ? .pageUp : .up
        case (UInt8(ascii: "B"), _): self = isModified ? .pageDown : .down
        case (UInt8(ascii: "C"), _): self = isModified ? .wordRight : .right
        case (UInt8(ascii: "D"), _): self = isModified ? .wordLeft : .left
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), 1), (UInt8(ascii: "~"), 7):
            self = isModified ? .blockStart : .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), 4), (UInt8(ascii: "~"), 8):
            self = isModified ? .blockEnd : .end
        case (UInt8(ascii: "~"), 3): self = isModified ? .wordDelete : .delete
        case (UInt8(ascii: "Z"), _): self = .backTab
        case (UInt8(ascii: "~"), 5): self = .pageUp
        case (UInt8(ascii: "~"), 6): self = .pageDown
        // Enter with a modifier, as terminals report it that report such keys at all.
        case (UInt8(ascii: "~"), 27) where parameters.last == 13 && parameters.count == 3: self = .newline
        case (UInt8(ascii: "u"), 13): self = .newline
        default: return nil
        }
    }

    /// Returns the key of the letter behind `ESC O`, nil for one that means nothing here.
    init?(applicationLetter letter: UInt8) {
        switch letter {
        case UInt8(ascii: "a"): self = .pageUp
        case UInt8(ascii: "b"): self = .pageDown
        case UInt8(ascii: "c"): self = .wordRight
        case UInt8(ascii: "d"): self = .wordLeft
        default: self.init(parameters: [], final: letter)
        }
    }

    /// The same key with Alt.
    var withAlt: SpecialKey {
        switch self {
        case .up: .pageUp
        case .down: .pageDown
        case .right: .wordRight
        case .left: .wordLeft
        case .delete: .wordDelete
        default: self
        }
    }
}

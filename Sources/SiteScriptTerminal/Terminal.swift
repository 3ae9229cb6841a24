/// What is known about the terminal a program talks to, or that there is none.
package struct Terminal: Sendable {
    /// The descriptor text is written to.
    package let descriptor: Int32
    private let environment: @Sendable (String) -> String?

    /// Looks at the terminal behind a descriptor.
    package init(descriptor: Int32 = 1) {
        self.init(descriptor: descriptor, environment: Platform.environment)
    }

    init(descriptor: Int32, environment: @escaping @Sendable (String) -> String?) {
        self.descriptor = descriptor
        self.environment = environment
    }

    /// Tells whether a descriptor is a terminal.
    package static func isTTY(_ descriptor: Int32) -> Bool {
        Platform.isTerminal(descriptor)
    }

    /// Whether text goes to a terminal and not to a file or pipe.
    package var isTTY: Bool { Platform.isTerminal(descriptor) }

    /// Takes what was typed before anything was asked for out of the row: the terminal has shown it by itself, and it is
    /// shown again where it is read.
    package func hideTypedAhead(input: Int32) {
        guard !isDumb, Platform.hasTypedAhead(on: input) else { return }
        Platform.write("\r\u{1B}[K".utf8, to: descriptor)
    }

    /// The size now: what the terminal reports, else `COLUMNS` and `LINES`, else 80 by
    /// 24.
    package var size: TerminalSize {
        if let size = Platform.windowSize(of: descriptor) {
            return TerminalSize(columns: size.columns, rows: size.rows)
        }
        return TerminalSize(columns: number("COLUMNS") ?? 80, rows: number("LINES") ?? 24)
    }

    /// Whether the terminal understands nothing but text and newlines.
    package var isDumb: Bool {
        let name = environment("TERM") ?? ""
        return name.isEmpty || name == "dumb"
    }

    /// Whether the user's locale says that text is UTF-8.
    package var isUTF8: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }

    /// Tells whether to colour text, by the user's choice, `NO_COLOR` and what the text
    /// is written to.
    package func usesColor(_ choice: ColorChoice = .auto) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: (environment("NO_COLOR") ?? "").isEmpty && !isDumb && isTTY
        }
    }

    private func number(_ name: String) -> Int? {
        environment(name).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}

/// The size of a terminal in cells.
package struct TerminalSize: Hashable, Sendable {
    /// Cells in a row.
    package var columns: Int
    /// Rows on the screen.
    package var rows: Int

    /// Makes a size.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// When to colour text, as said with `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
    /// On a terminal that can, unless `NO_COLOR` is set.
    case auto
    /// Always, also into files and pipes.
    case always
    /// Never.
    case never
}

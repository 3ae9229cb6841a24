/// What a terminal shows for the output it gets: enough of one to check what the editor
/// draws.
struct TerminalScreen {
    private(set) var row = 0
    private(set) var column = 0
    private let columns: Int
    private let rows: Int
    private var cells: [[String]] = []
    /// Whether the last cell of the row is taken and the next character goes to the next
    /// row.
    private var isWrapPending = false
    private var pending: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Self.blank(columns), count: rows)
    }

    /// The rows without trailing blanks, and without blank rows at the end.
    var text: String {
        var lines = cells.map { cells in
            var line = cells.joined()
            while line.last == " " { line.removeLast() }
            return line
        }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// An empty screen of this size.
    var cleared: TerminalScreen { TerminalScreen(columns: columns, rows: rows) }

    mutating func show(_ output: String) {
        show(Array(output.utf8))
    }

    mutating func show(_ output: [UInt8]) {
        let bytes = pending + output
        pending = []
        // A character or sequence cut by the end of the output waits for the rest.
        guard let text = String(validating: bytes, as: UTF8.self), Self.isWhole(text) else {
            pending = bytes
            return
        }
        var characters = Array(text.unicodeScalars)[...]
        while let scalar = characters.popFirst() {
            switch scalar {
            case "\u{1B}": obey(&characters)
            case "\r": (column, isWrapPending) = (0, false)
            case "\n": lineFeed()
            case "\u{7}": break
            default: put(scalar)
            }
        }
    }

    private static func blank(_ columns: Int) -> [String] { Array(repeating: " ", count: columns) }

    private static func isWhole(_ text: String) -> Bool {
        guard let escape = text.unicodeScalars.lastIndex(of: "\u{1B}") else { return true }
        let tail = text.unicodeScalars[escape...].dropFirst(2)
        return tail.contains { (0x40...0x7E).contains($0.value) }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if (0x300...0x36F).contains(value) || value == 0x200D || value == 0xFE0F {
            // Joins what stands before the cursor; the right half of a wide character is empty.
            var place = isWrapPending ? column : max(column - 1, 0)
            if cells[row][place].isEmpty { place -= 1 }
            cells[row][place].unicodeScalars.append(scalar)
            return
        }
        let isWide =
            (0x1100...0x115F).contains(value) || (0x2E80...0xD7A3).contains(value) || value >= 0x1F300
        if isWrapPending || (isWide && column == columns - 1) {
            column = 0
            lineFeed()
            isWrapPending = false
        }
        cells[row][column] = String(scalar)
        if isWide { cells[row][column + 1] = "" }
        column += isWide ? 2 : 1
        if column >= columns {
            column = columns - 1
            isWrapPending = true
        }
    }

    private mutating func lineFeed() {
        isWrapPending = false
        row += 1
        if row == rows {
            cells.removeFirst()
            cells.append(Self.blank(columns))
            row -= 1
        }
    }

    private mutating func obey(_ characters: inout ArraySlice<Unicode.Scalar>) {
        guard characters.popFirst() == "[" else { return }
        var parameters = ""
        while let next = characters.popFirst() {
            if (0x40...0x7E).contains(next.value) {
                obey(next, parameters)
                return
            }
            parameters.unicodeScalars.append(next)
        }
    }

    private mutating func obey(_ final: Unicode.Scalar, _ parameters: String) {
        let count = Int(parameters) ?? 1
        switch final {
        case "A": (row, isWrapPending) = (max(row - count, 0), false)
        case "B": (row, isWrapPending) = (min(row + count, rows - 1), false)
        case "C": (column, isWrapPending) = (min(column + count, columns - 1), false)
        case "K": for place in column..<columns { cells[row][place] = " " }
        case "J":
            if parameters == "2" { cells = Array(repeating: Self.blank(columns), count: rows) }
            for place in column..<columns { cells[row][place] = " " }
            for below in (row + 1)..<max(rows, row + 1) { cells[below] = Self.blank(columns) }
        case "H": (row, column, isWrapPending) = (0, 0, false)
        default: break
        }
    }
}

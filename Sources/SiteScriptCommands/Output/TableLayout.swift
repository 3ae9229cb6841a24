import SiteScriptTerminal

/// Decides how wide the columns of a table are and which ones there is no room for.
struct TableLayout: Equatable {
    /// What is known of a column before it is laid out.
    struct Column: Equatable {
        var name: String
        var content: TableRows.Content
        /// The widest cell below the head.
        var cellWidth: Int
        /// Whether all rows have the same value, which can be said in a few words.
        var isConstant = false
        /// How much it is missed where there is no room: columns with a higher number give way first.
        var rank = 0
    }

    /// A column that is shown.
    struct Place: Equatable {
        /// Which one it is.
        var column: Int
        /// Its width in cells.
        var width: Int
    }

    /// Cells between two columns.
    static let gap = 2
    /// What a cut text column keeps, if its texts are so long.
    private static let textMinimum = 12
    /// What a head keeps above narrow cells.
    private static let nameMinimum = 12

    /// The columns that are shown, in order.
    private(set) var places: [Place] = []
    /// Those that are not.
    private(set) var hidden: [Int] = []

    /// Lays `columns` out in lines of `width` cells; nil for as wide as they are.
    ///
    /// Columns that hold nothing but nil give way first, then text is cut. When that is not enough, columns with the same
    /// value everywhere give way, then the least telling ones, then the last ones. Numbers and times are shown whole or
    /// not at all: a part of one looks like another.
    init(_ columns: [Column], width: Int?) {
        let naturals = columns.map { max($0.cellWidth, DisplayWidth.of($0.name)) }
        guard let width else {
            places = naturals.enumerated().map { Place(column: $0, width: $1) }
            return
        }
        let minimums = zip(columns, naturals).map(TableLayout.minimum)
        var shown = Array(columns.indices)
        while shown.count > 1, TableLayout.total(shown.map { naturals[$0] }) > width,
            let empty = shown.lastIndex(where: { columns[$0].content == .nothing })
        {
            shown.remove(at: empty)
        }
        while shown.count > 1, TableLayout.total(shown.map { minimums[$0] }) > width {
            let constant = shown.lastIndex { columns[$0].isConstant }
            let least = shown.map { columns[$0].rank }.max()
            let last = shown.lastIndex { columns[$0].rank == least }
            shown.remove(at: constant ?? last ?? shown.count - 1)
        }
        hidden = columns.indices.filter { !shown.contains($0) }
        let room = width - TableLayout.gap * (shown.count - 1)
        let widths = TableLayout.spread(room, shown.map { (minimums[$0], naturals[$0]) })
        places = zip(shown, widths).map { Place(column: $0, width: max(1, min($1, width))) }
    }

    private static func minimum(_ column: Column, _ natural: Int) -> Int {
        let name = min(DisplayWidth.of(column.name), nameMinimum)
        switch column.content {
        case .text: return min(natural, max(name, textMinimum))
        case .nothing, .numbers, .plain: return max(name, column.cellWidth)
        }
    }

    private static func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + gap * (widths.count - 1) }

    /// Shares `room` out: everybody gets the minimum, and the rest raises the narrowest first.
    private static func spread(_ room: Int, _ columns: [(minimum: Int, natural: Int)]) -> [Int] {
        if columns.reduce(0, { $0 + $1.natural }) <= room { return columns.map(\.natural) }
        func widths(_ level: Int) -> [Int] { columns.map { min($0.natural, max($0.minimum, level)) } }
        var low = 0
        var high = room
        while low < high {
            let middle = (low + high + 1) / 2
            if widths(middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
        }
        var result = widths(low)
        var left = room - result.reduce(0, +)
        for index in result.indices where left > 0 && result[index] < columns[index].natural {
            result[index] += 1
            left -= 1
        }
        return result
    }
}

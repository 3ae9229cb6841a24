/// The styles along a row of a view, from left to right.
struct RowStyles {
    private let spans: [StyledSpan]
    private var next: Int
    private let brackets: [Range<Int>]
    private let problems: [Range<Int>]
    private let range: Range<Int>
    /// Where the text ends and the suggestion begins.
    private let textEnd: Int

    init(_ view: BlockView, _ range: Range<Int>, usesColor: Bool) {
        spans = usesColor ? view.spans : []
        next = spans.partitioningIndex { $0.range.upperBound > range.lowerBound }
        brackets = usesColor ? view.brackets.filter { $0.overlaps(range) } : []
        problems = usesColor ? view.problems.filter { $0.overlaps(range) } : []
        self.range = range
        textEnd = view.text.utf8.count
    }

    /// The style at an offset, and where the next one may begin; offsets only ever grow.
    mutating func run(from offset: Int) -> (style: TextStyle, end: Int) {
        guard offset < textEnd else { return (.dim, range.upperBound) }
        var run = (style: TextStyle(), end: min(range.upperBound, textEnd))
        while next < spans.count, spans[next].range.upperBound <= offset { next += 1 }
        if next < spans.count {
            let isInside = Self.cut(&run.end, at: spans[next].range, from: offset)
            if isInside { run.style = spans[next].style }
        }
        for bracket in brackets where Self.cut(&run.end, at: bracket, from: offset) {
            run.style = [.bold, .yellow]
        }
        for problem in problems where Self.cut(&run.end, at: problem, from: offset) {
            run.style.insert(.underline)
        }
        return run
    }

    /// Lets a run end where a part begins or ends; tells whether the offset is in the part.
    private static func cut(_ end: inout Int, at part: Range<Int>, from offset: Int) -> Bool {
        if part.contains(offset) {
            end = min(end, part.upperBound)
            return true
        }
        if part.lowerBound > offset { end = min(end, part.lowerBound) }
        return false
    }
}

extension Array {
    /// The index of the first element from which on all satisfy a test that those before do not.
    fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

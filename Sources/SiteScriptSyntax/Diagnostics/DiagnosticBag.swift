/// The diagnostics of one pass in the order they were found.
public struct DiagnosticBag: Sendable {
    /// Everything found, in the order it was found.
    public private(set) var diagnostics: [Diagnostic] = []
    /// Whether any of them is an error.
    public private(set) var hasErrors = false
    /// How many of those that are kept are errors.
    private var errorCount = 0
    /// Where the kept ones stand.
    private var places: Set<SourceSpan> = []
    /// Whether more was found than is kept.
    public private(set) var isFull = false

    /// How many are kept: more than anybody reads, and few enough for a text that is wrong everywhere.
    public static let maximum = 1000

    /// Makes an empty bag.
    public init() {}

    /// Adds one; the very same diagnostic is kept once, since a function is checked once per call.
    ///
    /// An error that finds no room takes that of a warning.
    public mutating func add(_ diagnostic: Diagnostic) {
        let isError = diagnostic.severity == .error
        if isError { hasErrors = true }
        if diagnostics.count == DiagnosticBag.maximum {
            isFull = true
            guard isError, errorCount < DiagnosticBag.maximum else { return }
        }
        guard places.insert(diagnostic.span).inserted || !diagnostics.contains(diagnostic) else { return }
        if diagnostics.count == DiagnosticBag.maximum,
            let last = diagnostics.lastIndex(where: { $0.severity != .error })
        {
            diagnostics.remove(at: last)
        }
        diagnostics.append(diagnostic)
        if isError { errorCount += 1 }
    }

    /// Adds one, unless something is said about the same place already.
    mutating func addUnlessPlaced(_ diagnostic: Diagnostic) {
        if diagnostics.last?.span != diagnostic.span { add(diagnostic) }
    }

    /// Adds all of `others`.
    public mutating func add(_ others: [Diagnostic]) {
        for diagnostic in others { add(diagnostic) }
    }

    /// The errors of a later pass without those that only follow from an error found here: what stands behind it
    /// on its line was read as something else than was meant.
    public func withoutConsequences(_ later: [Diagnostic], in file: SourceFile) -> [Diagnostic] {
        var firstErrors: [Int: UInt32] = [:]
        for found in diagnostics where found.severity == .error && found.span.file == file.id {
            let line = file.line(at: Int(found.span.lower))
            firstErrors[line] = min(firstErrors[line] ?? .max, found.span.lower)
        }
        guard !firstErrors.isEmpty else { return later }
        return later.filter { found in
            guard found.span.file == file.id, let first = firstErrors[file.line(at: Int(found.span.lower))]
            else {
                return true
            }
            return found.span.lower < first
        }
    }

    /// The diagnostics in the order of their places, as they are shown.
    public var sorted: [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            let (a, b) = (left.element.span, right.element.span)
            return (a.file, a.lower, left.offset) < (b.file, b.lower, right.offset)
        }.map(\.element)
    }
}

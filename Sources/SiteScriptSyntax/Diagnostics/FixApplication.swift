/// A text with the fixes of its diagnostics made.
///
/// Fixes are made whole or not at all, and none touches the text of another: the first one in the text wins, the
/// others wait for the next pass, when the text was checked again.
public struct FixApplication: Sendable {
    /// The text with the fixes made.
    public private(set) var bytes: [UInt8]
    /// What was mended, in the order of the text.
    public private(set) var mended: [Diagnostic] = []

    /// Makes what can be made of the fixes of `diagnostics` in `file`.
    public init(_ diagnostics: [Diagnostic], in file: SourceFile) {
        var taken: [Diagnostic.Edit] = []
        let fixable = diagnostics.filter { $0.fix.map { FixApplication.isWithin($0, file) } ?? false }
        for diagnostic in fixable.sorted(by: { FixApplication.start(of: $0) < FixApplication.start(of: $1) })
        {
            guard let edits = diagnostic.fix?.edits,
                !edits.contains(where: { edit in
                    taken.contains { FixApplication.touch($0.span, edit.span) }
                })
            else { continue }
            taken += edits
            mended.append(diagnostic)
        }
        bytes = FixApplication.replacing(taken, in: file.bytes)
    }

    private static func start(of diagnostic: Diagnostic) -> UInt32 {
        diagnostic.fix?.edits.first?.span.lower ?? diagnostic.span.lower
    }

    private static func isWithin(_ fix: Diagnostic.Fix, _ file: SourceFile) -> Bool {
        !fix.edits.isEmpty
            && fix.edits.allSatisfy { $0.span.file == file.id && Int($0.span.upper) <= file.bytes.count }
    }

    /// Whether two edits share text or stand directly beside each other, so that their order would matter.
    private static func touch(_ first: SourceSpan, _ second: SourceSpan) -> Bool {
        first.lower <= second.upper && second.lower <= first.upper
    }

    private static func replacing(_ edits: [Diagnostic.Edit], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var place = 0
        for edit in edits.sorted(by: { $0.span.lower < $1.span.lower }) {
            result += bytes[place..<Int(edit.span.lower)]
            result += Array(edit.replacement.utf8)
            place = Int(edit.span.upper)
        }
        return result + bytes[place...]
    }
}

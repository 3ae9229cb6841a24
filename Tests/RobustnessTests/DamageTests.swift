import SiteScript
import SiteScriptFuzzing
import SiteScriptSyntax
import Testing

/// Programs that lack a piece, have one twice or in the wrong place: never a crash, and what is refused has a place.
@Suite("Damaged programs")
struct DamageTests {
    /// Every how many places is damaged: all of them in the slow tests of a release build, some of them otherwise.
    private static let stride = Programs.amount(61, debug: 41, release: 1)

    @Test("a program cut off at any byte")
    func truncation() throws {
        try forEachSpec { bytes, offset in
            for length in Swift.stride(from: offset % Self.stride, to: bytes.count, by: Self.stride) {
                try take(Array(bytes[..<length]))
            }
        }
    }

    @Test("a program without any one of its tokens")
    func deletion() throws {
        try forEachSpec { bytes, offset in
            let spans = spans(of: bytes)
            for number in Swift.stride(from: offset % Self.stride, to: spans.count, by: Self.stride) {
                try take(Array(bytes[..<spans[number].lowerBound] + bytes[spans[number].upperBound...]))
            }
        }
    }

    @Test("a program with any one of its tokens twice")
    func duplication() throws {
        try forEachSpec { bytes, offset in
            let spans = spans(of: bytes)
            for number in Swift.stride(from: offset % Self.stride, to: spans.count, by: Self.stride) {
                let end = spans[number].upperBound
                try take(Array(bytes[..<end] + " ".utf8 + bytes[spans[number]] + bytes[end...]))
            }
        }
    }

    @Test("a program with any two neighbouring tokens swapped")
    func swapping() throws {
        try forEachSpec { bytes, offset in
            let spans = spans(of: bytes)
            for number in Swift.stride(from: offset % Self.stride, to: spans.count - 1, by: Self.stride) {
                let (left, right) = (spans[number], spans[number + 1])
                guard left.upperBound <= right.lowerBound else { continue }
                let between = bytes[left.upperBound..<right.lowerBound]
                try take(
                    Array(
                        bytes[..<left.lowerBound] + bytes[right] + between + bytes[left]
                            + bytes[right.upperBound...]
                    )
                )
            }
        }
    }

    @Test("a program with bytes that are no text")
    func badBytes() throws {
        let pieces: [[UInt8]] = [
            [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0x0D], [0x0C], [0xE2, 0x80, 0xA8],
        ]
        try forEachSpec { bytes, offset in
            for place in Swift.stride(from: offset % Self.stride, to: bytes.count, by: Self.stride * 3) {
                try take(Array(bytes[..<place] + pieces[(place + offset) % pieces.count] + bytes[place...]))
            }
        }
    }

    private func forEachSpec(_ body: ([UInt8], Int) throws -> Void) throws {
        for (number, spec) in Programs.specs.enumerated() { try body(spec.bytes, number) }
    }

    private func spans(of bytes: [UInt8]) -> [Range<Int>] {
        var bag = DiagnosticBag()
        return Lexer.tokens(of: SourceFile(name: "", bytes: bytes), into: &bag).dropLast().map {
            Int($0.span.lower)..<Int($0.span.upper)
        }
    }

    /// Checks a text and lays it out.
    private func take(_ bytes: [UInt8]) throws {
        try Programs.entry("check").run(bytes)
        try Programs.entry("format").run(bytes)
    }
}

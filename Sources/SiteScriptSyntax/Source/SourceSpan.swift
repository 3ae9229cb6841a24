/// Names one source file of a program; 0 is the main file, imports follow.
public typealias SourceFileID = UInt32

/// A half-open range of UTF-8 bytes inside one source file.
///
/// Every token, tree node and diagnostic carries one; bytes, not characters, so that
/// slicing is O(1). `SourceFile` turns it into lines and columns for people.
public struct SourceSpan: Hashable, Sendable {
    /// The file the bytes are in.
    public var file: SourceFileID
    /// Offset of the first byte.
    public var lower: UInt32
    /// Offset after the last byte.
    public var upper: UInt32

    /// Makes a span of `lower..<upper` in `file`.
    public init(file: SourceFileID, lower: Int, upper: Int) {
        self.file = file
        self.lower = UInt32(clamping: lower)
        self.upper = UInt32(clamping: max(lower, upper))
    }

    /// How many bytes it covers.
    public var count: Int { Int(upper - lower) }

    /// The smallest span that covers this one and `other`, which is in the same file.
    public func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(file: file, lower: Int(min(lower, other.lower)), upper: Int(max(upper, other.upper)))
    }

    /// The empty span at this one's end: where something is missing.
    public var end: SourceSpan { SourceSpan(file: file, lower: Int(upper), upper: Int(upper)) }

    /// The empty span at this one's start.
    public var start: SourceSpan { SourceSpan(file: file, lower: Int(lower), upper: Int(lower)) }
}

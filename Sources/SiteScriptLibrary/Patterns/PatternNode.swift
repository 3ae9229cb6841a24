/// What a regular expression means, before it is turned into instructions.
indirect enum PatternNode: Sendable {
    case empty
    case scalar(UInt32)
    case set(ScalarClass)
    /// `.`: any scalar, line ends only where asked for.
    case any(takesLineEnds: Bool)
    /// `^` and `$`: of the text, or of a line.
    case start(ofLine: Bool)
    case end(ofLine: Bool)
    /// `\\b` and `\\B`.
    case wordBoundary(isNegated: Bool)
    /// A group with a number.
    case capture(PatternNode, Int)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
}

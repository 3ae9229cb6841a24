import SiteScript

/// A regular expression as instructions for `PatternMatcher`, which walks a text once whatever the pattern is.
struct Pattern: Sendable {
    /// One step of a thread over the text.
    enum Instruction: Sendable {
        case scalar(UInt32)
        case set(Int)
        case any(takesLineEnds: Bool)
        /// Go on at both, the first preferred.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case start(ofLine: Bool)
        case end(ofLine: Bool)
        case wordBoundary(isNegated: Bool)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarClass] = []
    /// How many groups it has, the whole match not counted.
    let captureCount: Int
    /// What every match starts with, in UTF-8; empty when that is not known.
    private(set) var prefix: [UInt8] = []
    /// Whether it can match at the start of the text only.
    private(set) var isAnchored = false

    /// The most instructions a pattern may become.
    private static let instructionsMaximum = 10_000

    /// Reads a pattern.
    init(_ text: String) throws(LiteralMistake) {
        let (node, captureCount) = try PatternParser.parse(text)
        self.captureCount = captureCount
        guard emit(.capture(node, 0)) else {
            throw LiteralMistake(
                offset: 0,
                length: text.utf8.count,
                "the pattern is too large",
                hint: "count less: `{1000}` of something is a thousand copies of it"
            )
        }
        instructions.append(.match)
        var parts: [PatternNode] = [node]
        if case .sequence(let sequence) = node { parts = sequence }
        if case .start(ofLine: false)? = parts.first { isAnchored = true }
        for case .scalar(let value) in parts.prefix(while: \.isScalar) {
            if let scalar = Unicode.Scalar(value) { prefix += Array(String(scalar).utf8) }
        }
    }

    /// What is wrong with a pattern; nil when nothing is.
    static func mistake(in text: String) -> LiteralMistake? {
        do throws(LiteralMistake) {
            _ = try Pattern(text)
            return nil
        } catch {
            return error
        }
    }

    /// Adds the instructions of a node; false when there are too many.
    private mutating func emit(_ node: PatternNode) -> Bool {
        guard instructions.count < Pattern.instructionsMaximum else { return false }
        switch node {
        case .empty: break
        case .scalar(let value): instructions.append(.scalar(value))
        case .set(let set):
            let known = sets.firstIndex(of: set) ?? sets.count
            if known == sets.count { sets.append(set) }
            instructions.append(.set(known))
        case .any(let takesLineEnds): instructions.append(.any(takesLineEnds: takesLineEnds))
        case .start(let ofLine): instructions.append(.start(ofLine: ofLine))
        case .end(let ofLine): instructions.append(.end(ofLine: ofLine))
        case .wordBoundary(let isNegated): instructions.append(.wordBoundary(isNegated: isNegated))
        case .capture(let inner, let number):
            instructions.append(.save(number * 2))
            guard emit(inner) else { return false }
            instructions.append(.save(number * 2 + 1))
        case .sequence(let nodes):
            for node in nodes where !emit(node) { return false }
        case .choice(let nodes): return emitChoice(nodes)
        case .repeated(let inner, let minimum, let maximum, let isGreedy):
            return emitRepetition(inner, minimum, maximum, isGreedy)
        }
        return true
    }

    private mutating func emitChoice(_ nodes: [PatternNode]) -> Bool {
        var exits: [Int] = []
        for (index, node) in nodes.enumerated() {
            let isLast = index == nodes.count - 1
            let split = instructions.count
            if !isLast { instructions.append(.jump(0)) }
            guard emit(node) else { return false }
            guard !isLast else { break }
            exits.append(instructions.count)
            instructions.append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
        return true
    }

    private mutating func emitRepetition(
        _ node: PatternNode,
        _ minimum: Int,
        _ maximum: Int?,
        _ isGreedy: Bool
    ) -> Bool {
        for _ in 0..<minimum where !emit(node) { return false }
        func branch(_ inside: Int, _ behind: Int) -> Instruction {
            isGreedy ? .split(inside, behind) : .split(behind, inside)
        }
        guard let maximum else {
            let split = instructions.count
            instructions.append(.jump(0))
            guard emit(node) else { return false }
            instructions.append(.jump(split))
            instructions[split] = branch(split + 1, instructions.count)
            return true
        }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(instructions.count)
            instructions.append(.jump(0))
            guard emit(node) else { return false }
        }
        for split in splits { instructions[split] = branch(split + 1, instructions.count) }
        return true
    }
}

extension PatternNode {
    /// Whether it is one character and nothing else.
    fileprivate var isScalar: Bool {
        if case .scalar = self { return true }
        return false
    }
}

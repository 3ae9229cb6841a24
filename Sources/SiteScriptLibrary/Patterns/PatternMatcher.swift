import SiteScript

/// Finds the first match of a pattern in a text: all threads walk the text together, so the time is at most the
/// product of both lengths, whatever the pattern.
///
/// Of the matches at one place the one that the pattern prefers wins, as in Perl.
struct PatternMatcher {
    private let pattern: Pattern
    private let text: UnsafeBufferPointer<UInt8>
    private let context: NativeContext
    private let slotCount: Int
    private var current: Threads
    private var next: Threads
    private var found: [Int]?
    private var steps = 0
    /// Places still to look at while threads are added; `restoring` undoes a saved place.
    private var pending: [Pending] = []
    private var slots: [Int]

    private enum Pending {
        case visit(Int)
        case restore(slot: Int, Int)
    }

    /// Threads in the order of preference, no two at the same instruction.
    private struct Threads {
        var places: [Int] = []
        var slots: [Int] = []
        private var mark: [UInt32]
        private var generation: UInt32 = 1

        init(_ count: Int) { mark = [UInt32](repeating: 0, count: count) }

        mutating func clear() {
            places.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
            generation &+= 1
            guard generation == 0 else { return }
            mark = [UInt32](repeating: 0, count: mark.count)
            generation = 1
        }

        /// Whether an instruction is reached for the first time.
        mutating func reaches(_ place: Int) -> Bool {
            guard mark[place] != generation else { return false }
            mark[place] = generation
            return true
        }
    }

    /// - Parameter capturing: Whether the places of the groups are wanted, not only whether there is a match.
    init(
        _ pattern: Pattern,
        _ text: UnsafeBufferPointer<UInt8>,
        capturing: Bool,
        _ context: NativeContext
    ) {
        self.pattern = pattern
        self.text = text
        self.context = context
        slotCount = capturing ? (pattern.captureCount + 1) * 2 : 0
        slots = [Int](repeating: -1, count: slotCount)
        current = Threads(pattern.instructions.count)
        next = Threads(pattern.instructions.count)
    }

    /// The places where the match and its groups start and end, -1 where a group took no part; empty when only
    /// the match was asked for; nil when there is none.
    mutating func firstMatch() throws(ScriptError) -> [Int]? {
        var place = 0
        while true {
            if current.places.isEmpty {
                guard found == nil, let start = nextStart(from: place) else { break }
                place = start
            }
            // A match that starts here is looked for as long as none that starts earlier was found.
            if found == nil, place == 0 || !pattern.isAnchored {
                swap(&current, &next)
                add(0, at: place)
                swap(&current, &next)
            }
            let (scalar, width) = self.scalar(at: place)
            try step(over: scalar, to: place + width)
            swap(&current, &next)
            next.clear()
            if found != nil, slotCount == 0 || current.places.isEmpty { break }
            guard width > 0 else { break }
            place += width
            if steps > 65_536 {
                try context.charge(steps)
                steps = 0
            }
        }
        try context.charge(steps + 1)
        return found
    }

    /// The next place at which a match can start.
    private func nextStart(from place: Int) -> Int? {
        if pattern.isAnchored { return place == 0 ? 0 : nil }
        guard !pattern.prefix.isEmpty else { return place <= text.count ? place : nil }
        return pattern.prefix.withUnsafeBufferPointer { ByteText.find($0, in: text, from: place) }
    }

    /// Moves every thread over one scalar; the first one at the end of the pattern wins over those behind it.
    private mutating func step(over scalar: UInt32?, to place: Int) throws(ScriptError) {
        for thread in current.places.indices {
            steps += 1
            let instruction = current.places[thread]
            let isTaken: Bool
            switch pattern.instructions[instruction] {
            case .match:
                let start = thread * slotCount
                found = Array(current.slots[start..<start + slotCount])
                return
            case .scalar(let wanted): isTaken = scalar == wanted
            case .set(let number): isTaken = scalar.map(pattern.sets[number].contains) ?? false
            case .any(let takesLineEnds):
                isTaken = scalar.map { takesLineEnds || $0 != 0x0A && $0 != 0x0D } ?? false
            default: isTaken = false
            }
            guard isTaken else { continue }
            let start = thread * slotCount
            for slot in 0..<slotCount { slots[slot] = current.slots[start + slot] }
            add(instruction + 1, at: place)
        }
        for slot in 0..<slotCount { slots[slot] = -1 }
    }

    /// Adds to the next threads those that an instruction leads to without taking a scalar.
    private mutating func add(_ start: Int, at place: Int) {
        pending.append(.visit(start))
        while let item = pending.popLast() {
            guard case .visit(let instruction) = item else {
                if case .restore(let slot, let old) = item { slots[slot] = old }
                continue
            }
            guard next.reaches(instruction) else { continue }
            steps += 1
            switch pattern.instructions[instruction] {
            case .jump(let target): pending.append(.visit(target))
            case .split(let first, let second):
                pending.append(.visit(second))
                pending.append(.visit(first))
            case .save(let slot):
                if slot < slotCount {
                    pending.append(.restore(slot: slot, slots[slot]))
                    slots[slot] = place
                }
                pending.append(.visit(instruction + 1))
            case .start, .end, .wordBoundary:
                if holds(pattern.instructions[instruction], at: place) {
                    pending.append(.visit(instruction + 1))
                }
            case .scalar, .set, .any, .match:
                next.places.append(instruction)
                next.slots.append(contentsOf: slots)
            }
        }
    }

    private func holds(_ assertion: Pattern.Instruction, at place: Int) -> Bool {
        switch assertion {
        case .start(let ofLine): return place == 0 || ofLine && text[place - 1] == 0x0A
        case .end(let ofLine): return place == text.count || ofLine && text[place] == 0x0A
        case .wordBoundary(let isNegated):
            let before = place > 0 && ScalarClass.family(.word, has: scalarBefore(place))
            let behind = self.scalar(at: place).0.map { ScalarClass.family(.word, has: $0) } ?? false
            return (before != behind) != isNegated
        default: return false
        }
    }

    private func scalarBefore(_ place: Int) -> UInt32 {
        var start = place - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start).0 ?? 0
    }

    /// The scalar at a place and how many bytes it takes; the text is valid UTF-8.
    @inline(__always)
    private func scalar(at place: Int) -> (UInt32?, Int) {
        guard place < text.count else { return (nil, 0) }
        let first = UInt32(text[place])
        if first < 0x80 { return (first, 1) }
        func rest(_ distance: Int) -> UInt32 { UInt32(text[place + distance]) & 0x3F }
        if first < 0xE0 { return ((first & 0x1F) << 6 | rest(1), 2) }
        if first < 0xF0 { return ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3) }
        return ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
    }
}

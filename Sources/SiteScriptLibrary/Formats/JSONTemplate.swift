import SiteScript

/// The text around the values of a flat object, such as `{"id":`, `,"name":` and `}`.
///
/// The lines of a file, or the elements of its list, mostly differ in nothing but their values. One that has the same
/// text in the same places is held to the grammar, and read, by comparing that text a word at a time; whatever is not as
/// plain is no match and left to the scanner, which knows what is wrong with it.
final class JSONTemplate {
    /// What becomes of a value.
    private enum Use {
        /// It is only held to the grammar.
        case none
        case text, integer, boolean
    }

    private struct Part {
        /// Where the text before the value starts in `texts`, and how long it is.
        var lower: Int
        var count: Int
        var use = Use.none
        var takesNull = false
        /// The place of the field.
        var place = 0
    }

    /// The texts one behind the other, and some more bytes, since they are read as words.
    private let texts: [UInt8]
    private let parts: [Part]
    /// The fields that such objects leave out.
    private let absent: [Int]

    /// Makes the template of an object, with the space around it, that was found to be right; nil for one that is not flat,
    /// or not of the plan's plain types.
    ///
    /// - Parameter plan: What such objects are declared to hold; nil to hold them only to the grammar.
    init?(_ object: UnsafeBufferPointer<UInt8>, _ plan: JSONRecordPlan?) {
        var scanner = JSONScanner(object)
        var texts: [UInt8] = []
        var parts: [Part] = []
        var absent = Set(plan?.fields.indices ?? 0..<0)
        var start = 0
        func text(_ place: Int) -> Part {
            defer { texts += object[start..<place] }
            return Part(lower: texts.count, count: place - start)
        }
        do throws(JSONScanner.Fault) {
            scanner.skipSpace()
            guard scanner.current == UInt8(ascii: "{") else { return nil }
            scanner.offset += 1
            repeat {
                scanner.skipSpace()
                guard scanner.current == UInt8(ascii: "\"") else { return nil }
                let key = try scanner.string()
                guard !key.hasEscapes else { return nil }
                try scanner.colon()
                scanner.skipSpace()
                guard scanner.current != UInt8(ascii: "{"), scanner.current != UInt8(ascii: "[") else {
                    return nil
                }
                var part = text(scanner.offset)
                if let plan,
                    let place = plan.place(
                        of: UnsafeBufferPointer(rebasing: object[key.lower..<key.upper]),
                        guess: parts.count
                    )
                {
                    guard absent.remove(place) != nil, let use = JSONTemplate.use(plan.fields[place].plan)
                    else {
                        return nil
                    }
                    part.use = use
                    part.takesNull = plan.fields[place].plan.isOptional
                    part.place = place
                }
                parts.append(part)
                try scanner.skipValue()
                start = scanner.offset
            } while try scanner.comma(until: UInt8(ascii: "}"))
            try scanner.end()
        } catch {
            return nil
        }
        parts.append(text(object.count))
        if let plan, !absent.allSatisfy({ plan.fields[$0].plan.isOptional }) { return nil }
        self.texts = texts + repeatElement(0, count: 8)
        self.parts = parts
        self.absent = absent.sorted()
    }

    private static func use(_ plan: JSONPlan) -> Use? {
        switch plan.unwrapped {
        case .string: .text
        case .int: .integer
        case .bool: .boolean
        default: nil
        }
    }

    /// Where the object at `start` ends, when it has this form; nil otherwise.
    func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        match(bytes, from: start) { _, _ in }
    }

    /// The same, and the values of its fields into `values`, which has a place for each.
    func end(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        reading values: UnsafeMutableBufferPointer<Value>,
        _ known: [InternTable]
    ) -> Int? {
        for place in absent { values[place] = .nil }
        return match(bytes, from: start) { part, value in
            switch value {
            case .text(let lower, let upper):
                values[part.place] = known[part.place].value(
                    UnsafeBufferPointer(rebasing: bytes[lower..<upper])
                )
            case .integer(let number): values[part.place] = Value(number)
            case .boolean(let flag): values[part.place] = Value(flag)
            case .null: values[part.place] = .nil
            }
        }
    }

    private enum Found {
        case text(Int, Int)
        case integer(Int)
        case boolean(Bool)
        case null
    }

    @inline(__always)
    private func match(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ take: (Part, Found) -> Void
    ) -> Int? {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return nil }
        return texts.withUnsafeBytes { texts -> Int? in
            guard let texts = texts.baseAddress else { return nil }
            return parts.withUnsafeBufferPointer { parts -> Int? in
                var place = start
                for (number, part) in parts.enumerated() {
                    guard place + part.count + 16 <= bytes.count,
                        isSame(base + place, texts + part.lower, part.count)
                    else { return nil }
                    place += part.count
                    if number == parts.count - 1 { break }
                    let lower = place
                    let first = base.load(fromByteOffset: place, as: UInt8.self)
                    switch first {
                    case UInt8(ascii: "\""):
                        guard let end = textEnd(base, place + 1, bytes.count) else { return nil }
                        place = end + 1
                        guard part.use != .none else { continue }
                        guard part.use == .text else { return nil }
                        take(part, .text(lower + 1, end))
                    case UInt8(ascii: "t"), UInt8(ascii: "f"):
                        let isTrue = first == UInt8(ascii: "t")
                        guard isTrue ? isWord(base + place, "true") : isWord(base + place + 1, "alse") else {
                            return nil
                        }
                        place += isTrue ? 4 : 5
                        guard part.use != .none else { continue }
                        guard part.use == .boolean else { return nil }
                        take(part, .boolean(isTrue))
                    case UInt8(ascii: "n"):
                        guard isWord(base + place, "null") else { return nil }
                        place += 4
                        guard part.use != .none else { continue }
                        guard part.takesNull else { return nil }
                        take(part, .null)
                    default:
                        guard let number = integer(base, &place, bytes.count) else { return nil }
                        guard part.use != .none else { continue }
                        guard part.use == .integer else { return nil }
                        take(part, .integer(number))
                    }
                }
                return place
            }
        }
    }

    /// Where the next line starts, when a line ends at `place`; nil otherwise.
    static func nextLine(in bytes: UnsafeBufferPointer<UInt8>, from place: Int) -> Int? {
        let end = place < bytes.count && bytes[place] == 0x0D ? place + 1 : place
        return end < bytes.count && bytes[end] == 0x0A ? end + 1 : nil
    }

    /// Whether `count` bytes are the same; 8 more can be read on both sides.
    @inline(__always)
    private func isSame(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        var place = 0
        while place < count {
            let difference =
                left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let length = count - place
            let mask = length >= 8 ? UInt64.max : (UInt64(1) &<< UInt64(length &* 8)) &- 1
            if UInt64(littleEndian: difference) & mask != 0 { return false }
            place += 8
        }
        return true
    }

    /// Whether four letters stand here.
    @inline(__always)
    private func isWord(_ start: UnsafeRawPointer, _ word: StaticString) -> Bool {
        start.loadUnaligned(as: UInt32.self)
            == UnsafeRawPointer(word.utf8Start).loadUnaligned(as: UInt32.self)
    }

    /// Where the closing quote of a text without escapes stands; nil where something else comes before it.
    @inline(__always)
    private func textEnd(_ base: UnsafeRawPointer, _ start: Int, _ count: Int) -> Int? {
        var place = start
        while place + 8 <= count {
            let word = base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let special = JSONWriter.specialBytes(UInt64(littleEndian: word))
            if special != 0 {
                place += special.trailingZeroBitCount >> 3
                return base.load(fromByteOffset: place, as: UInt8.self) == UInt8(ascii: "\"") ? place : nil
            }
            place += 8
        }
        return nil
    }

    /// Goes past a whole number of at most 18 digits; nil for any other.
    @inline(__always)
    private func integer(_ base: UnsafeRawPointer, _ place: inout Int, _ count: Int) -> Int? {
        let isNegative = base.load(fromByteOffset: place, as: UInt8.self) == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let start = place
        var number = 0
        while place < count, place - start < 19 {
            let digit = base.load(fromByteOffset: place, as: UInt8.self) &- 0x30
            guard digit < 10 else { break }
            number = number &* 10 &+ Int(digit)
            place += 1
        }
        let length = place - start
        let startsWithZero = base.load(fromByteOffset: start, as: UInt8.self) == 0x30
        guard length > 0, length < 19, place < count, length == 1 || !startsWithZero else { return nil }
        // A fraction or an exponent is no text that follows a value, so the next comparison sees it.
        return isNegative ? -number : number
    }
}

/// Tries the form of the last object on the next one, and learns another where that does not fit.
struct JSONForms {
    /// What the objects are declared to hold; nil to hold them only to the grammar.
    private let plan: JSONRecordPlan?
    /// The form that is tried.
    private(set) var template: JSONTemplate?
    /// How many in a row did not fit.
    private var misses = 0

    init(_ plan: JSONRecordPlan?) { self.plan = plan }

    /// Takes note that one fits.
    mutating func hit() { misses = 0 }

    /// Takes note of one that did not fit and was found to be right.
    ///
    /// Where hardly any two are alike it is only tried now and then whether that has changed.
    mutating func miss(_ object: UnsafeBufferPointer<UInt8>) {
        misses += 1
        guard misses < 8 || misses % 64 == 0 else { return }
        template = JSONTemplate(object, plan)
    }
}

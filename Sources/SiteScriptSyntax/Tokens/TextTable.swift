/// The names and texts that tokens refer to, each of them once, found by their bytes.
///
/// Bytes and not characters: Swift takes composed and decomposed characters for equal, the language does not.
/// A text that comes again costs no memory.
struct TextTable {
    private(set) var texts: [String] = []
    /// The bytes of all texts, one behind the other, and where each of them ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Open addressing: the number of a text plus one; 0 is free. At most half of the slots are taken.
    private var slots: [Int32] = []

    /// The number of the text with these bytes; equal texts have one number.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int {
        if texts.count * 2 >= slots.count { grow() }
        let slot = slot(of: text)
        if slots[slot] > 0 { return Int(slots[slot]) - 1 }
        texts.append(String(decoding: text, as: UTF8.self))
        bytes += text
        ends.append(bytes.count)
        slots[slot] = Int32(texts.count)
        return texts.count - 1
    }

    /// The slot that holds a text, or the free one where it belongs.
    private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = Int(ByteHash.hash(text, seed: seed)) & (slots.count - 1)
        while slots[slot] > 0, !isText(Int(slots[slot]) - 1, text) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func isText(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = number > 0 ? ends[number - 1] : 0
        guard ends[number] - start == text.count else { return false }
        return bytes.withUnsafeBufferPointer { $0[start..<start + text.count].elementsEqual(text) }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: max(64, slots.count * 2))
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for (number, end) in ends.enumerated() {
                slots[slot(of: UnsafeBufferPointer(rebasing: bytes[start..<end]))] = Int32(number + 1)
                start = end
            }
        }
    }

    /// Seeded for each table, so that nobody can write a text whose names all meet.
    private let seed = UInt64.random(in: .min ... .max)
}

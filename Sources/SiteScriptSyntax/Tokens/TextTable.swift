/// The names and texts that tokens refer to, each of them once, found by their bytes.
///
/// Bytes and not characters: Swift takes composed and decomposed characters for equal, the language does not.
/// A text that comes again costs no memory.
struct TextTable {
    private(set) var texts: [String] = []
    /// The bytes of all texts, one behind the other, and where each of them ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Open addressing: at most half of the slots are taken.
    private var slots: [Slot] = []

    /// The hash of a text, which is never 0, and its number; zeros when free.
    private struct Slot {
        var hash: UInt32 = 0
        var number: UInt32 = 0
    }

    /// The number of the text with these bytes; equal texts have one number.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int {
        if texts.count * 2 >= slots.count { grow() }
        let hash = ByteHash.hash(text, seed: seed)
        let place = self.place(of: text, hash)
        if slots[place].hash != 0 { return Int(slots[place].number) }
        slots[place] = Slot(hash: hash, number: UInt32(texts.count))
        texts.append(String(decoding: text, as: UTF8.self))
        bytes += text
        ends.append(bytes.count)
        return texts.count - 1
    }

    /// The slot that holds a text, or the free one where it belongs.
    private func place(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
        var place = Int(hash) & (slots.count - 1)
        while slots[place].hash != 0 {
            if slots[place].hash == hash, isText(Int(slots[place].number), text) { break }
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }

    private func isText(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = number > 0 ? ends[number - 1] : 0
        guard ends[number] - start == text.count else { return false }
        guard let wanted = text.baseAddress else { return true }
        return bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { Self.isEqual($0 + start, UnsafeRawPointer(wanted), text.count) } ?? false
        }
    }

    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        var offset = 0
        while offset + 8 <= count {
            let isSame =
                left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard isSame else { return false }
            offset += 8
        }
        return ByteHash.end(of: left, count) == ByteHash.end(of: right, count)
    }

    private mutating func grow() {
        let taken = slots
        slots = Array(repeating: Slot(), count: max(64, taken.count * 2))
        for slot in taken where slot.hash != 0 {
            var place = Int(slot.hash) & (slots.count - 1)
            while slots[place].hash != 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = slot
        }
    }

    /// Seeded for each table, so that nobody can write a text whose names all meet.
    private let seed = UInt64.random(in: .min ... .max)
}

import SiteScriptSyntax

/// Gives equal texts of a column one object, as long as few are distinct.
///
/// A column of time zones has a few hundred texts for a million rows; one of names has a million. So it stops looking
/// once most texts turn out to be new.
public final class InternTable {
    private static let largest = 4096
    private let heap: Heap
    /// Keeps the texts alive between batches.
    private let texts: Column
    private let slots: UnsafeMutablePointer<Int32>
    private var isUseful = true

    /// Makes an empty table.
    public init(_ heap: Heap) {
        self.heap = heap
        texts = Column(heap)
        slots = .allocate(capacity: InternTable.largest * 2)
        slots.initialize(repeating: -1, count: InternTable.largest * 2)
    }

    deinit { slots.deallocate() }

    /// The String of some UTF-8 bytes, which are known to be valid.
    @inline(__always)
    public func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
        guard isUseful else { return heap.string(bytes) }
        return lookUp(bytes)
    }

    private func lookUp(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
        let hash = ByteHash.hash(bytes, seed: heap.hashSeed)
        var slot = Int(hash) & (InternTable.largest * 2 - 1)
        let (slots, known) = (slots, texts.values)
        while slots[slot] >= 0 {
            let text = known[Int(slots[slot])]
            if text.address.objectWord == hash, text.text.count == bytes.count,
                ByteText.compare(text.text.bytes, bytes) == 0
            {
                return text
            }
            slot = (slot + 1) & (InternTable.largest * 2 - 1)
        }
        let new = heap.string(bytes)
        new.address.objectWord = hash
        if texts.count == InternTable.largest {
            isUseful = false
            texts.truncate(to: 0)
            return new
        }
        slots[slot] = Int32(texts.count)
        texts.append(new)
        return new
    }
}

/// The one place in which two texts differ, counted in scalars as libedit counts.
struct TextChange: Equatable {
    /// Where the deleted part ends in the old text.
    let deletionEnd: Int
    /// How many scalars are deleted.
    let deletedCount: Int
    /// What stands there instead.
    let inserted: String

    var isEmpty: Bool { deletedCount == 0 && inserted.isEmpty }

    /// Compares two texts.
    init(from old: String, to new: String) {
        var old = old
        var new = new
        (deletionEnd, deletedCount, inserted) = old.withUTF8 { old in
            new.withUTF8 { new in
                let shorter = min(old.count, new.count)
                var same = 0
                while same < shorter, old[same] == new[same] { same += 1 }
                while same > 0, isInsideScalar(old, same) || isInsideScalar(new, same) { same -= 1 }
                var sameAtEnd = 0
                while sameAtEnd < shorter - same,
                    old[old.count - 1 - sameAtEnd] == new[new.count - 1 - sameAtEnd]
                {
                    sameAtEnd += 1
                }
                while sameAtEnd > 0, isInsideScalar(old, old.count - sameAtEnd) { sameAtEnd -= 1 }
                let end = old.count - sameAtEnd
                return (
                    scalarCount(old[..<end]), scalarCount(old[same..<end]),
                    String(decoding: new[same..<(new.count - sameAtEnd)], as: UTF8.self)
                )
            }
        }
    }
}

extension Substring {
    /// The number of scalars.
    var scalarCount: Int {
        utf8.withContiguousStorageIfAvailable { SiteScriptTerminal.scalarCount($0[...]) }
            ?? unicodeScalars.count
    }
}

private func isInsideScalar(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
    offset < bytes.count && bytes[offset] & 0xC0 == 0x80
}

private func scalarCount(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
}

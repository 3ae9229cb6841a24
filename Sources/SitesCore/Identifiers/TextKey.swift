/// A text as a key, the same as another only byte by byte: identifiers that Unicode takes for equal are two.
package struct TextKey: Hashable, Sendable {
    /// The text.
    package let text: String

    /// Wraps a text.
    package init(_ text: String) { self.text = text }

    /// Wraps what some bytes of UTF-8 say.
    package init(_ bytes: ArraySlice<UInt8>) { text = String(decoding: bytes, as: UTF8.self) }

    package static func == (a: TextKey, b: TextKey) -> Bool {
        var (first, second) = (a.text, b.text)
        return first.withUTF8 { first in
            second.withUTF8 { second in
                first.count == second.count && first.elementsEqual(second)
            }
        }
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

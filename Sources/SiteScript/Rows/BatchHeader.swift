/// A batch as the machine sees it: raw and flat, so that reading a field is two loads.
struct BatchHeader {
    /// The shape of the rows, or `BatchHeader.plain`.
    var shapeID: UInt32
    var count: Int
    var columns: UnsafeMutablePointer<UnsafeMutablePointer<Value>>

    /// Rows that are plain values in the only column.
    ///
    /// No shape has this number.
    static let plain = UInt32.max - 1
}

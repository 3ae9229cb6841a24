/// Numbers as text.
public enum NumberText {
    /// A Double in the shortest form that reads back the same: `0.1`, `5.0`, `1e+20`.
    public static func double(_ value: Double) -> String { value.description }

    /// Appends the digits of a whole number.
    @inline(__always)
    public static func append(_ number: Int, to bytes: inout [UInt8]) {
        withDigits(of: number) { bytes.append(contentsOf: $0) }
    }

    /// Gives the digits of a whole number, sign first, without allocating.
    @inline(__always)
    static func withDigits<Result>(
        of number: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
            var rest = number.magnitude
            var place = 20
            repeat {
                place -= 1
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                buffer[place] = UInt8(truncatingIfNeeded: digit) &+ 48
                rest = quotient
            } while rest != 0
            if number < 0 {
                place -= 1
                buffer[place] = UInt8(ascii: "-")
            }
            return body(UnsafeBufferPointer(rebasing: buffer[place..<20]))
        }
    }
}

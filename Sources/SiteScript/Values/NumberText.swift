/// Numbers as text.
public enum NumberText {
    /// A Double in the shortest form that reads back the same: `0.1`, `5.0`, `1e+20`.
    public static func double(_ value: Double) -> String { value.description }

    /// Appends the digits of a whole number.
    @inline(__always)
    public static func append(_ number: Int, to bytes: inout [UInt8]) {
        withDigits(of: number) { bytes.append(contentsOf: $0) }
    }

    /// How many characters a whole number has, sign included.
    @inline(__always)
    static func length(of number: Int) -> Int {
        var rest = number.magnitude
        var count = number < 0 ? 2 : 1
        while rest >= 10 {
            if rest < 100 { return count + 1 }
            if rest < 1000 { return count + 2 }
            if rest < 10_000 { return count + 3 }
            rest /= 10_000
            count += 4
        }
        return count
    }

    /// Writes a whole number of `length` characters to `start`.
    @inline(__always)
    static func write(_ number: Int, length: Int, to start: UnsafeMutableRawPointer) {
        var rest = number.magnitude
        var place = length
        let first = number < 0 ? 1 : 0
        while place > first {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start.storeBytes(of: UInt8(truncatingIfNeeded: digit) &+ 48, toByteOffset: place, as: UInt8.self)
            rest = quotient
        }
        if number < 0 { start.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self) }
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

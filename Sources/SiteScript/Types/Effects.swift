/// What running something may do besides giving a value.
public struct Effects: OptionSet, Hashable, Sendable {
    /// The bits.
    public var rawValue: UInt16

    /// Makes a set from its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Reads from the Sites API or another host service.
    public static let reads = Effects(rawValue: 1)
    /// Writes to the Sites API or another host service.
    public static let writes = Effects(rawValue: 2)
    /// Reads or writes files.
    public static let files = Effects(rawValue: 4)
    /// Reads the clock or waits.
    public static let clock = Effects(rawValue: 8)
    /// Draws random numbers.
    public static let random = Effects(rawValue: 16)
    /// Prints or logs.
    public static let prints = Effects(rawValue: 32)
    /// Reads environment variables.
    public static let environment = Effects(rawValue: 64)

    /// The names of the effects in the set, in a fixed order.
    public var names: [String] {
        let all: [(Effects, String)] = [
            (.reads, "reads"), (.writes, "writes"), (.files, "files"), (.clock, "clock"),
            (.random, "random"), (.prints, "prints"), (.environment, "environment"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}

/// A line of code and what it gives; each one is run as a test and shown by help.
public struct NativeExample: Sendable, Hashable {
    /// An expression of the language.
    public var code: String
    /// What printing its value as a literal gives.
    public var result: String

    /// Makes an example.
    public init(_ code: String, gives result: String) {
        self.code = code
        self.result = result
    }
}

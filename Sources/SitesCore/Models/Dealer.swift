/// A dealer, to whose account sites belong.
public struct Dealer: Hashable, Sendable {
    /// The number CHeKT gives it.
    public var id: DealerID
    /// Its name.
    public var name: String

    /// Makes a dealer.
    public init(id: DealerID, name: String) {
        self.id = id
        self.name = name
    }
}

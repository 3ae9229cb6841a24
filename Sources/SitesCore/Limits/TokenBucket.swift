/// How many requests a rate allows: a bucket that fills evenly and is emptied one request at a time.
///
/// It is arithmetic alone; whoever asks brings the instant, as time since any fixed moment.
public struct TokenBucket: Hashable, Sendable {
    /// The most it holds.
    public let capacity: Double
    /// How much flows in each second.
    public let perSecond: Double
    private var level: Double
    private var time: Duration

    /// Makes a full bucket.
    public init(capacity: Int, perSecond: Double, at now: Duration) {
        self.capacity = Double(capacity)
        self.perSecond = perSecond
        level = Double(capacity)
        time = now
    }

    /// How many requests are allowed at once now.
    public mutating func available(at now: Duration) -> Int {
        fill(now)
        return Int(level + 1e-9)
    }

    /// Takes one, if there is one.
    public mutating func take(at now: Duration) -> Bool {
        guard available(at: now) >= 1 else { return false }
        level -= 1
        return true
    }

    /// Gives back one that was not used.
    public mutating func giveBack() { level = min(capacity, level + 1) }

    /// Lowers what is there to `count`, when somebody else knows better.
    public mutating func lower(to count: Int, at now: Duration) {
        fill(now)
        level = min(level, Double(max(0, count)))
    }

    /// How long until `count` are there.
    public mutating func wait(for count: Int = 1, at now: Duration) -> Duration {
        fill(now)
        let missing = min(Double(count), capacity) - level
        return missing <= 1e-9 ? .zero : .seconds(missing / perSecond)
    }

    private mutating func fill(_ now: Duration) {
        guard now > time else { return }
        let (seconds, attoseconds) = (now - time).components
        level = min(capacity, level + (Double(seconds) + Double(attoseconds) * 1e-18) * perSecond)
        time = now
    }
}

/// The published tiers.
public enum RateTier: String, CaseIterable, Hashable, Sendable {
    case free, pro, enterprise

    /// Requests in a minute.
    public var perMinute: Int {
        switch self {
        case .free: 60
        case .pro: 600
        case .enterprise: 3000
        }
    }

    /// Requests in a second.
    public var perSecond: Int {
        switch self {
        case .free: 5
        case .pro: 30
        case .enterprise: 200
        }
    }
}

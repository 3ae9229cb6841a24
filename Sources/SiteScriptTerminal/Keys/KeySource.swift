/// Waits for the keyboard and for news at the same time.
///
/// News are signals the watcher hears and `wake()` from other threads.
final class KeySource {
    /// What came.
    enum Input: Equatable {
        case key(KeyEvent)
        /// A signal, by its number, or zero when another thread woke this one.
        case news(Int32)
        /// Nothing came for as long as was asked to wait.
        case pause
        /// The terminal is gone or the input has ended.
        case end
    }

    /// How long the rest of an escape sequence may take to arrive.
    private static let sequenceMilliseconds: Int32 = 40

    private let descriptor: Int32
    private var decoder = KeyDecoder()
    private var pushedBack: [KeyEvent] = []
    private var news: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Whether an event can be had without waiting, so that drawing what is soon outdated
    /// can be left out.
    var hasInput: Bool {
        !pushedBack.isEmpty || !decoder.isEmpty
            || Platform.waitForInput([descriptor], milliseconds: 0) == [true]
    }

    /// Lets the next read return an event again.
    func pushBack(_ event: KeyEvent) {
        pushedBack.append(event)
    }

    /// Waits for the next input, at most for `milliseconds` where they are given.
    func next(watcher: SignalWatcher, pause milliseconds: Int32 = -1) -> Input {
        while true {
            if !news.isEmpty { return .news(Int32(news.removeFirst())) }
            if let event = pushedBack.popLast() ?? decoder.next() { return .key(event) }
            let ready = Platform.waitForInput(
                [descriptor, watcher.descriptor],
                milliseconds: decoder.isAmbiguous ? Self.sequenceMilliseconds : milliseconds
            )
            if ready[1] { news += watcher.takePending() }
            if ready[0] {
                let bytes = Platform.read(descriptor)
                if bytes.isEmpty { return .end }
                decoder.feed(bytes)
            } else if !ready[1] {
                if let event = decoder.expire() { return .key(event) }
                if milliseconds >= 0 { return .pause }
            }
        }
    }
}

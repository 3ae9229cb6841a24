// Belongs to Platform.swift, which says what these files are for.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Platform {
    /// Tells whether keys wait on a terminal, also those of a line that was not entered yet.
    ///
    /// A terminal that hands over whole lines tells of no others, so it is asked while it hands over keys; what waits stays.
    static func hasTypedAhead(on descriptor: Int32) -> Bool {
        var mode = termios()
        guard tcgetattr(descriptor, &mode) == 0 else { return false }
        var keys = mode
        keys.c_lflag &= ~tcflag_t(ICANON)
        guard tcsetattr(descriptor, TCSANOW, &keys) == 0 else { return false }
        defer { tcsetattr(descriptor, TCSANOW, &mode) }
        return waitForInput([descriptor], milliseconds: 0) == [true]
    }
}

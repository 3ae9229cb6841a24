import Testing

@testable import SiteScriptTerminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

private func openFile(_ path: String, _ mode: Int32) -> Int32 { open(path, mode) }

/// A terminal whose user is a test: what is typed goes in, and what the program draws
/// comes out on a screen.
///
/// It waits for output on a thread of its own: the tasks of the reader under test need
/// the others.
actor PseudoTerminal {
    /// The program's side.
    nonisolated let descriptor: Int32
    private nonisolated let user: Int32
    private nonisolated let executor = ThreadExecutor()
    private var screen: TerminalScreen

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(columns: Int = 60, rows: Int = 20) throws {
        let ends = try #require(Self.open())
        user = ends.user
        descriptor = ends.program
        try #require(descriptor >= 0)
        screen = TerminalScreen(columns: columns, rows: rows)
        resize(columns: columns, rows: rows)
    }

    /// Opens both sides of a new terminal, which does not become the one of this process.
    private static func open() -> (user: Int32, program: Int32)? {
        #if canImport(Darwin)
            let user = posix_openpt(O_RDWR | O_NOCTTY)
            guard user >= 0, grantpt(user) == 0, unlockpt(user) == 0, let name = ptsname(user) else {
                return nil
            }
            let path = String(cString: name)
        #else
            let user = openFile("/dev/ptmx", O_RDWR | O_NOCTTY)
            var isLocked: Int32 = 0
            var number: UInt32 = 0
            let unlock: UInt = 0x4004_5431
            let getNumber: UInt = 0x8004_5430
            guard user >= 0, ioctl(user, unlock, &isLocked) == 0, ioctl(user, getNumber, &number) == 0 else {
                return nil
            }
            let path = "/dev/pts/\(number)"
        #endif
        let program = openFile(path, O_RDWR | O_NOCTTY)
        return program < 0 ? nil : (user, program)
    }

    deinit {
        close(user)
        close(descriptor)
    }

    /// The terminal as the program sees it.
    nonisolated var terminal: Terminal {
        Terminal(descriptor: descriptor) { $0 == "TERM" ? "xterm" : nil }
    }

    /// Changes the size; the program hears of it when it is told.
    nonisolated func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(user, UInt(TIOCSWINSZ), &size)
    }

    /// Types keys and waits until the screen shows what they lead to.
    func type(
        _ keys: String,
        until description: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isReached: @Sendable (TerminalScreen) -> Bool
    ) {
        Platform.write(keys.utf8, to: user)
        while !isReached(screen) {
            guard Platform.waitForInput([user], milliseconds: 10_000) == [true] else {
                Issue.record("not reached: \(description)\n\(screen.text)", sourceLocation: sourceLocation)
                return
            }
            let output = Platform.read(user)
            if output.isEmpty { return }
            screen.show(output)
        }
    }

    /// Types keys and waits until a text is on the screen.
    func type(_ keys: String, untilShown text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        type(keys, until: text, sourceLocation: sourceLocation) { $0.text.contains(text) }
    }

    /// Types keys.
    nonisolated func send(_ keys: String) {
        Platform.write(keys.utf8, to: user)
    }

    /// Takes all output that has come so far.
    func drain() {
        while Platform.waitForInput([user], milliseconds: 0) == [true] {
            screen.show(Platform.read(user))
        }
    }

    /// Forgets what is on the screen.
    func clear() {
        drain()
        screen = screen.cleared
    }

    /// Whether what is typed is echoed and Ctrl-C is a signal, as programs expect.
    nonisolated var isInProgramMode: Bool {
        var mode = termios()
        tcgetattr(descriptor, &mode)
        let flags = tcflag_t(ECHO | ICANON | ISIG)
        return mode.c_lflag & flags == flags
    }
}

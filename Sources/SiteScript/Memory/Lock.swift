#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// A value that one thread at a time may touch.
///
/// It does what `Mutex` does, by a lock of the C library. ThreadSanitizer knows that one. Of a `Mutex` for which two
/// threads wait at once it sees nothing on Linux, because they meet in a library without instrumentation; it then reports
/// what the lock protects as a race, in the tests of every host.
///
/// The lock and the value have memory of their own, so their addresses stay when the owner moves. A thread that holds the
/// lock must not take it again.
struct Lock<Value: Sendable>: ~Copyable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    init(_ value: Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let code = pthread_mutex_init(mutex, nil)
        precondition(code == 0, "the system has no lock left: \(code)")
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// What `body` makes of the value, which nobody else touches meanwhile.
    borrowing func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}

// The value is reached under the lock alone.
extension Lock: @unchecked Sendable {}

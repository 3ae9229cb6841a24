#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

#if canImport(Glibc) || canImport(Musl)
    /// The C library's own, which its headers show to GNU's dialect of C only.
    @_silgen_name("pthread_getattr_np")
    private func pthread_getattr_np(
        _ thread: pthread_t,
        _ attributes: UnsafeMutablePointer<pthread_attr_t>
    ) -> Int32
#endif

/// The stack of the thread that asks.
enum ThreadStack {
    /// How many bytes are free below where it stands now; nil where the system does not say.
    static var bytesLeft: Int? {
        #if canImport(Darwin)
            let thread = pthread_self()
            let end = Int(bitPattern: pthread_get_stackaddr_np(thread)) - pthread_get_stacksize_np(thread)
        #elseif canImport(Glibc) || canImport(Musl)
            var attributes = pthread_attr_t()
            guard pthread_getattr_np(pthread_self(), &attributes) == 0 else { return nil }
            defer { pthread_attr_destroy(&attributes) }
            var lowest: UnsafeMutableRawPointer?
            var size = 0
            guard pthread_attr_getstack(&attributes, &lowest, &size) == 0 else { return nil }
            let end = Int(bitPattern: lowest)
        #else
            return nil
        #endif
        var here: UInt8 = 0
        return withUnsafeMutablePointer(to: &here) { max(Int(bitPattern: $0) - end, 0) }
    }
}

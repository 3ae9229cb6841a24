#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Zeroed memory that costs nothing until it is touched.
func calloc(_ byteCount: Int) -> UnsafeMutableRawPointer {
    guard let memory = calloc(byteCount, 1) else { preconditionFailure("out of memory: \(byteCount) bytes") }
    return memory
}

/// Gives back memory from `calloc`.
func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

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

/// Room for `count` values, with those of `old` at its start; pages of a large one move without being copied.
func resize(_ old: UnsafeMutablePointer<Value>?, to count: Int) -> UnsafeMutablePointer<Value> {
    let byteCount = max(count, 1) * MemoryLayout<Value>.stride
    guard let memory = realloc(old, byteCount) else {
        preconditionFailure("out of memory: \(byteCount) bytes")
    }
    return memory.assumingMemoryBound(to: Value.self)
}

/// Gives back memory from `calloc` or `resize`.
func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

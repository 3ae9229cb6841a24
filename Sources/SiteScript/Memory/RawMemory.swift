#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Zeroed pages that cost nothing until they are touched.
///
/// They come from the system, always: what `calloc` has had back from others it clears as a whole, which took a session
/// more time than all the rest of it.
func zeroedPages(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let pages, pages != MAP_FAILED else { preconditionFailure("out of memory: \(byteCount) bytes") }
    return pages
}

/// Gives back memory from `zeroedPages`.
func releasePages(_ pages: UnsafeMutableRawPointer, _ byteCount: Int) { munmap(pages, byteCount) }

/// Room for `count` values, with those of `old` at its start; pages of a large one move without being copied.
func resize(_ old: UnsafeMutablePointer<Value>?, to count: Int) -> UnsafeMutablePointer<Value> {
    let byteCount = max(count, 1) * MemoryLayout<Value>.stride
    guard let memory = realloc(old, byteCount) else {
        preconditionFailure("out of memory: \(byteCount) bytes")
    }
    if byteCount >= 4 * largePage { preferLargePages(memory, byteCount) }
    return memory.assumingMemoryBound(to: Value.self)
}

/// Bytes of a large page; where they are larger, less of a buffer has them.
private let largePage = 2 << 20

/// Asks for large pages within a large buffer: its first touch then costs one fault for each of them and not for each 4 KB,
/// which took longer than filling it.
@inline(never)
private func preferLargePages(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    #if os(Linux)
        let start = (UInt(bitPattern: memory) + UInt(largePage) - 1) & ~UInt(largePage - 1)
        let end = UInt(bitPattern: memory + byteCount) & ~UInt(largePage - 1)
        guard start < end else { return }
        // Advice that the system does not take changes nothing.
        _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE)
    #endif
}

/// Gives back memory from `resize`.
func release(_ memory: UnsafeMutableRawPointer) { free(memory) }

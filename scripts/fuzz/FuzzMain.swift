import SiteScriptFuzzing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

private let entry = FuzzEntries.all.first { $0.name == getenv("FUZZ_ENTRY").map { String(cString: $0) } }

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let entry else { exit(2) }
    entry.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// How deep and tall a tree may grow, for which everything that walks over it needs stack.
///
/// Threads of 8 MB have room for all that the language allows. On smaller ones, such as those that some systems give to
/// tasks, less is taken: a text that nests deeper is refused, where it would end the process.
struct NestingRoom: Equatable {
    /// How many levels of brackets and blocks there may be.
    var depth: Int
    /// How many levels the tree may have, those of chains included, which take no stack to read.
    var height: Int

    /// The most that is allowed.
    static let most = NestingRoom(depth: 200, height: 1200)
    /// What is allowed without a look at the stack.
    static let free = NestingRoom(depth: 16, height: 64)

    // The greediest shapes, read, checked, made code of and formatted, were seen to need 8.5 KB for a level of depth
    // (`match`) and 4.4 KB for one of height (`and`). Two thirds are for height, since a text may be both. A debug build
    // needs 23 KB and 7.3 KB (calls of calls), too much for both at once on a usual stack.
    #if DEBUG
        private static let bytes = NestingRoom(depth: 28 << 10, height: 7800)
    #else
        private static let bytes = NestingRoom(depth: 26 << 10, height: 6900)
    #endif

    /// What this thread has room for, which stands so many levels deep in a text already.
    static func onThisThread(below depth: Int) -> NestingRoom {
        guard let left = ThreadStack.bytesLeft else { return most }
        return NestingRoom(
            depth: min(most.depth, max(free.depth, depth + left / bytes.depth)),
            height: min(most.height, max(free.height, left / bytes.height))
        )
    }
}

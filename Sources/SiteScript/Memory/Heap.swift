/// A session's objects: allocation by size class, charging against the byte limit, and what the collector needs.
///
/// Objects up to `largestCell` bytes live in cells of 64 KB chunks, one size class to a chunk, handed out from
/// a free list or by bumping; larger ones have an allocation of their own. Allocation never collects: the
/// machine collects at safepoints, in instructions that allocate, when everything alive can be found from
/// its registers. So Swift code between two safepoints may hold values in local variables; whatever outlives
/// that must be in a `Column` or `RootedValue`. Its counters are exempt from run-time exclusivity checks: only the
/// session's task touches them.
public final class Heap {
    @usableFromInline static let largestCell = 512
    @usableFromInline static let chunkBytes = 64 * 1024
    private static let firstChunkBytes = 4096

    /// Memory for cells of one size.
    struct Chunk {
        var address: UnsafeMutableRawPointer
        var cellBytes: Int
        var byteCount: Int
    }

    /// Heads of the free lists, by size class.
    @usableFromInline let freeCells: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    /// Where the current chunk of each size class goes on, and where it ends.
    @usableFromInline let bumpNext: UnsafeMutablePointer<UnsafeMutableRawPointer>
    @usableFromInline let bumpEnd: UnsafeMutablePointer<UnsafeMutableRawPointer>
    /// Bytes of objects and their buffers, dead ones not yet swept included.
    @exclusivity(unchecked) @usableFromInline var bytesInUse = 0
    /// Collect at the next safepoint once `bytesInUse` is above this.
    @exclusivity(unchecked) @usableFromInline var collectThreshold = Heap.firstThreshold
    /// The most bytes a session may use.
    public let bytesMaximum: Int
    /// Whether the run is to end, for work that goes on for long without the machine.
    var isInterrupted: () -> Bool = { false }
    /// Books work on values that goes on without the machine, in steps.
    var noteWork: (_ steps: Int) -> Void = { _ in }
    /// Collects at every safepoint, to find values that the collector cannot see.
    public let isStressed: Bool

    @exclusivity(unchecked) var lastFound = FoundEntry()
    var chunks: [Chunk] = []
    var largeObjects: [UnsafeMutableRawPointer] = []
    var firstColumn: Unmanaged<Column>?
    private(set) var shapes: [Shape] = []
    private var shapesByFields: [[NameID]: Shape] = [:]
    private(set) var symbolNames: [String] = []
    private var symbols: [String: NameID] = [:]
    /// About what the names take.
    private(set) var symbolBytes = 0
    let hashSeed: UInt64
    /// How often it was collected; shown by `run --stats` and tested.
    public internal(set) var collectionCount = 0

    private static let firstThreshold = 4 * 1024 * 1024
    private static let classCount = largestCell / 16 + 1

    /// Makes an empty heap for at most `bytesMaximum` bytes.
    public init(bytesMaximum: Int = .max, isStressed: Bool = false) {
        self.bytesMaximum = bytesMaximum
        self.isStressed = isStressed
        freeCells = .allocate(capacity: Heap.classCount)
        freeCells.initialize(repeating: nil, count: Heap.classCount)
        // Both ends of an empty region are equal, whatever they are: the first allocation opens a chunk.
        let nowhere = UnsafeMutableRawPointer(freeCells)
        bumpNext = .allocate(capacity: Heap.classCount)
        bumpNext.initialize(repeating: nowhere, count: Heap.classCount)
        bumpEnd = .allocate(capacity: Heap.classCount)
        bumpEnd.initialize(repeating: nowhere, count: Heap.classCount)
        hashSeed = UInt64.random(in: .min ... .max)
    }

    deinit {
        for chunk in chunks {
            var cell = chunk.address
            let end = chunk.address + chunk.byteCount - chunk.cellBytes
            while cell <= end {
                if cell.objectKind != 0 { releaseOwned(by: cell) }
                cell += chunk.cellBytes
            }
            chunk.address.deallocate()
        }
        for object in largeObjects {
            releaseOwned(by: object)
            object.deallocate()
        }
        while let column = firstColumn {
            firstColumn = column._withUnsafeGuaranteedRef { column in
                column.heap = nil
                return column.next
            }
        }
        freeCells.deallocate()
        bumpNext.deallocate()
        bumpEnd.deallocate()
    }

    /// Bytes of objects and their buffers.
    public var bytes: Int { bytesInUse }

    /// Whether a safepoint should collect now.
    @inlinable @inline(__always)
    var wantsCollection: Bool { bytesInUse > collectThreshold || isStressed }

    /// Gives a fresh object of `size` bytes, header included; the rest is not initialised.
    @inlinable @inline(__always)
    func allocate(_ kind: Value.Tag, size: Int) -> UnsafeMutableRawPointer {
        let sizeClass = (size + 15) >> 4
        guard sizeClass <= Heap.largestCell >> 4 else { return allocateLarge(kind, size: size) }
        let cell: UnsafeMutableRawPointer
        if let free = freeCells[sizeClass] {
            cell = free
            freeCells[sizeClass] = UnsafeMutableRawPointer(bitPattern: free.objectCount)
        } else {
            let next = bumpNext[sizeClass]
            if next < bumpEnd[sizeClass] {
                cell = next
                bumpNext[sizeClass] = next + sizeClass << 4
            } else {
                cell = openChunk(sizeClass)
            }
        }
        bytesInUse &+= sizeClass << 4
        // One store for kind, mark, flags, class and word.
        cell.storeBytes(of: UInt64(kind.rawValue) | UInt64(sizeClass) << 24, as: UInt64.self)
        return cell
    }

    @usableFromInline @inline(never)
    func openChunk(_ sizeClass: Int) -> UnsafeMutableRawPointer {
        let cellBytes = sizeClass << 4
        // A session that does little has a few objects of each size: thousands of them must not hold 64 KB for each.
        let isFirst =
            bumpEnd[sizeClass] == bumpNext[sizeClass] && !chunks.contains { $0.cellBytes == cellBytes }
        let byteCount = isFirst ? Heap.firstChunkBytes : Heap.chunkBytes
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
        // The collector walks whole chunks, so cells that were never handed out must look free.
        chunk.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        chunks.append(Chunk(address: chunk, cellBytes: cellBytes, byteCount: byteCount))
        bumpNext[sizeClass] = chunk + cellBytes
        bumpEnd[sizeClass] = chunk + (byteCount / cellBytes) * cellBytes
        return chunk
    }

    @usableFromInline @inline(never)
    func allocateLarge(_ kind: Value.Tag, size: Int) -> UnsafeMutableRawPointer {
        let object = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        object.storeBytes(of: UInt64(kind.rawValue), as: UInt64.self)
        largeObjects.append(object)
        bytesInUse &+= size
        return object
    }

    /// Refuses an allocation of `count` bytes that the session's limit does not allow, before it is made.
    ///
    /// Garbage that was not yet collected counts, so half as much again is allowed here; the next safepoint
    /// holds the exact line.
    @inlinable
    public func reserve(_ count: Int) throws(ScriptError) {
        let (sum, overflow) = bytesInUse.addingReportingOverflow(count)
        if overflow || sum > bytesMaximum &+ bytesMaximum / 2 && bytesMaximum != .max || count > 1 << 40 {
            throw memoryLimit(wanted: count)
        }
    }

    @usableFromInline
    func memoryLimit(wanted: Int) -> ScriptError {
        ScriptError(
            .limit,
            .limit,
            "memory limit of \(bytesMaximum) bytes exceeded"
                + (wanted > 0 ? ": \(wanted) more bytes were needed" : ""),
            hint: "work on fewer rows at a time, or raise the limit"
        )
    }

    // MARK: Names

    /// The number of a field's or member's name in this session.
    public func symbol(_ name: String) -> NameID {
        if let known = symbols[name] { return known }
        let new = NameID(rawValue: Int32(symbolNames.count))
        symbolNames.append(name)
        symbols[name] = new
        // Names from data are never forgotten, so they count; a collection does not give them back.
        symbolBytes += name.utf8.count + 96
        bytesInUse += name.utf8.count + 96
        return new
    }

    /// The name behind a symbol.
    public func name(of symbol: NameID) -> String { symbolNames[Int(symbol.rawValue)] }

    /// The shape of records with these fields in this order.
    public func shape(_ fields: [NameID]) -> Shape {
        if let known = shapesByFields[fields] { return known }
        let shape = Shape(id: UInt32(shapes.count), fields: fields, names: fields.map(name(of:)))
        shapes.append(shape)
        // Shapes are never forgotten either.
        let bytes = 160 + fields.count * 64
        symbolBytes += bytes
        bytesInUse += bytes
        shapesByFields[fields] = shape
        return shape
    }

    /// The shape of records with fields of these names in this order.
    public func shape(named names: [String]) -> Shape { shape(names.map(symbol)) }

    /// The shape with the number `id`.
    @inline(__always)
    func shape(id: UInt32) -> Shape { shapes[Int(id)] }
}

/// A field's or member's name as a number, equal within a session when the names are equal.
public struct NameID: Hashable, Sendable {
    /// The number.
    public let rawValue: Int32

    @usableFromInline
    init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Mark and sweep over one heap, at a safepoint.
struct Collector {
    private let heap: Heap
    private var pending: [UnsafeMutableRawPointer] = []

    private init(_ heap: Heap) { self.heap = heap }

    /// Frees what cannot be reached from columns and from what `markRoots` marks.
    static func collect(_ heap: Heap, markRoots: (inout Collector) -> Void) {
        var collector = Collector(heap)
        markRoots(&collector)
        var column = heap.firstColumn
        while let current = column {
            current._withUnsafeGuaranteedRef { column in
                collector.mark(column.buffer)
            }
            column = current._withUnsafeGuaranteedRef { $0.next }
        }
        collector.trace()
        heap.sweep()
        heap.collectionCount += 1
        heap.collectThreshold = max(4 * 1024 * 1024, min(heap.bytesInUse &* 2, heap.bytesMaximum))
    }

    /// Marks a value as reached.
    @inline(__always)
    mutating func mark(_ value: Value) {
        guard value.isObject else { return }
        let object = value.address
        guard object.objectMark == 0 else { return }
        object.objectMark = 1
        // Strings and ranges refer to nothing.
        if value.tag != Value.Tag.string.rawValue, value.tag != Value.Tag.range.rawValue {
            pending.append(object)
        }
    }

    /// Marks values as reached.
    mutating func mark(_ values: UnsafeBufferPointer<Value>) {
        for value in values { mark(value) }
    }

    private mutating func trace() {
        while let object = pending.popLast() {
            switch Value.Tag(rawValue: UInt(object.objectKind)) {
            case .list: mark(HeapList(object).buffer)
            case .map:
                let map = HeapMap(object)
                for index in 0..<map.count {
                    mark(map.key(at: index))
                    mark(map.value(at: index))
                }
            case .record: mark(HeapRecord(object).buffer(count: heap.shape(id: object.objectWord).count))
            case .closure: mark(HeapClosure(object).captures)
            case .box: mark(HeapBox(object).value)
            case .native: HeapNative(object).object.markValues { mark($0) }
            default: break
            }
        }
    }
}

extension Heap {
    /// Frees every object that is not marked and unmarks the others.
    func sweep() {
        lastFound = FoundEntry()
        var live = symbolBytes
        for sizeClass in 0...(Heap.largestCell >> 4) { freeCells[sizeClass] = nil }
        for chunk in chunks { live += sweep(chunk) }
        largeObjects.removeAll { object in
            if object.objectMark != 0 {
                object.objectMark = 0
                live += externalBytes(of: object) + largeSize(of: object)
                return false
            }
            releaseOwned(by: object)
            object.deallocate()
            return true
        }
        var column = firstColumn
        while let current = column {
            live += current._withUnsafeGuaranteedRef { $0.chargedBytes }
            column = current._withUnsafeGuaranteedRef { $0.next }
        }
        bytesInUse = live
    }

    private func sweep(_ whole: Chunk) -> Int {
        let (chunk, cellBytes) = (whole.address, whole.cellBytes)
        let sizeClass = cellBytes >> 4
        // Cells beyond the bump mark of the class's open chunk were never handed out.
        let isOpen = bumpEnd[sizeClass] > chunk && bumpEnd[sizeClass] <= chunk + whole.byteCount
        let end = isOpen ? bumpNext[sizeClass] : chunk + (whole.byteCount / cellBytes) * cellBytes
        var live = 0
        var free = freeCells[sizeClass]
        var cell = chunk
        while cell < end {
            if cell.objectMark != 0 {
                cell.objectMark = 0
                live += cellBytes + externalBytes(of: cell)
            } else {
                if cell.objectKind != 0 {
                    releaseOwned(by: cell)
                    cell.objectKind = 0
                }
                cell.objectCount = Int(bitPattern: free)
                free = cell
            }
            cell += cellBytes
        }
        freeCells[sizeClass] = free
        return live
    }

    /// Bytes that an object owns outside its cell.
    private func externalBytes(of object: UnsafeMutableRawPointer) -> Int {
        switch Value.Tag(rawValue: UInt(object.objectKind)) {
        case .list: HeapList(object).capacity * MemoryLayout<Value>.stride
        case .map: HeapMap(object).externalBytes
        default: 0
        }
    }

    private func largeSize(of object: UnsafeMutableRawPointer) -> Int {
        switch Value.Tag(rawValue: UInt(object.objectKind)) {
        case .string: ObjectHeader.size + object.objectCount
        case .record: ObjectHeader.size + shape(id: object.objectWord).count * MemoryLayout<Value>.stride
        case .closure: ObjectHeader.size + object.objectCount * MemoryLayout<Value>.stride
        default: 0
        }
    }

    /// Frees what an object owns outside its cell.
    func releaseOwned(by object: UnsafeMutableRawPointer) {
        switch Value.Tag(rawValue: UInt(object.objectKind)) {
        case .list: HeapList(object).releaseBuffer()
        case .map: HeapMap(object).releaseBuffers()
        case .native: HeapNative(object).releaseObject()
        default: break
        }
    }
}

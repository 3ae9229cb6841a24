/// Collects what comes out of a pipeline: a list, or a value of the host's when its rows were only picked.
final class RowSink {
    private let heap: Heap
    private let list: RootedValue
    private let picked: RowsObject?
    /// Takes the rows instead; nil where the list is wanted.
    private let taker: (any ResultRows)?
    private var places: [Int] = []

    init(_ stream: StreamObject, _ stages: [PipelineStage], _ taker: (any ResultRows)?, _ heap: Heap) {
        self.heap = heap
        self.taker = taker
        list = RootedValue(heap.list(capacity: 0).value, in: heap)
        let rows = (stream.source as? ValueSource)?.rows
        picked = stages.allSatisfy { $0.native.flow == .subset } ? rows : nil
    }

    func take(_ batch: RowBatch, _ context: NativeContext) throws(ScriptError) {
        if let taker { return try taker.take(batch, context) }
        if picked != nil, let column = batch.column(RowsObject.placeColumn) {
            places += column.buffer.map(\.integer)
            return
        }
        let target = list.value.list
        for index in 0..<batch.count {
            let row = batch.row(index, heap)
            row.markShared()
            heap.append(row, to: target)
        }
    }

    func finish() -> Value { picked?.picking(places, heap) ?? list.value }
}

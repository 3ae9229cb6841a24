import SiteScript

/// `peek`: prints rows on the way.
final class PeekExecution: StageExecution {
    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        var text = ValueText(context.heap)
        for row in 0..<batch.count {
            text.writeDisplay(batch.row(row, context.heap))
            text.bytes.append(UInt8(ascii: "\n"))
        }
        try text.requireWhole()
        try context.print(text.bytes)
        return batch
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd { .rows([]) }
}

/// `show`: prints all rows as a table or in a format.
final class ShowExecution: StageExecution {
    private let rows: RowBuffer
    private let format: String?

    init(_ arguments: StageArguments, _ context: NativeContext) {
        rows = RowBuffer(context.heap)
        format = arguments.value("as")?.stringIfText
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        rows.append(batch)
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        try context.host.show(rows.batch, as: format, context)
        return .value(.nil)
    }

    /// Shows a host's value as a whole, such as changes as a plan.
    @Sendable
    static func show(
        _ object: RowsObject,
        _ arguments: StageArguments,
        _ context: NativeContext
    ) throws(ScriptError) -> StageEnd {
        if arguments.value("as") == nil, let text = object.planText(context.heap) {
            try context.print(Array(text.utf8))
            return .value(.nil)
        }
        let execution = ShowExecution(arguments, context)
        let cursor = try object.rowSource(context.heap).open(SourceQuery(), context)
        while case .rows(let batch) = try cursor.next(maximumRows: 4096, context) {
            _ = try execution.process(batch.withoutPlaces(context.heap), [], context)
        }
        return try execution.finish(context)
    }
}

extension RowBatch {
    /// The rows without the column that only tells them apart.
    fileprivate func withoutPlaces(_ heap: Heap) -> RowBatch {
        guard let shape, shape.names.contains(RowsObject.placeColumn) else { return self }
        let kept = shape.names.indices.filter { shape.names[$0] != RowsObject.placeColumn }
        return RowBatch(
            shape: heap.shape(named: kept.map { shape.names[$0] }),
            columns: kept.map { columns[$0] },
            count: count
        )
    }
}

/// `save`: writes all rows to a file, whole or not at all.
final class SaveExecution: StageExecution {
    private let file: AtomicFile
    private var writer: FormatWriter

    init(_ arguments: StageArguments, _ context: NativeContext) throws(ScriptError) {
        guard context.host.capabilities.contains(.files) else {
            throw ScriptError(.forbidden, .capability, "this host does not grant files")
        }
        let (path, suffix) = try SaveExecution.path(arguments)
        guard let format = TextFormat(rawValue: suffix) else {
            throw ScriptError(
                .invalid,
                .invalidValue,
                "`\(path)` has no extension that `save` writes",
                hint: "use .csv, .tsv, .json, .jsonl, .md or .html"
            )
        }
        let overwrites = arguments.value("overwrite")?.boolean ?? false
        file = try AtomicFile(path, overwrites: overwrites)
        writer = FormatWriter(
            format,
            context.heap,
            title: FileName.last(of: String(path.dropLast(suffix.count + 1)))
        )
    }

    private static func path(_ arguments: StageArguments) throws(ScriptError) -> (String, String) {
        guard let path = arguments.positional.first?.value?.stringIfText else {
            throw ScriptError(.type, .wrongType, "`save` takes a file's path")
        }
        return (path, path.split(separator: "/").last?.split(separator: ".").last.map(String.init) ?? "")
    }

    /// Saves a host's value: as a document of its own where it has one for the extension, its rows otherwise.
    @Sendable
    static func save(
        _ object: RowsObject,
        _ arguments: StageArguments,
        _ context: NativeContext
    ) throws(ScriptError) -> StageEnd {
        let (path, suffix) = try path(arguments)
        if let document = object.document(suffix, context.heap) {
            guard context.host.capabilities.contains(.files) else {
                throw ScriptError(.forbidden, .capability, "this host does not grant files")
            }
            let overwrites = arguments.value("overwrite")?.boolean ?? false
            return .wait(
                HostWait { () async throws(ScriptError) in
                    let file = try AtomicFile(path, overwrites: overwrites)
                    try file.write(try await document())
                    try file.commit()
                    return { _ throws(ScriptError) in .nil }
                }
            )
        }
        let execution = try SaveExecution(arguments, context)
        let cursor = try object.rowSource(context.heap).open(SourceQuery(), context)
        while case .rows(let batch) = try cursor.next(maximumRows: 4096, context) {
            _ = try execution.process(batch.withoutPlaces(context.heap), [], context)
        }
        return try execution.finish(context)
    }

    func process(
        _ batch: RowBatch,
        _ columns: [Column],
        _ context: NativeContext
    ) throws(ScriptError) -> RowBatch? {
        try writer.write(batch)
        if writer.bytes.count > 1 << 16 { try file.write(writer.takeBytes()) }
        return nil
    }

    func finish(_ context: NativeContext) throws(ScriptError) -> StageEnd {
        try writer.finish()
        try file.write(writer.takeBytes())
        try file.commit()
        return .value(.nil)
    }
}

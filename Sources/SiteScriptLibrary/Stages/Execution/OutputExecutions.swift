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
        context.host.print(text.bytes)
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
        try context.host.show(rows.batch, as: format, context.heap)
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
            context.host.print(Array(text.utf8))
            return .value(.nil)
        }
        let execution = ShowExecution(arguments, context)
        let cursor = try object.rowSource(context.heap).open(SourceQuery(), context)
        while case .rows(let batch) = try cursor.next(maximumRows: 4096, context) {
            _ = try execution.process(batch, [], context)
        }
        return try execution.finish(context)
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
        guard let path = arguments.positional.first?.value?.stringIfText else {
            throw ScriptError(.type, .wrongType, "`save` takes a file's path")
        }
        let suffix = path.split(separator: "/").last?.split(separator: ".").last.map(String.init) ?? ""
        guard let format = TextFormat(rawValue: suffix) else {
            throw ScriptError(
                .invalid,
                .invalidValue,
                "`\(path)` has no extension that `save` writes",
                hint: "use .csv, .tsv, .json, .jsonl or .md"
            )
        }
        let overwrites = arguments.value("overwrite")?.boolean ?? false
        file = try AtomicFile(path, overwrites: overwrites)
        writer = FormatWriter(format, context.heap)
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

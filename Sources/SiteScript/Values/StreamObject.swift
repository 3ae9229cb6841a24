/// Rows that have not been run yet: a source and what is to be done to its rows.
public final class StreamObject: NativeObject {
    /// Where the rows come from.
    public let source: any RowSource
    /// What is done to them, in order.
    let stages: [PipelineStage]

    /// Makes the rows of a source, before any stage.
    public init(_ source: any RowSource) {
        self.source = source
        stages = []
    }

    init(_ source: any RowSource, _ stages: [PipelineStage]) {
        self.source = source
        self.stages = stages
    }

    public override var family: TypeFamily { .stream }
    public override var typeName: String { "Stream" }

    public override func markValues(_ mark: (Value) -> Void) {
        (source as? ValueSource)?.markValues(mark)
        for stage in stages { stage.values.forEach(mark) }
    }
}

/// A host value whose rows can flow through a pipeline, such as changes; a stage that only picks rows gives
/// the same kind of value again.
open class RowsObject: NativeObject {
    /// The rows.
    ///
    /// The source has a column `RowsObject.placeColumn` with each row's place from 0.
    open func rowSource(_ heap: Heap) -> any RowSource { unreachable("a subclass gives the rows") }

    /// The same kind of value with the rows at `places` only, in that order.
    open func picking(_ places: [Int], _ heap: Heap) -> Value { unreachable("a subclass picks rows") }

    /// What `show` prints of it; nil to print its rows as a table.
    open func planText(_ heap: Heap) -> String? { nil }

    /// What `save` writes under a name with this extension, made when it is awaited; nil to write its rows.
    open func document(_ fileExtension: String, _ heap: Heap) -> DocumentMaker? { nil }

    /// The column that tells rows apart.
    public static let placeColumn = "#place"
}

/// Makes the bytes of a file.
public typealias DocumentMaker = @Sendable () async throws(ScriptError) -> [UInt8]

/// One stage of a pipeline with its evaluated arguments.
final class PipelineStage {
    let native: NativeStage
    let site: StageSite
    /// For each item in order its value or row function; for an aggregate its operand and condition.
    let values: [Value]

    init(native: NativeStage, site: StageSite, values: [Value]) {
        self.native = native
        self.site = site
        self.values = values
    }
}

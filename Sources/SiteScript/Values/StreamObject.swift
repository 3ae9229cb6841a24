/// Rows that have not been run yet: a source and what is to be done to its rows.
public final class StreamObject: NativeObject {
    /// Where the rows come from.
    public let source: any RowSource

    /// Makes the rows of a source, before any stage.
    public init(_ source: any RowSource) { self.source = source }

    public override var family: TypeFamily { .stream }
    public override var typeName: String { "Stream" }
}

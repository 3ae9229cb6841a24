/// Takes the rows of the pipeline that a program ends with as they come, in place of the list that they would become.
///
/// It is only given rows of a pipeline that cannot fail once it has begun: what was taken cannot be taken back.
public protocol ResultRows: AnyObject {
    /// Takes the rows of a batch, of which there is at least one.
    func take(_ rows: RowBatch, _ context: NativeContext) throws(ScriptError)
}

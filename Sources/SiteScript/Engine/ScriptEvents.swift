/// What a run did, as a host hears it.
public enum ScriptEvent: Sendable {
    /// It printed these bytes.
    case print([UInt8])
    /// It called a host function that reads or writes, or waited for a row source, by this name.
    case request(String)
    /// A source is about to be read: how it is written, and what is asked of it.
    case plan(source: String, query: SourceQuery)
    /// Some rows came from the source that is written this way.
    case rows(Int, source: String)
    /// A limit ended it.
    case limit(ScriptError)
}

/// Hears what the runs of a session do, on the task that runs them.
public protocol ScriptObserver: AnyObject, Sendable {
    /// Takes what just happened; what takes long here holds the run up.
    func session(did event: ScriptEvent)
}

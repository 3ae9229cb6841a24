/// Thrown when the bytes of a saved script cannot be taken.
public struct ScriptLoadError: Error, Sendable, Hashable {
    /// Why not.
    public enum Kind: Sendable, Hashable {
        /// They are no saved script, or not as they were saved.
        case damaged
        /// They were saved by another version of the language; compile the script again.
        case version
        /// The engine lacks something that the script needs, or has it with other types.
        case missing
        /// The script needs what the engine does not grant.
        case refused
    }

    /// Why not.
    public let kind: Kind
    /// The same in one line, naming what is meant.
    public let message: String

    static func damaged(_ what: String) -> ScriptLoadError {
        ScriptLoadError(kind: .damaged, message: "the saved script is damaged: \(what)")
    }

    static func missing(_ message: String) -> ScriptLoadError {
        ScriptLoadError(kind: .missing, message: message)
    }
}

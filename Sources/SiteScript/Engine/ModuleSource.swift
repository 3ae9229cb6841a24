/// Where the texts of imported modules come from; a host without files gives its own.
public protocol ModuleSource: Sendable {
    /// Finds the module that the program called `importer` names as `path`.
    ///
    /// - Parameters:
    ///   - path: the path as it is written.
    ///   - importer: the name of the importing file; for a module, the one it was found under.
    func module(_ path: String, importedBy importer: String) -> ModuleLookup
}

/// What a module source found.
public enum ModuleLookup: Sendable {
    /// The text, with the name that messages show; two imports with one `identity` are one module.
    case found(name: String, identity: String, bytes: [UInt8])
    /// Why there is none, as the message says it, and how to mend it.
    case failure(String, hint: String? = nil)
}

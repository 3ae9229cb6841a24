public import SiteScript
import SiteScriptSyntax

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Modules in files: a path is looked for beside the importing file, then in the folders of a search path.
public struct FileModuleSource: ModuleSource {
    /// The folders to look in after the importing file's own.
    public var searchPath: [String]

    /// Makes a source.
    public init(searchPath: [String] = []) { self.searchPath = searchPath }

    /// Finds the file that `path` names; the identity is its path without links.
    public func module(_ path: String, importedBy importer: String) -> ModuleLookup {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            return .failure(
                "the path of a module is empty",
                hint: "write `import \"lib/name.sites\" as name`"
            )
        }
        let candidates =
            path.hasPrefix("/") ? [path] : [folder(of: importer) + path] + searchPath.map { "\($0)/\(path)" }
        guard let name = candidates.first(where: fileExists) else {
            if let longer = candidates.first(where: { fileExists($0 + ".sites") }) {
                return .failure(
                    "there is no file `\(path)`",
                    hint: "`\(longer).sites` is there: write the ending too"
                )
            }
            if let near = candidates.lazy.compactMap(neighbour).first {
                return .failure("there is no file `\(path)`", hint: "did you mean `\(near)`?")
            }
            let places = candidates.map { "`\($0)`" }.joined(separator: ", ")
            return .failure("there is no file `\(path)`", hint: "looked for \(places)")
        }
        do throws(ScriptError) {
            let file = try MappedFile(name)
            return .found(name: name, identity: identity(name), bytes: Array(file.bytes))
        } catch {
            return .failure(error.message, hint: error.hint)
        }
    }

    /// The script in the folder of `path` whose name is nearest to its own.
    private func neighbour(of path: String) -> String? {
        let folder = folder(of: path)
        guard let stream = opendir(folder.isEmpty ? "." : folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            if name.hasSuffix(".sites") { names.append(name) }
        }
        return NameSuggestion.closest(to: String(path.dropFirst(folder.count)), among: names).map {
            folder + $0
        }
    }

    /// The folder that the paths of an importing file start from, with a slash; empty for the working folder,
    /// which is also that of a program without a file.
    private func folder(of importer: String) -> String {
        guard let slash = importer.lastIndex(of: "/") else { return "" }
        return String(importer[...slash])
    }

    private func identity(_ name: String) -> String {
        guard let resolved = realpath(name, nil) else { return name }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

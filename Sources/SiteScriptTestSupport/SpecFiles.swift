import SiteScript

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The files of a spec: those beside it in `lib`, and a folder of its own that goes when it has run.
final class SpecFiles {
    /// The folder of its own.
    let scratch: String

    init() {
        var template = Array("/tmp/sitescript-spec-XXXXXX".utf8CString)
        scratch = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp"
        }
    }

    deinit {
        guard scratch != "/tmp" else { return }
        SpecFiles.remove("\(scratch)/runs")
        SpecFiles.remove(scratch)
    }

    /// Removes a folder with the files in it.
    private static func remove(_ path: String) {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
            }
            unlink("\(path)/\(name)")
        }
        closedir(folder)
        rmdir(path)
    }

    /// `given("rows.csv")`, a file beside the spec, and `scratch("out.csv")`, one that it makes.
    func module(folder: String) -> NativeModule {
        let name = FunctionSignature.Parameter("name", .string)
        let scratch = scratch
        return NativeModule(
            "Spec",
            "What only specs have.",
            functions: [
                NativeFunction(
                    "given",
                    FunctionSignature([name], result: .string),
                    "The path of a file beside the spec.",
                    body: .immediate { call in call.heap.string("\(folder)/lib/\(call[0].stringIfText ?? "")")
                    }
                ),
                NativeFunction(
                    "scratch",
                    FunctionSignature([name], result: .string),
                    "The path of a file of this run.",
                    body: .immediate { call in call.heap.string("\(scratch)/\(call[0].stringIfText ?? "")") }
                ),
            ]
        )
    }
}

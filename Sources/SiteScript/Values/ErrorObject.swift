public import SiteScriptSyntax

/// An error as `catch … as e` binds it.
public final class ErrorObject: NativeObject {
    /// The error.
    public let error: ScriptError
    private let place: (SourceSpan) -> String?

    /// Wraps an error; `place` names a place in the source, such as `fix.sites:3:11`.
    public init(_ error: ScriptError, place: @escaping (SourceSpan) -> String? = { _ in nil }) {
        self.error = error
        self.place = place
    }

    public override var family: TypeFamily { .error }
    public override var typeName: String { "Error" }

    public override func text(_ heap: Heap) -> String { "\(error.kind.rawValue): \(error.message)" }

    public override func field(_ name: String, _ heap: Heap) -> Value? {
        switch name {
        case "kind": heap.string(error.kind.rawValue)
        case "message": heap.string(error.message)
        case "status": error.status.map { Value($0) } ?? .nil
        case "request_id": error.requestID.map { heap.string($0) } ?? .nil
        // Where in the data it happened says more than the line that every row passes.
        case "place": heap.string(error.dataPlace ?? error.span.flatMap(place) ?? "")
        case "stack":
            heap.list(
                error.stack.map { frame in
                    heap.string(place(frame.span).map { "\(frame.function) at \($0)" } ?? frame.function)
                }
            )
        default: nil
        }
    }
}

/// The source files of what a session has run.
final class LinkedFiles {
    /// In the order of their numbers.
    private var files: [SourceFile] = []

    func add(_ others: [SourceFile]) {
        for file in others {
            let place = index(of: file.id)
            if place < files.count, files[place].id == file.id {
                files[place] = file
            } else {
                files.insert(file, at: place)
            }
        }
    }

    /// A file; nil for one that was not added.
    func file(_ id: SourceFileID) -> SourceFile? {
        let place = index(of: id)
        return place < files.count && files[place].id == id ? files[place] : nil
    }

    /// Where a file stands or belongs.
    ///
    /// New ones have the highest number, so it is looked for from the end.
    private func index(of id: SourceFileID) -> Int {
        var place = files.count
        while place > 0, files[place - 1].id >= id { place -= 1 }
        return place
    }

    /// Where a span starts, such as `fix.sites:3:11`.
    func place(of span: SourceSpan) -> String? {
        file(span.file).map { "\($0.name):\($0.position(at: Int(span.lower)))" }
    }
}

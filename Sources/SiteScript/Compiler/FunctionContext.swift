import SiteScriptSyntax

/// What the compiler knows of one function while it compiles it.
final class FunctionContext {
    /// Where a variable of this function lives.
    struct Local: Sendable {
        var register: Int
        /// Whether the register holds a box with the value in it.
        var isBoxed: Bool
        /// Whether it is a parameter, which may hold rows that were not run.
        var isParameter = false
    }

    /// Where a name leads.
    enum Resolution: Sendable {
        case local(Local)
        case capture(Int)
        case capturedBox(Int)
        case global(Int)
        /// The current row, named by a lambda's parameter.
        case row
        /// A function of this program, by its number.
        case function(Int)
        case native(NativeFunction)
        case unknown
    }

    struct Loop {
        var breaks: [ChunkBuilder.Jump] = []
        var continues: [ChunkBuilder.Jump] = []
    }

    let parent: FunctionContext?
    @exclusivity(unchecked) var builder: ChunkBuilder
    /// Names that closures inside mention.
    let captured: Set<String>
    @exclusivity(unchecked) var scopes = [NameTable<Local>()]
    @exclusivity(unchecked) var loops: [Loop] = []
    /// The literals that the outermost loop under way keeps, with the byte offsets of their registers.
    @exclusivity(unchecked) var keptLiterals: [Compiler.KeptLiteral]?
    /// Functions declared in a block, by name: their numbers in the program.
    @exclusivity(unchecked) private(set) var captureSources: [CaptureSource] = []
    @exclusivity(unchecked) private var captures = NameTable<Resolution>()
    /// For a row expression: the name that a lambda gives the row.
    @exclusivity(unchecked) var rowName: String?
    let isRow: Bool
    /// What the current row is called where it is captured; no name in a program is.
    static let currentRow = "."
    /// The fields that a row expression reads; nil once it may read any.
    @exclusivity(unchecked) var fields: Set<String>? = []
    /// Whether a debugger may be shown its names.
    var isDebuggable: Bool
    /// The names declared so far, for a debugger.
    private var names: [NamedPlace] = []
    /// The line of the statement that was marked last.
    var markedLine = 0

    init(
        parent: FunctionContext?,
        name: String,
        span: SourceSpan,
        captured: Set<String>,
        isRow: Bool = false
    ) {
        self.parent = parent
        self.captured = captured
        self.isRow = isRow
        isDebuggable = parent?.isDebuggable ?? false
        builder = ChunkBuilder(name: name, span: span)
    }

    /// The variable called `name` in this function's own scopes.
    func local(_ name: String) -> Local? {
        for place in scopes.indices.reversed() {
            if let local = scopes[place][name] { return local }
        }
        return nil
    }

    /// Finds a variable of this function or of those around it, capturing it on the way.
    func resolve(_ name: String) -> Resolution? {
        if name == rowName || isRow && name == FunctionContext.currentRow { return .row }
        if let local = local(name) { return .local(local) }
        if let known = captures[name] { return known }
        guard let outer = parent?.resolve(name) else { return nil }
        let resolution: Resolution
        switch outer {
        case .local(let local):
            resolution = add(.register(local.register), isBox: local.isBoxed)
        case .capture(let index): resolution = add(.capture(index), isBox: false)
        case .capturedBox(let index): resolution = add(.capture(index), isBox: true)
        case .row:
            // The row leaves its loop: it is made a value first.
            guard let parent else { return nil }
            let register = parent.builder.allocate()
            parent.builder.emit(.row, a: register)
            parent.fields = nil
            resolution = add(.register(register), isBox: false)
        case .global, .function, .native, .unknown: return outer
        }
        captures.set(name, resolution)
        return resolution
    }

    private func add(_ source: CaptureSource, isBox: Bool) -> Resolution {
        captureSources.append(source)
        return isBox ? .capturedBox(captureSources.count - 1) : .capture(captureSources.count - 1)
    }

    /// Declares a variable in the innermost scope, in a register of its own.
    func declare(_ name: String, isVariable: Bool) -> Local {
        let local = Local(register: builder.allocate(), isBoxed: isVariable && captured.contains(name))
        bind(name, local)
        return local
    }

    /// Lets a name of the innermost scope lead to a variable.
    func bind(_ name: String, _ local: Local) {
        scopes[scopes.count - 1].set(name, local)
        guard isDebuggable else { return }
        let place = NamedPlace.Place.register(local.register, isBoxed: local.isBoxed)
        names.append(NamedPlace(name: name, place: place, start: builder.here, end: .max))
    }

    /// Runs `body` in a scope of its own, whose registers are free afterwards.
    func scoped(_ body: () -> Void) {
        let mark = builder.mark
        let outer = names.count
        scopes.append(NameTable())
        body()
        scopes.removeLast()
        endNames(from: outer)
        builder.free(to: mark)
    }

    /// What a debugger can show of the function, whose code is complete.
    func finishedNames() -> [NamedPlace] {
        guard isDebuggable else { return [] }
        endNames(from: 0)
        var result = names
        if isRow {
            let name = rowName ?? FunctionContext.currentRow
            result.append(NamedPlace(name: name, place: .row, start: 0, end: builder.here))
        }
        var captured: [(number: Int, name: NamedPlace)] = []
        for (name, resolution) in captures.entries {
            let (number, isBoxed): (Int, Bool)
            switch resolution {
            case .capture(let place): (number, isBoxed) = (place, false)
            case .capturedBox(let place): (number, isBoxed) = (place, true)
            default: continue
            }
            let place = NamedPlace.Place.capture(number, isBoxed: isBoxed)
            captured.append((number, NamedPlace(name: name, place: place, start: 0, end: builder.here)))
        }
        return result + captured.sorted { $0.number < $1.number }.map(\.name)
    }

    private func endNames(from first: Int) {
        for place in names.indices.dropFirst(first) where names[place].end == .max {
            names[place].end = builder.here
        }
    }
}

import SiteScriptSyntax

/// What may stand at a place of a text that is still being written.
///
/// It is worked out from static types alone: the text up to the place is parsed and checked with a mark at
/// its end, and the checker says what it found there. Nothing runs, nothing is asked of any service.
public enum Completion {
    /// What may stand at a byte offset of `text`, the best first.
    ///
    /// `earlier` is what was written before, such as the lines of a session: the names it uses stand first. `showsResult`
    /// says that the value of a statement is shown, as at a prompt, so that people write what gives one. `engine` says where
    /// modules come from that the text imports.
    public static func candidates(
        in text: String,
        at utf8Offset: Int,
        registry: ModuleRegistry,
        scope: CheckScope = CheckScope(),
        earlier: String = "",
        showsResult: Bool = false,
        engine: Engine? = nil
    ) -> CompletionResult {
        place(
            in: text,
            at: utf8Offset,
            registry: registry,
            scope: scope,
            earlier: earlier,
            showsResult: showsResult,
            engine: engine
        ).result(by: .usual)
    }

    /// The place at a byte offset of `text`, before it is decided what comes first there.
    package static func place(
        in text: String,
        at utf8Offset: Int,
        registry: ModuleRegistry,
        scope: CheckScope = CheckScope(),
        earlier: String = "",
        showsResult: Bool = false,
        engine: Engine? = nil
    ) -> CompletionPlace {
        let bytes = Array(text.utf8)
        let offset = min(max(utf8Offset, 0), bytes.count)
        let cursor = TextCursor(bytes, at: offset)
        guard cursor.isInCode || cursor.isInString else {
            return CompletionPlace(replacing: offset..<offset, typed: "")
        }
        let probe = CompletionProbe(cursor: cursor, earlier: earlier, showsResult: showsResult)
        let file = SourceFile(name: "completion", bytes: cursor.markedText)
        let program = Parser.parse(file).program
        var options = CheckOptions()
        options.isInteractive = true
        if let engine, program.importsModules {
            var loader = ModuleLoader(engine, after: file.id, globalCount: 0)
            loader.load(importsOf: program)
            options.resolveImport = loader.resolver
        }
        _ = ProgramChecker(program, registry: registry, scope: scope, options: options, probe: probe)
            .checkProgram()
        var found = probe.found
        if cursor.isInCode, found.candidates.ranked(for: cursor.typed).isEmpty {
            found.candidates = FollowingWords.candidates(at: cursor, registry)
        }
        return found
    }
}

/// What completion offers.
public struct CompletionResult: Sendable, Hashable {
    /// The bytes that a candidate replaces.
    public var replacing: Range<Int>
    /// The candidates, the best first.
    public var candidates: [CompletionCandidate]

    /// Makes a result.
    public init(replacing: Range<Int>, candidates: [CompletionCandidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }
}

/// One thing that may stand at the cursor.
public struct CompletionCandidate: Sendable, Hashable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable, Hashable {
        case stage, field, label, function, variable, member, keyword, value, type
    }

    /// What is written.
    public var text: String
    /// What kind of thing it is.
    public var kind: Kind
    /// Its type or signature; empty when it has none.
    public var detail: String
    /// One line about it; empty when there is none.
    public var help: String

    /// Makes a candidate.
    public init(_ text: String, _ kind: Kind, detail: String = "", help: String = "") {
        self.text = text
        self.kind = kind
        self.detail = detail
        self.help = help
    }
}

extension Program {
    /// Whether it imports anything.
    fileprivate var importsModules: Bool {
        statements.contains { if case .importing = $0.kind { true } else { false } }
    }
}

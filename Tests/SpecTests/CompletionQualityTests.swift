import Foundation
import SiteScript
import SiteScriptSyntax
import SiteScriptTestSupport
import Testing

/// Cuts the specs' programs at every token and asks what could come next.
@Suite("The quality of completion", .enabled(if: Specs.isWhole, "only some specs were asked for"))
struct CompletionQualityTests {
    /// What kind of name a token is.
    private enum Place: String, CaseIterable {
        case stage, field, label, member
    }

    private struct Cut {
        var text: String
        var offset: Int
        var word: String
        var place: Place
    }

    /// The places of the names in a program that is right.
    private static func cuts(of spec: SpecFile) -> [Cut] {
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: SourceFile(name: spec.name, text: spec.text), into: &bag)
        let bytes = Array(spec.text.utf8)
        let text = { (token: Token) in
            String(decoding: bytes[Int(token.span.lower)..<Int(token.span.upper)], as: UTF8.self)
        }
        return tokens.enumerated().compactMap { index, token in
            guard token.kind == .identifier, index > 0, let place = place(of: index, in: tokens, text) else {
                return nil
            }
            let range = Int(token.span.lower)..<Int(token.span.upper)
            guard bytes[range.lowerBound] != UInt8(ascii: "`") else { return nil }
            return Cut(
                text: spec.text,
                offset: range.lowerBound,
                word: String(decoding: bytes[range], as: UTF8.self),
                place: place
            )
        }
    }

    private static func place(of index: Int, in tokens: [Token], _ text: (Token) -> String) -> Place? {
        let before = tokens[index - 1]
        switch before.kind {
        case .bar: return .stage
        case .questionDot: return .member
        case .dot:
            // A dot with nothing directly before it is a field of the row.
            if tokens[index].isAfterSpace { return nil }
            return before.isAfterSpace || index < 2 || !endsValue(tokens[index - 2].kind) ? .field : .member
        default:
            let isLabel = index + 1 < tokens.count && tokens[index + 1].kind == .colon
            return isLabel && isArgument(index, tokens, text) ? .label : nil
        }
    }

    private static func endsValue(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .rightParenthesis, .rightBracket, .rightBrace, .stringEnd, .integer, .double,
            .instant, .duration, .trueKeyword, .falseKeyword, .nilKeyword:
            true
        default: false
        }
    }

    /// Stages and calls in which a name before a colon is new.
    private static let naming: Set<String> = ["select", "with", "summarize", "group"]

    /// Whether a name before a colon is the label of a built-in call or stage; what the program names itself is new.
    private static func isArgument(_ index: Int, _ tokens: [Token], _ text: (Token) -> String) -> Bool {
        var depth = 0
        for place in stride(from: index - 1, through: 1, by: -1) {
            switch tokens[place].kind {
            case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
            case .leftParenthesis where depth == 0:
                return !tokens[place].isAfterSpace
                    && SpecRunner.registry.functions[text(tokens[place - 1])] != nil
            case .leftBracket where depth == 0, .leftBrace where depth == 0: return false
            case .leftParenthesis, .leftBracket, .leftBrace: depth -= 1
            case .bar where depth == 0:
                let stage = text(tokens[place + 1])
                return SpecRunner.registry.stages[stage] != nil && !naming.contains(stage)
            case .letKeyword, .typeKeyword, .paramKeyword, .semicolon: if depth == 0 { return false }
            default: break
            }
        }
        return false
    }

    /// What may be written at a cut of which `typed` letters are there.
    private static func place(of cut: Cut, typed: Int, _ engine: Engine) -> CompletionPlace {
        let before =
            String(decoding: cut.text.utf8.prefix(cut.offset), as: UTF8.self) + cut.word.prefix(typed)
        return Completion.place(
            in: before,
            at: before.utf8.count,
            registry: SpecRunner.registry,
            engine: engine
        )
    }

    /// Whether the word is among the first ten candidates.
    private static func isOffered(_ word: String, _ result: CompletionResult) -> Bool {
        result.candidates.prefix(10).contains { candidate in
            candidate.text.drop { $0 == "." || $0 == "?" }.prefix { $0 != ":" && $0 != " " } == word[...]
        }
    }

    /// How many of a thousand words have to be among the first ten candidates, before and after their first letter.
    private static let least: [Place: (before: Int, after: Int)] = [
        .field: (950, 950), .label: (950, 950), .member: (950, 950), .stage: (950, 950),
    ]

    @Test("what comes next is among the first ten candidates, and nothing is asked for it")
    func quality() {
        var found: [Place: [Int]] = [:]
        var all: [Place: Int] = [:]
        var misses: [Place: [String]] = [:]
        var times: [Duration] = []
        for spec in Specs.all where spec.diagnostics.isEmpty {
            let engine = SpecRunner.engine(forModulesOf: spec)
            for cut in Self.cuts(of: spec) {
                all[cut.place, default: 0] += 1
                for typed in [0, 1] {
                    let start = ContinuousClock.now
                    let result = Self.place(of: cut, typed: typed, engine).result(by: .usual)
                    times.append(start.duration(to: .now))
                    if Self.isOffered(cut.word, result) {
                        found[cut.place, default: [0, 0]][typed] += 1
                    } else if typed == 1 {
                        misses[cut.place, default: []].append("\(cut.word) in \(spec.name)")
                    }
                }
            }
        }
        for (place, least) in Self.least {
            let count = all[place] ?? 0
            let shares = (found[place] ?? [0, 0]).map { $0 * 1000 / max(count, 1) }
            #expect(count > 100)
            #expect(shares[0] >= least.before, "\(place): \(shares[0]) ‰ of \(count) before a letter")
            #expect(
                shares[1] >= least.after,
                "\(place): \(shares[1]) ‰ of \(count) after a letter; not \(misses[place] ?? [])"
            )
        }
        times.sort()
        #expect(times[times.count / 2] < .milliseconds(60), "without optimisation and with others at work")
    }

    // MARK: - What is usual

    /// A name in a program with what could stand there.
    private struct Sight {
        var spec: SpecFile
        var cut: Cut
        var place: CompletionPlace
    }

    private static func sights(of specs: [SpecFile]) -> [Sight] {
        specs.filter(\.diagnostics.isEmpty).flatMap { spec in
            let engine = SpecRunner.engine(forModulesOf: spec)
            return cuts(of: spec).map { cut in
                Sight(spec: spec, cut: cut, place: place(of: cut, typed: 0, engine))
            }
        }
    }

    /// The programs of the pages and the examples.
    private static let pages: [SpecFile] = {
        let examples = DocumentationPages.root.appending(path: "docs/examples")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: examples.path)) ?? []
        let programs = names.filter { $0.hasSuffix(".sites") }.sorted().compactMap { name in
            (try? String(contentsOf: examples.appending(path: name), encoding: .utf8)).map {
                SpecFile(name: name, text: $0, folder: examples.path)
            }
        }
        return programs
            + DocumentationPages.all.flatMap { page in
                page.blocks("sites").map { SpecFile(name: page.path, text: $0.text) }
            }
    }()

    /// Counts what is written where.
    private static func usage(in sights: some Sequence<Sight>) -> NameUsage {
        sights.reduce(into: NameUsage()) { $0.count($1.cut.word, at: $1.place) }
    }

    /// Which of `count` parts a spec is in.
    private static func part(of spec: SpecFile, _ count: Int) -> Int {
        spec.name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFFFF } % count
    }

    @Test("what is usual was not learnt by heart: it also holds for specs that were not counted")
    func heldOut() throws {
        let pages = Self.sights(of: Self.pages)
        let specs = Self.sights(of: Specs.all)
        var found: [Place: Int] = [:]
        var all: [Place: Int] = [:]
        let parts = 5
        for part in 0..<parts {
            let (others, asked) = (
                specs.filter { Self.part(of: $0.spec, parts) != part },
                specs.filter { Self.part(of: $0.spec, parts) == part }
            )
            let usage = Self.usage(in: pages + others)
            for sight in asked {
                all[sight.cut.place, default: 0] += 1
                if Self.isOffered(sight.cut.word, sight.place.result(by: usage)) {
                    found[sight.cut.place, default: 0] += 1
                }
            }
        }
        let share = { (found: Int?, all: Int?) in (found ?? 0) * 1000 / max(all ?? 0, 1) }
        for (place, least) in [Place.stage: 930, .member: 945, .field: 975, .label: 985] {
            let share = share(found[place], all[place])
            #expect(share >= least, "\(place): \(share) ‰")
        }
        let whole = share(found.values.reduce(0, +), all.values.reduce(0, +))
        #expect(whole >= 950, "all places: \(whole) ‰")
        guard DocumentationPages.updates else { return }
        try Self.write(Self.usage(in: pages + specs))
        Issue.record("what is usual was counted anew")
    }

    private static func write(_ usage: NameUsage) throws {
        let path = "Sources/SiteScript/Engine/NameUsage+Usual.swift"
        let file = DocumentationPages.root.appending(path: path)
        let text = try String(contentsOf: file, encoding: .utf8)
        let indent = "        "
        let lines = usage.text(width: 100).split(separator: "\n").map { indent + $0 + "\n" }.joined()
        let quotes = indent + "\"\"\"\n"
        guard let first = text.firstRange(of: quotes),
            let last = text[first.upperBound...].firstRange(of: quotes)
        else { return }
        let new = text[..<first.upperBound] + lines + text[last.lowerBound...]
        try String(new).write(to: file, atomically: true, encoding: .utf8)
    }
}

import Foundation
import SiteScriptTerminal
import SiteScriptTestSupport
import SitesCore
import Synchronization
import Testing

@testable import SiteScriptCommands

/// The `session` blocks of the pages, typed at the prompt line by line.
@Suite("Session blocks")
struct SessionBlockTests {
    @Test("every session of a page goes as it says", arguments: SessionPage.all)
    func page(_ page: SessionPage) async throws {
        let found = try await SessionPlay.run(page)
        for (block, found) in zip(page.blocks, found) where !ExpectedLines.match(block, found) {
            Issue.record(
                "expected:\n\(block.joined(separator: "\n"))\nfound:\n\(found.joined(separator: "\n"))"
            )
        }
        #expect(found.count == page.blocks.count)
        let isSame = zip(page.blocks, found).allSatisfy { ExpectedLines.match($0, $1) }
        if !isSame, DocumentationPages.updates { try page.update(found) }
    }

    @Test("there are sessions")
    func some() { #expect(SessionPage.all.count >= 2) }
}

/// A page with `session` blocks, which go on from one another: what stands behind `tour(42)> ` is typed, what stands
/// behind `[y/N] ` or a longer choice is answered, and all lines together are what the terminal shows.
struct SessionPage: Sendable, CustomStringConvertible {
    static let prompt = "tour(42)> "

    var page: DocumentationPages.Page
    var blocks: [[String]]

    var description: String { page.path }

    static let all: [SessionPage] = DocumentationPages.all.compactMap { page in
        let blocks = page.blocks("session").map { block in
            block.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        return blocks.isEmpty ? nil : SessionPage(page: page, blocks: blocks)
    }

    /// What is typed in a block.
    static func typed(in block: [String]) -> [String] {
        block.filter { $0.hasPrefix(prompt) }.map { String($0.dropFirst(prompt.count)) }
    }

    /// What is answered.
    var answers: [String] {
        blocks.joined().compactMap { line in line.firstMatch(of: /\[y\/N.*\] (.*)$/).map { String($0.1) } }
    }

    func update(_ found: [[String]]) throws {
        let texts = zip(blocks, found).map { block, found in
            (ExpectedLines.match(block, found) ? block : found).map { $0 + "\n" }.joined()
        }
        try page.write(page.text("session", replacing: texts))
    }
}

/// Plays a page's sessions over the sites of the guide's first page.
enum SessionPlay {
    private static let columns = 100

    /// The lines that each block comes out with.
    static func run(_ page: SessionPage) async throws -> [[String]] {
        let service = try await tour()
        let stream = SiteScriptCommands.OutputStream()
        let reader = EchoingReader(stream, page.blocks.map(SessionPage.typed), answers: page.answers)
        var test = TestConsole(isTerminal: true, columns: columns)
        test.files = [:]
        var console = test.console
        console.output.stream = stream
        console.talk.stream = stream
        // Time stands still, so that a slow machine shows nothing that a fast one does not.
        let now = ContinuousClock.now
        console.now = { now }
        let options = try LaunchOptions.parse(["--dealer", "42"], environment: { _ in nil })
        let launch = Launch(options, console, services: ServiceFactory("tour.db") { service })
        launch.askWith(reader)
        #expect(await ReplLoop(launch, reader, SessionNames()).run() == .ok)
        return stream.text.split(separator: EchoingReader.separator).map { ExpectedLines.lines(of: $0) }
    }

    /// Dealer 42 with the places of docs/examples.
    private static func tour() async throws -> MemorySitesService {
        let service = MemorySitesService { 1_767_225_600_000 }
        try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
        let examples = DocumentationPages.root.appending(path: "docs/examples").path
        var test = TestConsole()
        let script = try String(contentsOfFile: examples + "/onboard.sites", encoding: .utf8)
        test.files = ["onboard.sites": script]
        let code = await test.run(
            ["--yes", "onboard.sites", "--dealer", "42", "--file", examples + "/places.csv"],
            service: service
        )
        #expect(code == .rowsFailed)
        return service
    }
}

/// A reader that types what it is told to, so that a stream holds what a terminal would show.
private final class EchoingReader: LineReader {
    /// Stands between what blocks of a page come out with.
    static let separator: Character = "\u{1E}"

    private struct State {
        var blocks: [[String]]
        var answers: [String]
    }

    private let stream: SiteScriptCommands.OutputStream
    private let state: Mutex<State>

    init(_ stream: SiteScriptCommands.OutputStream, _ blocks: [[String]], answers: [String]) {
        self.stream = stream
        state = Mutex(State(blocks: blocks, answers: answers))
    }

    func readBlock(prompt: String, continuation: String) async -> LineInput {
        await readBlock(prompt: prompt, continuation: continuation, draft: "", onEntry: {})
    }

    func readBlock(
        prompt: String,
        continuation: String,
        draft: String,
        onEntry: @escaping @Sendable () -> Void
    ) async -> LineInput {
        let (line, startsBlock) = state.withLock { state in
            var startsBlock = false
            while let first = state.blocks.first, first.isEmpty {
                state.blocks.removeFirst()
                startsBlock = true
            }
            return (state.blocks.isEmpty ? nil : state.blocks[0].removeFirst(), startsBlock)
        }
        guard let line else { return .endOfInput }
        if startsBlock { stream.write(String(EchoingReader.separator)) }
        stream.write(prompt + line + "\n")
        onEntry()
        return .block(line)
    }

    func readAnswer(prompt: String) async -> LineInput {
        let answer = state.withLock { $0.answers.isEmpty ? nil : $0.answers.removeFirst() }
        stream.write(prompt + (answer ?? "") + "\n")
        return answer.map { .block($0) } ?? .endOfInput
    }
}

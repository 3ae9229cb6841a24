import Foundation
import SiteScriptTerminal
import SitesCore
import SitesTestSupport
import Synchronization
import Testing

@testable import SiteScriptCommands

/// A process that is not there: its streams are kept, its files and answers are given.
struct TestConsole {
    var isTerminal = false
    var columns = 80
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
    var reader = ScriptedReader()

    let output = OutputStream()
    let talk = OutputStream()
    let folder = TemporaryFolder()
    /// The files that were given other bytes.
    let replacements = Replacements()

    var console: Console {
        let environment = environment.merging(["XDG_STATE_HOME": folder.path]) { given, _ in given }
        let (files, reader, columns, replacements) = (files, reader, columns, replacements)
        return Console(
            output: .init(
                stream: output,
                isTerminal: isTerminal,
                columns: { columns },
                usesColor: { $0 == .always }
            ),
            talk: .init(
                stream: talk,
                isTerminal: isTerminal,
                columns: { columns },
                usesColor: { $0 == .always }
            ),
            isInputTerminal: isTerminal,
            environment: { environment[$0] },
            readFile: { path throws(SystemCalls.ReadFailure) in
                guard let text = replacements[path] ?? files[path] else {
                    throw .init(reason: "No such file or directory")
                }
                return Array(text.utf8)
            },
            replaceFile: { path, bytes throws(SystemCalls.WriteFailure) in
                try replacements.replace(path, bytes)
            },
            makeReader: { reader }
        )
    }

    /// A launch of the program with these arguments over `service`.
    func launch(_ arguments: [String], service: (any SitesService)? = nil) throws -> Launch {
        let options = try LaunchOptions.parse(arguments, environment: console.environment)
        return Launch(options, console, services: TestConsole.services(service))
    }

    /// Runs the program with these arguments over `service`.
    func run(_ arguments: [String], service: (any SitesService)? = nil) async -> ExitCode {
        await SiteScriptProgram.run(arguments, console, services: TestConsole.services(service))
    }

    private static func services(_ service: (any SitesService)?) -> ServiceFactory {
        ServiceFactory("test.db") { () throws(SitesServiceError) in
            guard let service else { throw SitesServiceError(.io, "the store is not needed here") }
            return service
        }
    }
}

/// Files that were given other bytes.
final class Replacements: Sendable {
    private let all = Mutex<[String: String]>([:])

    subscript(path: String) -> String? { all.withLock { $0[path] } }

    func replace(_ path: String, _ bytes: [UInt8]) throws(SystemCalls.WriteFailure) {
        guard !path.hasPrefix("read-only/") else { throw .init(reason: "Permission denied") }
        all.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) }
    }
}

/// A reader that gives what it was told to, and remembers what it was asked.
final class ScriptedReader: LineReader {
    private struct State {
        var blocks: [LineInput]
        var answers: [LineInput]
        var prompts: [String] = []
        var drafts: [String] = []
        var questions: [String] = []
        var onRead: @Sendable () -> Void = {}
        var onBlock: @Sendable (LineInput) -> Void = { _ in }
    }

    private let state: Mutex<State>

    init(_ blocks: [String] = [], answers: [LineInput] = []) {
        state = Mutex(State(blocks: blocks.map { .block($0) }, answers: answers))
    }

    init(inputs: [LineInput]) { state = Mutex(State(blocks: inputs, answers: [])) }

    /// Calls `body` whenever a block is asked for, before it is entered.
    func onRead(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.onRead = body } }

    /// Calls `body` with every block that is read, before the one who reads gets it.
    func onBlock(_ body: @escaping @Sendable (LineInput) -> Void) { state.withLock { $0.onBlock = body } }

    var prompts: [String] { state.withLock { $0.prompts } }
    var questions: [String] { state.withLock { $0.questions } }
    /// What stood in the lines at first, where something did.
    var drafts: [String] { state.withLock { $0.drafts } }

    func readBlock(
        prompt: String,
        continuation: String,
        draft: String,
        onEntry: @escaping @Sendable () -> Void
    ) async -> LineInput {
        let (input, onRead, onBlock) = state.withLock { state in
            if !draft.isEmpty { state.drafts.append(draft) }
            state.prompts.append(prompt)
            let input = state.blocks.isEmpty ? LineInput.endOfInput : state.blocks.removeFirst()
            return (input, state.onRead, state.onBlock)
        }
        onRead()
        onEntry()
        onBlock(input)
        return input
    }

    func readAnswer(prompt: String) async -> LineInput {
        state.withLock { state in
            state.questions.append(prompt)
            return state.answers.isEmpty ? .endOfInput : state.answers.removeFirst()
        }
    }
}

/// A service with dealer 42 and `count` sites, the first three of them active.
func sampleService(sites count: Int = 6) async throws -> MemorySitesService {
    let service = MemorySitesService { 1_767_225_600_000 }
    try await service.addDealer(Dealer(id: DealerID(42), name: "Acme"))
    for number in 1...count {
        let draft = SiteDraft(
            externalSiteID: "A-\(number)",
            name: number == 2 ? "서울 HQ" : "Site \(number)",
            timezone: number.isMultiple(of: 2) ? "Asia/Seoul" : "US/Pacific"
        )
        let site = try await service.createSite(draft, dealer: DealerID(42))
        if number <= 3 {
            _ = try await service.setActivation(dealer: DealerID(42), id: site.siteID, isActivated: true)
        }
    }
    return service
}

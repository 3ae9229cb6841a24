import SiteScriptFuzzing
import Testing

@Suite("The corpus")
struct CorpusTests {
    private static let inputs = FuzzEntries.all.flatMap { entry in
        Programs.files(below: "Corpus/\(entry.name)").map {
            Input(entry: entry, name: $0.name, bytes: $0.bytes)
        }
    }

    struct Input: Sendable, CustomStringConvertible {
        var entry: FuzzEntries.Entry
        var name: String
        var bytes: [UInt8]
        var description: String { "\(entry.name)/\(name)" }
    }

    @Test("every input that once did harm is taken", arguments: inputs)
    func replay(_ input: Input) async {
        // Some entries wait for a task, which no thread that tasks need may do.
        await Programs.onOwnThread { input.entry.run(input.bytes) }
    }

    @Test("every entry has inputs")
    func complete() {
        for entry in FuzzEntries.all {
            #expect(Self.inputs.contains { $0.entry.name == entry.name }, "\(entry.name)")
        }
    }
}

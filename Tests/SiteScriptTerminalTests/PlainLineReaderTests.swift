import Testing

@testable import SiteScriptTerminal

@Suite("Plain line reader")
struct PlainLineReaderTests {
    /// Reads everything a pipe has.
    private func inputs(of bytes: [UInt8]) async throws -> [LineInput] {
        let pipe = try #require(Platform.makePipe())
        defer { Platform.closeDescriptor(pipe.readEnd) }
        Platform.write(bytes, to: pipe.writeEnd)
        Platform.closeDescriptor(pipe.writeEnd)
        let reader = PlainLineReader(assistant: TestAssistant(), input: pipe.readEnd)
        var inputs: [LineInput] = []
        repeat {
            inputs.append(await reader.readBlock(prompt: "> ", continuation: "| "))
        } while inputs.last != .endOfInput && inputs.count < 100
        return inputs
    }

    private func check(
        _ text: String,
        _ blocks: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let inputs = try await inputs(of: Array(text.utf8))
        #expect(inputs == blocks.map { .block($0) } + [.endOfInput], sourceLocation: sourceLocation)
    }

    @Test("each complete line is a block")
    func lines() async throws {
        try await check("a\nb\n", "a", "b")
        try await check("")
        try await check("\na", "", "a")
    }

    @Test("lines are joined until they are complete")
    func joining() async throws {
        try await check("f(\n  1,\n\n)\nx\n", "f(\n  1,\n\n)", "x")
    }

    @Test("an end within a block hands over what there is")
    func unfinished() async throws {
        try await check("f(\n1", "f(\n1")
        try await check("a\nlast", "a", "last")
    }

    @Test("line ends of Windows, a byte order mark and bytes that are no text are read")
    func encodings() async throws {
        try await check("\u{FEFF}a\r\nb\r\n", "a", "b")
        #expect(try await inputs(of: [0x61, 0xFF, 0x0A]) == [.block("a\u{FFFD}"), .endOfInput])
    }

    @Test("prompts are written where they are wanted")
    func prompts() async throws {
        let input = try #require(Platform.makePipe())
        let output = try #require(Platform.makePipe())
        Platform.write("f(\n)\nyes\n".utf8, to: input.writeEnd)
        let reader = PlainLineReader(
            assistant: TestAssistant(),
            input: input.readEnd,
            prompts: output.writeEnd
        )
        #expect(await reader.readBlock(prompt: "> ", continuation: "| ") == .block("f(\n)"))
        #expect(await reader.readAnswer(prompt: "sure? ") == .block("yes"))
        #expect(String(decoding: Platform.read(output.readEnd), as: UTF8.self) == "> | sure? ")
        for end in [input.readEnd, input.writeEnd, output.readEnd, output.writeEnd] {
            Platform.closeDescriptor(end)
        }
    }

    @Test("cancelling the task ends a read that waits")
    func cancellation() async throws {
        let pipe = try #require(Platform.makePipe())
        let reader = PlainLineReader(assistant: TestAssistant(), input: pipe.readEnd)
        let task = Task { await reader.readBlock(prompt: "", continuation: "") }
        task.cancel()
        #expect(await task.value == .interrupted)
        Platform.write("later\n".utf8, to: pipe.writeEnd)
        #expect(await reader.readBlock(prompt: "", continuation: "") == .block("later"))
        Platform.closeDescriptor(pipe.readEnd)
        Platform.closeDescriptor(pipe.writeEnd)
    }
}

import SiteScript
import Testing

@testable import SiteScriptLibrary

/// A line that fits the form of another is right by the scanner as well, and holds the same values.
@Suite("Forms of JSON objects")
struct JSONTemplateTests {
    private static let lines = [
        #"{"id":12,"name":"HQ 1","zone":"Asia/Seoul","is_active":true,"note":null}"#,
        #"{"id": -7, "name": "", "zone": "UTC", "is_active": false, "note": "x"}"#,
        #"  {"name":"서울 지점 번호 하나","x":1.5,"id":0,"is_active":true} "#,
        #"{"name":"a\nb","id":1,"is_active":true,"note":"q\"q","more":[1,{"id":2}]}"#,
        #"{"note":"a long text, longer than two words of eight bytes","id":123456789012345678,"name":"é","is_active":false}"#,
        #"{"id":1,"name":"x","is_active":true}"#, #"{"id":1,"id":2,"name":"x","is_active":true}"#, "{}",
        "[1]", "7",
    ]
    private static let record = RecordType(fields: [
        .init("id", .int), .init("name", .string), .init("is_active", .bool),
        .init("note", .optional(.string)),
    ])

    /// What the scanner and the reader say of a line: its values, or nil where something is wrong with it.
    private func values(_ line: [UInt8], _ plan: JSONRecordPlan, _ context: NativeContext) -> [String]? {
        line.withUnsafeBufferPointer { line in
            var reader = JSONReader(line, context)
            let columns = plan.fields.map { _ in Column(context.heap) }
            guard (try? reader.row(plan, into: columns)) != nil, (try? reader.end()) != nil else {
                return nil
            }
            return columns.map { ValueText.literal($0[0], context.heap) }
        }
    }

    private func isRight(_ line: [UInt8]) -> Bool {
        line.withUnsafeBufferPointer { line in
            var scanner = JSONScanner(line)
            return (try? scanner.skipValue()) != nil && (try? scanner.end()) != nil
        }
    }

    @Test("lines that are changed at random")
    func changedLines() throws {
        let context = Engine(modules: []).session().context
        let plan = try JSONRecordPlan(Self.record, context.heap)
        let known = plan.fields.map { _ in InternTable(context.heap) }
        var generator = SystemRandomNumberGenerator()
        let signs = Array(#"{}[]:,"\ 0123456789-+.eEtfn"#.utf8) + [0x0A, 0x0D, 0x09, 0x1F, 0xC3, 0xA9]
        var (fitting, readable) = (0, 0)
        for _ in 0..<20_000 {
            let model = Array(Self.lines.randomElement(using: &generator)?.utf8 ?? "".utf8)
            var line = model
            for _ in 0..<Int.random(in: 0...2, using: &generator) where !line.isEmpty {
                let place = Int.random(in: 0..<line.count, using: &generator)
                let sign = signs.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: line[place] = sign
                case 1: line.insert(sign, at: place)
                default: line.remove(at: place)
                }
            }
            let end = Bool.random(using: &generator) ? [0x0A] : [0x0D, 0x0A]
            let file = line + end.map(UInt8.init) + Array(#"{"id":1,"name":"and more behind it"}"#.utf8)
            // A line end that came into the line divides it.
            let first = Array(line.prefix { $0 != 0x0A })
            try model.withUnsafeBufferPointer { model in
                try file.withUnsafeBufferPointer { file in
                    if let end = JSONTemplate(model, nil)?.end(in: file, from: 0),
                        let found = JSONTemplate.nextLine(in: file, from: end)
                    {
                        #expect(isRight(first) || isRight(Array(first.dropLast())))
                        #expect(file[found - 1] == 0x0A && !file[..<(found - 1)].contains(0x0A))
                        fitting += 1
                    }
                    let read = [Value](unsafeUninitializedCapacity: plan.fields.count) { buffer, count in
                        count = plan.fields.count
                        buffer.initialize(repeating: .missing)
                        guard let template = JSONTemplate(model, plan),
                            let end = template.end(in: file, from: 0, reading: buffer, known),
                            JSONTemplate.nextLine(in: file, from: end) != nil
                        else { return count = 0 }
                    }
                    guard !read.isEmpty else { return }
                    readable += 1
                    let wanted = try #require(
                        values(first, plan, context) ?? values(Array(first.dropLast()), plan, context)
                    )
                    #expect(read.map { ValueText.literal($0, context.heap) } == wanted)
                }
            }
        }
        #expect(fitting > 2000 && readable > 1000)
    }

    @Test("only flat lines of plain types have a form")
    func forms() throws {
        let heap = Engine(modules: []).session().context.heap
        let plan = try JSONRecordPlan(Self.record, heap)
        func hasForm(_ line: String, _ plan: JSONRecordPlan?) -> Bool {
            Array(line.utf8).withUnsafeBufferPointer { JSONTemplate($0, plan) != nil }
        }
        #expect(
            Self.lines.map { hasForm($0, nil) } == [
                true, true, true, false, true, true, true, false, false, false,
            ]
        )
        #expect(
            Self.lines.map { hasForm($0, plan) } == [
                true, true, true, false, true, true, false, false, false, false,
            ]
        )
        // A field that has to be there is not.
        #expect(!hasForm(#"{"id":1,"name":"x"}"#, plan))
        let dates = try JSONRecordPlan(RecordType(fields: [.init("at", .instant)]), heap)
        #expect(!hasForm(#"{"at":"2026-01-01T00:00:00Z"}"#, dates))
    }
}

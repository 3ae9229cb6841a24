import Foundation
import SiteScriptLibrary
import SiteScriptSyntax
import Testing

@testable import SiteScript

@Suite("Checking without making code")
struct CodeSizeTests {
    private let engine = Engine(modules: StandardLibrary.modules)

    private func isCertain(_ text: String) throws -> Bool {
        let program = try engine.check(SourceFile(name: "test", text: text)).program
        return CodeSize.isCertain(of: program, engine.registry)
    }

    @Test("code is not made of scripts whose functions are short")
    func short() throws {
        let line = "  print([1, 2].map(x => x + 1).filter(x => x > 1), \"a \\(1 + 2)\")\n"
        let function = "func f() {\n" + String(repeating: line, count: 20) + "}\n"
        #expect(try isCertain(function + String(repeating: "f()\n", count: 3000)))
        #expect(try !isCertain("func f() {\n" + String(repeating: line, count: 50) + "}\nf()\n"))
    }

    @Test("many names of the top level, or of parameters, let it be made")
    func names() throws {
        func names(_ count: Int) -> String { (0..<count).map { "let v\($0) = \($0)\n" }.joined() }
        func function(_ count: Int) -> String {
            let parameters = (0..<count).map { "p\($0) = 0" }.joined(separator: ", ")
            return "func f(\(parameters)) { return p0 }\nprint(f())\n"
        }
        #expect(try isCertain(names(1900)) && isCertain(function(9)))
        #expect(try !isCertain(names(1900) + function(10)))
        // More than 2,000 live outside registers.
        #expect(try isCertain(names(2100) + function(10)))
        #expect(try !isCertain(function(40)))
    }

    @Test(
        "what is too large to run is said without running it",
        arguments: ["large-", "call-many-", "check-"]
    )
    func sameAsCompiling(prefix: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Hostile")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(".sites")
        }
        try #require(names.count > 2)
        for name in names {
            let file = SourceFile(
                name: name,
                text: try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            )
            let checked = diagnostics { try engine.check(file).diagnostics }
            let compiled = diagnostics { try engine.compile(file).diagnostics }
            #expect(checked == compiled, "\(name)")
        }
        let locals = (0..<4500).map { "  let v\($0) = \($0)\n" }.joined()
        let large = SourceFile(name: "large", text: "func f() {\n\(locals)}\nf()\n")
        #expect(diagnostics { try engine.check(large).diagnostics }.contains { $0.code == .nestedTooDeep })
    }

    private func diagnostics(_ body: () throws -> [Diagnostic]) -> [Diagnostic] {
        do {
            return try body()
        } catch let error as CompilationError {
            return error.diagnostics
        } catch {
            Issue.record("\(error)")
            return []
        }
    }
}

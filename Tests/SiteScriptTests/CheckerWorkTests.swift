import SiteScriptSyntax
import Testing

@testable import SiteScript

/// How often bodies are checked, which must not double with every level that they nest.
@Suite("Checker: work")
struct CheckerWorkTests {
    struct Shape: Sendable, CustomStringConvertible {
        var description: String
        var text: @Sendable (_ count: Int) -> String
    }

    private static let shapes = [
        Shape(description: "loops with lists of their own") { count in
            (0..<count).map { "while true { var a\($0) = []\na\($0) += [1]\n" }.joined() + closed("}", count)
        },
        Shape(description: "loops that fill the list of the loop around") { count in
            "var a0 = []\n" + (0..<count).map { "while true { a\($0) += [1]\nvar a\($0 + 1) = []\n" }.joined()
                + closed("}", count)
        },
        Shape(description: "lambdas in calls, with lists of their own") { count in
            (0..<count).map { "[1].map(x\($0) => { var a\($0) = []\na\($0) += [1]\n" }.joined()
                + closed("})", count)
        },
        Shape(description: "lambdas in calls that fill the list of the lambda around") { count in
            "var a0 = []\n"
                + (0..<count).map { "[1].map(x\($0) => { a\($0) += [1]\nvar a\($0 + 1) = []\n" }.joined()
                + closed("})", count)
        },
        Shape(description: "functions that call each other and read a list which is filled later") { count in
            "var g = []\nfunc f0(x) { return g.count }\n"
                + (0..<count).map {
                    "func f\($0 + 1)(x) { let p = f\($0)(1)\nvar a = []\na += [p]\nreturn f\($0)(1) + a.count }\n"
                }.joined() + "print(f\(count)(1))\ng += [1]"
        },
        Shape(description: "lambdas in calls of a function that fills a list") { count in
            "var g = []\nfunc f(h) { h(1)\ng.count\nvar a = []\na += [1]\nh(1) }\n"
                + closed("f(x => ", count) + "g.count" + closed(")", count) + "\ng += [1]"
        },
    ]

    private static func closed(_ piece: String, _ count: Int) -> String {
        String(repeating: piece, count: count)
    }

    @Test("bodies are checked about as often as there are pairs of them, at most", arguments: shapes)
    func passes(_ shape: Shape) {
        let (few, many) = (passCount(shape.text(4)), passCount(shape.text(8)))
        #expect(many <= few * 6, "\(few), then \(many)")
    }

    private func passCount(_ text: String) -> Int {
        let program = Parser.parse(SourceFile(name: "test.sites", text: text)).program
        let checker = ProgramChecker(
            program,
            registry: CheckerTestHost.registry,
            scope: CheckScope(),
            options: CheckOptions()
        )
        _ = checker.checkProgram()
        return checker.passCount
    }

    @Test("what is read before a list gets its type is known by the time the loops around are checked again")
    func readBefore() {
        check(
            """
            var a = []
            for n in [1, 2] {
              print(a.first)
              a += [n]
              var b = []
              for m in ["x", "y"] {
                for text in b { print(text.nope) }
                b += [m]
              }
            }
            """,
            "E0304 nope"
        )
    }
}

import SiteScript
import SiteScriptSyntax
import SitesBindings

/// The lines of a session that worked, as a script that does the same.
///
/// A script has no `_`, prints nothing by itself and declares a name once: so results that later lines go on from get
/// names, what the prompt showed is shown, and a name declared anew becomes another.
struct ReplScript {
    private struct Line {
        var text: String
        /// Where the statement stands that gives the result; nil when nothing is given.
        var result: Range<Int>?
        var kind: Kind
        /// The results that `_`, `_1` … stood for, by their number.
        var results: [Int]
        /// The number of its own result; nil when it has none.
        var number: Int?
        var declares: [String]
    }

    private enum Kind {
        case rows, record, value, changes, run
    }

    private var lines: [Line] = []
    /// The numbers of the results, the last first.
    private var results: [Int] = []
    private var count = 0

    /// Adds a line that worked.
    mutating func add(_ text: String, _ script: CompiledScript, _ value: Value, isResult: Bool) {
        let statements = script.checked?.program.statements ?? []
        guard let last = statements.last else { return }
        let span = last.span
        var line = Line(
            text: text,
            result: isResult ? Int(span.lower)..<Int(span.upper) : nil,
            kind: ReplScript.kind(of: value),
            results: results,
            number: nil,
            declares: ReplScript.names(declaredBy: statements)
        )
        if isResult {
            line.number = count
            results.insert(count, at: 0)
            count += 1
        }
        lines.append(line)
    }

    private static func kind(of value: Value) -> Kind {
        if value.nativeObject is ChangesObject { return .changes }
        if value.nativeObject is RunObject { return .run }
        return value.has(.list) ? .rows : value.has(.record) ? .record : .value
    }

    private static func names(declaredBy statements: [Statement]) -> [String] {
        statements.compactMap { statement in
            switch statement.kind {
            case .variable(let declaration): declaration.name.name
            case .function(let declaration): declaration.name.name
            default: nil
            }
        }
    }

    // MARK: - Writing

    /// The script.
    var text: String {
        let used = Set(lines.flatMap { line in ReplScript.uses(line).map(\.number) })
        var renamed: [String: String] = [:]
        var declared: [String: Int] = [:]
        return lines.map { line in
            for name in line.declares {
                declared[name, default: 0] += 1
                if let times = declared[name], times > 1 { renamed[name] = "\(name)_\(times)" }
            }
            return ReplScript.write(line, isUsed: line.number.map(used.contains) ?? false, renamed) + "\n"
        }.joined()
    }

    private static func write(_ line: Line, isUsed: Bool, _ renamed: [String: String]) -> String {
        guard let range = line.result else { return rewritten(line, 0..<line.text.utf8.count, renamed) }
        let before = rewritten(line, 0..<range.lowerBound, renamed)
        let after = rewritten(line, range.upperBound..<line.text.utf8.count, renamed)
        let expression = rewritten(line, range, renamed)
        guard isUsed, let number = line.number else { return before + shown(expression, line.kind) + after }
        let name = resultName(number)
        let show = line.kind == .run ? "" : "\n" + shown(name, line.kind)
        return "\(before)let \(name) = \(expression)\(after)\(show)"
    }

    private static func shown(_ expression: String, _ kind: Kind) -> String {
        switch kind {
        case .rows, .changes: "\(expression) | show"
        case .record: "[\(expression)] | show"
        case .value: "print(\(expression))"
        case .run: expression
        }
    }

    private static func resultName(_ number: Int) -> String { "result_\(number + 1)" }

    /// Where a line uses earlier results, and which.
    private static func uses(_ line: Line) -> [(range: Range<Int>, number: Int)] {
        var bag = DiagnosticBag()
        return Lexer.tokens(of: SourceFile(name: "line", text: line.text), into: &bag).compactMap { token in
            let range = Int(token.span.lower)..<Int(token.span.upper)
            guard token.kind == .identifier, let age = age(line.text.utf8Text(range)),
                age < line.results.count
            else { return nil }
            return (range, line.results[age])
        }
    }

    private static func age(_ name: String) -> Int? {
        name == "_" ? 0 : name.hasPrefix("_") ? Int(name.dropFirst()) : nil
    }

    /// A part of a line with its names as the script calls them.
    private static func rewritten(_ line: Line, _ part: Range<Int>, _ renamed: [String: String]) -> String {
        var bag = DiagnosticBag()
        let tokens = Lexer.tokens(of: SourceFile(name: "line", text: line.text), into: &bag)
        var replacements = uses(line).map { ($0.range, resultName($0.number)) }
        for (index, token) in tokens.enumerated() where token.kind == .identifier {
            let range = Int(token.span.lower)..<Int(token.span.upper)
            let before = index > 0 ? tokens[index - 1].kind : .endOfFile
            let isDeclared = before == .letKeyword || before == .varKeyword
            let isLabel = !isDeclared && index + 1 < tokens.count && tokens[index + 1].kind == .colon
            guard before != .dot, before != .questionDot, !isLabel,
                let name = renamed[line.text.utf8Text(range)]
            else { continue }
            replacements.append((range, name))
        }
        var text = ""
        var place = part.lowerBound
        for (range, name) in replacements.sorted(by: { $0.0.lowerBound < $1.0.lowerBound })
        where part.contains(range.lowerBound) {
            text += line.text.utf8Text(place..<range.lowerBound) + name
            place = range.upperBound
        }
        return text + line.text.utf8Text(place..<max(place, part.upperBound))
    }

    /// A text as a literal of the language.
    static func literal(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}

import SiteScript
import Synchronization

/// Regular expressions over String: linear time, no look-around, no references back to groups.
enum PatternModule {
    static let module = NativeModule(
        "patterns",
        "Regular expressions.",
        members: [
            .method(
                NativeFunction(
                    "matches",
                    FunctionSignature([text, pattern], result: .bool),
                    "Whether a regular expression matches somewhere in the text; `^` and `$` hold it to the ends.",
                    examples: [
                        NativeExample("\"A-17\".matches(#\"[A-Z]-\\d+\"#)", gives: "true"),
                        NativeExample("\"A-17b\".matches(#\"^\\w-\\d+$\"#)", gives: "false"),
                    ],
                    literalRule: { Pattern.mistake(in: $0) },
                    body: .immediate { call throws(ScriptError) in
                        Value(try match(call, capturing: false) != nil)
                    }
                )
            ),
            .method(
                NativeFunction(
                    "captures",
                    FunctionSignature(
                        [text, pattern],
                        result: .optional(.list(.optional(.string)))
                    ),
                    "The first match of a regular expression and behind it its groups, nil for one that took no part; nil when nothing matches.",
                    examples: [
                        NativeExample(
                            "\"unit A-17\".captures(#\"([A-Z])-(\\d+)\"#)",
                            gives: "[\"A-17\", \"A\", \"17\"]"
                        ),
                        NativeExample("\"none\".captures(#\"\\d\"#)", gives: "nil"),
                    ],
                    literalRule: { Pattern.mistake(in: $0) },
                    body: .immediate { call throws(ScriptError) in try captures(call) }
                )
            ),
        ]
    )

    private static let text = FunctionSignature.Parameter("text", .string)
    private static let pattern = FunctionSignature.Parameter("pattern", .string)

    private static func match(_ call: NativeCall, capturing: Bool) throws(ScriptError) -> [Int]? {
        let pattern = try PatternCache.of(call.context).pattern(try call.string(1))
        var matcher = PatternMatcher(pattern, try call.text(0).bytes, capturing: capturing, call.context)
        return try matcher.firstMatch()
    }

    private static func captures(_ call: NativeCall) throws(ScriptError) -> Value {
        guard let places = try match(call, capturing: true) else { return .nil }
        let bytes = try call.text(0).bytes
        return call.heap.list(
            stride(from: 0, to: places.count, by: 2).map { index in
                guard places[index] >= 0, places[index + 1] >= 0 else { return .nil }
                return call.heap.string(
                    UnsafeBufferPointer(rebasing: bytes[places[index]..<places[index + 1]])
                )
            }
        )
    }
}

/// The patterns that a session has read, so that one in a `where` is read once.
private final class PatternCache: Sendable {
    private let patterns = Mutex<[String: Pattern]>([:])

    static func of(_ context: NativeContext) -> PatternCache {
        if let known = context.storage["patterns"] as? PatternCache { return known }
        let cache = PatternCache()
        context.storage["patterns"] = cache
        return cache
    }

    func pattern(_ text: String) throws(ScriptError) -> Pattern {
        if let known = patterns.withLock({ $0[text] }) { return known }
        let pattern: Pattern
        do throws(LiteralMistake) {
            pattern = try Pattern(text)
        } catch {
            throw ScriptError(
                .value,
                .invalidValue,
                "the pattern is not one: \(error.message) (at \(error.offset + 1) of `\(text.prefix(60))`)",
                hint: error.hint
            )
        }
        patterns.withLock { known in
            // Patterns made while the script runs must not fill the memory.
            if known.count >= 256 { known.removeAll() }
            known[text] = pattern
        }
        return pattern
    }
}

import SiteScript

/// Members of Int, Double and Range.
enum NumberModule {
    static let module = NativeModule(
        "numbers",
        "Whole numbers, numbers with a fraction, ranges.",
        members: ints + doubles + ranges
    )

    private static let int = FunctionSignature.Parameter("number", .int)
    private static let double = FunctionSignature.Parameter("number", .double)
    private static let range = FunctionSignature.Parameter("range", .range)

    private static let ints: [NativeMember] = [
        .method(
            NativeFunction(
                "abs",
                FunctionSignature([int], result: .int),
                "The number without its sign.",
                examples: [NativeExample("(-3).abs()", gives: "3")],
                body: .immediate { call throws(ScriptError) in
                    let value = try call.int(0)
                    guard value != .min else {
                        throw ScriptError(
                            .overflow,
                            .overflow,
                            "the number without its sign does not fit in 64 bits"
                        )
                    }
                    return Value(abs(value))
                }
            )
        ),
        .method(
            NativeFunction(
                "min",
                FunctionSignature([int, .init("other", .int)], result: .int),
                "The smaller of two numbers.",
                examples: [NativeExample("(3).min(2)", gives: "2")],
                body: .immediate { call throws(ScriptError) in Value(min(try call.int(0), try call.int(1))) }
            )
        ),
        .method(
            NativeFunction(
                "max",
                FunctionSignature([int, .init("other", .int)], result: .int),
                "The larger of two numbers.",
                examples: [NativeExample("(3).max(2)", gives: "3")],
                body: .immediate { call throws(ScriptError) in Value(max(try call.int(0), try call.int(1))) }
            )
        ),
        .method(
            NativeFunction(
                "clamp",
                FunctionSignature([int, .init("low", .int), .init("high", .int)], result: .int),
                "The number, or the nearer of two bounds when it lies outside.",
                examples: [NativeExample("(30).clamp(1, 9)", gives: "9")],
                body: .immediate { call throws(ScriptError) in
                    let (low, high) = (try call.int(1), try call.int(2))
                    guard low <= high else {
                        throw ScriptError(.value, .invalidValue, "`clamp` takes the lower bound first")
                    }
                    return Value(min(max(try call.int(0), low), high))
                }
            )
        ),
        .method(
            NativeFunction(
                "to_string",
                FunctionSignature([int, .init("base", .int, isOptional: true)], result: .string),
                "The number's digits, in base 10 or another from 2 to 36.",
                examples: [NativeExample("(255).to_string(base: 16)", gives: "\"ff\"")],
                body: .immediate { call throws(ScriptError) in
                    let base = try call.int(1, default: 10)
                    guard (2...36).contains(base) else {
                        throw ScriptError(.value, .invalidValue, "a base goes from 2 to 36, not \(base)")
                    }
                    return call.heap.string(String(try call.int(0), radix: base))
                }
            )
        ),
    ]

    private static let doubles: [NativeMember] = [
        .method(
            NativeFunction(
                "abs",
                FunctionSignature([double], result: .double),
                "The number without its sign.",
                examples: [NativeExample("(-1.5).abs()", gives: "1.5")],
                body: .immediate { call throws(ScriptError) in Value(abs(call[0].double)) }
            )
        ),
        .method(
            NativeFunction(
                "round",
                FunctionSignature([double, .init("digits", .int, isOptional: true)], result: .any),
                "The nearest whole number, or the nearest number with so many digits behind the point.",
                examples: [
                    NativeExample("(2.5).round()", gives: "3"),
                    NativeExample("(1.256).round(2)", gives: "1.26"),
                ],
                body: .immediate { call throws(ScriptError) in
                    guard !call[1].isMissing else { return try whole(call[0].double.rounded()) }
                    var scale = 1.0
                    for _ in 0..<min(try call.int(1), 15) { scale *= 10 }
                    return Value((call[0].double * scale).rounded() / scale)
                }
            )
        ),
        .method(
            NativeFunction(
                "floor",
                FunctionSignature([double], result: .int),
                "The next whole number below.",
                examples: [NativeExample("(-1.5).floor()", gives: "-2")],
                body: .immediate { call throws(ScriptError) in try whole(call[0].double.rounded(.down)) }
            )
        ),
        .method(
            NativeFunction(
                "ceil",
                FunctionSignature([double], result: .int),
                "The next whole number above.",
                examples: [NativeExample("(1.5).ceil()", gives: "2")],
                body: .immediate { call throws(ScriptError) in try whole(call[0].double.rounded(.up)) }
            )
        ),
        .method(
            NativeFunction(
                "sqrt",
                FunctionSignature([double], result: .double),
                "The square root.",
                examples: [NativeExample("(2.25).sqrt()", gives: "1.5")],
                body: .immediate { call throws(ScriptError) in Value(call[0].double.squareRoot()) }
            )
        ),
        .property(
            NativeFunction(
                "is_nan",
                FunctionSignature([double], result: .bool),
                "Whether it is not a number.",
                examples: [NativeExample("(1.5).is_nan", gives: "false")],
                body: .immediate { call throws(ScriptError) in Value(call[0].double.isNaN) }
            )
        ),
    ]

    private static func whole(_ value: Double) throws(ScriptError) -> Value {
        guard let whole = Int(exactly: value) else {
            throw ScriptError(.overflow, .overflow, "\(value) is no whole number of 64 bits")
        }
        return Value(whole)
    }

    private static let ranges: [NativeMember] = [
        .property(
            NativeFunction(
                "count",
                FunctionSignature([range], result: .int),
                "How many numbers are in it.",
                examples: [NativeExample("(1...3).count", gives: "3")],
                body: .immediate { call throws(ScriptError) in Value(call[0].range.count) }
            )
        ),
        .method(
            NativeFunction(
                "contains",
                FunctionSignature([range, .init("number", .int)], result: .bool),
                "Whether a number is in it.",
                examples: [NativeExample("(1..<3).contains(3)", gives: "false")],
                body: .immediate { call throws(ScriptError) in Value(call[0].range.contains(try call.int(1)))
                }
            )
        ),
    ]
}

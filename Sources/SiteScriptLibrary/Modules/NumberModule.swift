import SiteScript

/// Members of Int and Double.
enum NumberModule {
    static let module = NativeModule(
        "numbers",
        "Whole numbers and numbers with a fraction.",
        members: ints + wholeInts + doubles + roundings
    )

    private static let int = FunctionSignature.Parameter("number", .int)
    private static let double = FunctionSignature.Parameter("number", .double)

    // MARK: Int

    private static let ints: [NativeMember] = [
        method("abs", [int], .int, "The number without its sign.", "(-3).abs()", "3") {
            call throws(ScriptError) in
            let value = try call.int(0)
            guard value != .min else { throw overflow("the number without its sign") }
            return Value(abs(value))
        },
        method("min", [int, .init("other", .int)], .int, "The smaller of two numbers.", "(3).min(2)", "2") {
            call throws(ScriptError) in Value(min(try call.int(0), try call.int(1)))
        },
        method("max", [int, .init("other", .int)], .int, "The larger of two numbers.", "(3).max(2)", "3") {
            call throws(ScriptError) in Value(max(try call.int(0), try call.int(1)))
        },
        method(
            "clamp",
            [int, .init("low", .int), .init("high", .int)],
            .int,
            "The number, or the nearer of two bounds when it lies outside.",
            "(30).clamp(1, 9)",
            "9"
        ) { call throws(ScriptError) in
            let (low, high) = (try call.int(1), try call.int(2))
            guard low <= high else { throw boundsSwapped }
            return Value(min(max(try call.int(0), low), high))
        },
        method(
            "pow",
            [int, .init("exponent", .int)],
            .int,
            "The number multiplied with itself so many times.",
            "(2).pow(10)",
            "1024"
        ) { call throws(ScriptError) in Value(try power(try call.int(0), try call.int(1))) },
        method("sqrt", [int], .double, "The square root.", "(9).sqrt()", "3.0") {
            call throws(ScriptError) in Value(try root(try call.double(0)))
        },
        method(
            "to_string",
            [int, .init("base", .int, isOptional: true)],
            .string,
            "The number's digits, in base 10 or another from 2 to 36.",
            "(255).to_string(base: 16)",
            "\"ff\""
        ) { call throws(ScriptError) in
            let base = try call.int(1, default: 10)
            guard (2...36).contains(base) else {
                throw ScriptError(.value, .invalidValue, "a base goes from 2 to 36, not \(base)")
            }
            return call.heap.string(String(try call.int(0), radix: base))
        },
    ]

    /// What rounds a Double is there for an Int too, so that code need not know which of them it has.
    private static let wholeInts: [NativeMember] = [
        method(
            "round",
            [int, .init("digits", .int, isOptional: true)],
            .int,
            "The number itself; with digits below 0 the nearest multiple of 10, 100 and so on.",
            "(1250).round(-2)",
            "1300"
        ) { call throws(ScriptError) in Value(try rounded(try call.int(0), try call.int(1, default: 0))) },
        method("floor", [int], .int, "The number itself.", "(3).floor()", "3") { call in call[0] },
        method("ceil", [int], .int, "The number itself.", "(3).ceil()", "3") { call in call[0] },
        property("is_nan", int, "Whether it is not a number: never.", "(3).is_nan", "false") { _ in false },
    ]

    // MARK: Double

    private static let doubles: [NativeMember] = [
        method("abs", [double], .double, "The number without its sign.", "(-1.5).abs()", "1.5") {
            call throws(ScriptError) in Value(abs(try call.double(0)))
        },
        method(
            "min",
            [double, .init("other", .double)],
            .double,
            "The smaller of two numbers.",
            "(1.5).min(1)",
            "1.0"
        ) { call throws(ScriptError) in Value(min(try call.double(0), try call.double(1))) },
        method(
            "max",
            [double, .init("other", .double)],
            .double,
            "The larger of two numbers.",
            "(1.5).max(2)",
            "2.0"
        ) { call throws(ScriptError) in Value(max(try call.double(0), try call.double(1))) },
        method(
            "clamp",
            [double, .init("low", .double), .init("high", .double)],
            .double,
            "The number, or the nearer of two bounds when it lies outside.",
            "(1.5).clamp(0, 1)",
            "1.0"
        ) { call throws(ScriptError) in
            let (low, high) = (try call.double(1), try call.double(2))
            guard low <= high else { throw boundsSwapped }
            return Value(min(max(try call.double(0), low), high))
        },
        method("sqrt", [double], .double, "The square root.", "(2.25).sqrt()", "1.5") {
            call throws(ScriptError) in Value(try root(try call.double(0)))
        },
        method(
            "pow",
            [double, .init("exponent", .double)],
            .double,
            "The number raised to a power.",
            "(2.0).pow(0.5).round(3)",
            "1.414"
        ) { call throws(ScriptError) in Value(FloatingMath.power(try call.double(0), try call.double(1))) },
        method(
            "to_string",
            [double],
            .string,
            "The shortest digits that read back the same.",
            "(0.1).to_string()",
            "\"0.1\""
        ) {
            call throws(ScriptError) in call.heap.string(NumberText.double(try call.double(0)))
        },
        property("is_nan", double, "Whether it is not a number.", "(1.5).is_nan", "false") { $0.isNaN },
    ]

    private static let roundings: [NativeMember] = [
        .method(
            NativeFunction(
                "round",
                FunctionSignature(
                    [double, .init("digits", .int, isOptional: true)],
                    result: .double,
                    shortResult: .int
                ),
                "The nearest whole number, halves away from 0; with digits the nearest number with so many of them.",
                examples: [
                    NativeExample("(2.5).round()", gives: "3"),
                    NativeExample("(1.256).round(2)", gives: "1.26"),
                    NativeExample("(1234.5).round(-2)", gives: "1200.0"),
                ],
                body: .immediate { call throws(ScriptError) in
                    let value = try call.double(0)
                    guard !call[1].isMissing else { return try whole(value.rounded()) }
                    return Value(rounded(value, try call.int(1)))
                }
            )
        ),
        method("floor", [double], .int, "The next whole number below.", "(-1.5).floor()", "-2") {
            call throws(ScriptError) in try whole(try call.double(0).rounded(.down))
        },
        method("ceil", [double], .int, "The next whole number above.", "(1.5).ceil()", "2") {
            call throws(ScriptError) in try whole(try call.double(0).rounded(.up))
        },
    ]

    // MARK: Bodies

    private static let boundsSwapped = ScriptError(
        .value,
        .invalidValue,
        "`clamp` takes the lower bound first"
    )

    private static func overflow(_ what: String) -> ScriptError {
        ScriptError(.overflow, .overflow, "\(what) does not fit in 64 bits")
    }

    private static func whole(_ value: Double) throws(ScriptError) -> Value {
        guard let whole = Int(exactly: value) else {
            throw ScriptError(.overflow, .overflow, "\(value) is no whole number of 64 bits")
        }
        return Value(whole)
    }

    private static func root(_ value: Double) throws(ScriptError) -> Double {
        guard !(value < 0) else {
            throw ScriptError(.value, .invalidValue, "\(NumberText.double(value)) has no square root")
        }
        return value.squareRoot()
    }

    private static func power(_ base: Int, _ exponent: Int) throws(ScriptError) -> Int {
        guard exponent >= 0 else {
            throw ScriptError(
                .value,
                .invalidValue,
                "a power below 0 is no whole number",
                hint: "start from a Double: `(2.0).pow(-1)`"
            )
        }
        var (result, factor, rest) = (1, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 {
                let (product, overflows) = result.multipliedReportingOverflow(by: factor)
                guard !overflows else { throw overflow("\(base) to the power of \(exponent)") }
                result = product
            }
            rest >>= 1
            guard rest > 0 else { break }
            let (square, overflows) = factor.multipliedReportingOverflow(by: factor)
            guard !overflows else { throw overflow("\(base) to the power of \(exponent)") }
            factor = square
        }
        return result
    }

    private static func rounded(_ value: Int, _ digits: Int) throws(ScriptError) -> Int {
        guard digits < 0 else { return value }
        guard digits >= -18 else { return 0 }
        let unit = (0..<(-digits)).reduce(1) { unit, _ in unit * 10 }
        let rest = value % unit
        let low = value - rest
        guard rest.magnitude >= (unit / 2).magnitude else { return low }
        let (sum, overflows) = low.addingReportingOverflow(value < 0 ? -unit : unit)
        guard !overflows else { throw overflow("\(value) rounded") }
        return sum
    }

    private static func rounded(_ value: Double, _ digits: Int) -> Double {
        // A Double has no more than 17 digits that mean anything.
        guard digits < 300 else { return value }
        guard digits > -310 else { return 0 }
        let scale = FloatingMath.power(10, Double(digits.magnitude))
        let scaled = digits < 0 ? value / scale : value * scale
        guard scaled.isFinite, abs(scaled) < 0x1p53 else { return value }
        return digits < 0 ? scaled.rounded() * scale : scaled.rounded() / scale
    }

    // MARK: Entries

    private static func method(
        _ name: String,
        _ parameters: [FunctionSignature.Parameter],
        _ result: ScriptType,
        _ summary: String,
        _ code: String,
        _ gives: String,
        _ body: @escaping @Sendable (NativeCall) throws(ScriptError) -> Value
    ) -> NativeMember {
        .method(
            NativeFunction(
                name,
                FunctionSignature(parameters, result: result),
                summary,
                examples: [NativeExample(code, gives: gives)],
                body: .immediate(body)
            )
        )
    }

    private static func property(
        _ name: String,
        _ receiver: FunctionSignature.Parameter,
        _ summary: String,
        _ code: String,
        _ gives: String,
        _ body: @escaping @Sendable (Double) -> Bool
    ) -> NativeMember {
        .property(
            NativeFunction(
                name,
                FunctionSignature([receiver], result: .bool),
                summary,
                examples: [NativeExample(code, gives: gives)],
                body: .immediate { call throws(ScriptError) in Value(body(try call.double(0))) }
            )
        )
    }
}

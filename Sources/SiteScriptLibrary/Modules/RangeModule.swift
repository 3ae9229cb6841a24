import SiteScript

/// Members of Range.
enum RangeModule {
    private static let range = FunctionSignature.Parameter("range", .range)

    static let module = NativeModule(
        "Range",
        "Whole numbers from one to another.",
        members: [
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
                    body: .immediate { call throws(ScriptError) in
                        Value(call[0].range.contains(try call.int(1)))
                    }
                )
            ),
            .method(
                NativeFunction(
                    "step",
                    FunctionSignature([range, .init("by", .int)], result: .list(.int)),
                    "The numbers at every n-th place from the first on; below 0 from the last one down.",
                    examples: [
                        NativeExample("(1...10).step(3)", gives: "[1, 4, 7, 10]"),
                        NativeExample("(1...10).step(-4)", gives: "[10, 6, 2]"),
                    ],
                    body: .immediate { call throws(ScriptError) in try step(call) }
                )
            ),
        ]
    )

    private static func step(_ call: NativeCall) throws(ScriptError) -> Value {
        let (range, by) = (call[0].range, try call.int(1))
        guard by != 0 else {
            throw ScriptError(.value, .invalidValue, "`step` takes a number other than 0")
        }
        guard range.count > 0 else { return call.heap.list([]) }
        let last = range.isClosed ? range.upper : range.upper - 1
        // The distance may need all 64 bits, so it is counted without a sign.
        let steps = (UInt(bitPattern: last) &- UInt(bitPattern: range.lower)) / by.magnitude
        let count = steps < UInt(Int.max) ? Int(steps) + 1 : .max
        try call.charge(values: count)
        let first = by > 0 ? range.lower : last
        let list = call.heap.list([])
        for index in 0..<count { call.heap.push(Value(first &+ index &* by), onto: list) }
        return list
    }
}

import SiteScript

/// Calls side by side.
enum ConcurrencyModule {
    static let module = NativeModule(
        "concurrency",
        "Calls whose waits overlap.",
        functions: [
            NativeFunction(
                "parallel",
                FunctionSignature(
                    [
                        .init("values", .list(.parameter(0))),
                        .init(
                            "f",
                            .function(
                                FunctionSignature([.init("x", .parameter(0))], result: .parameter(1))
                            )
                        ),
                        .init("at_most", .int, isOptional: true, needsLabel: true),
                    ],
                    result: .list(.parameter(1))
                ),
                "What a function gives for each value, in their order; what the calls wait for overlaps, 8 at a time.",
                examples: [
                    NativeExample("parallel([1, 2, 3], x => x * 2)", gives: "[2, 4, 6]"),
                    NativeExample("parallel([1, 2], x => x + 1, at_most: 1)", gives: "[2, 3]"),
                ],
                body: .branching { call throws(ScriptError) in
                    let atMost = try call.int(2, default: 8)
                    guard (1...atMostMaximum).contains(atMost) else {
                        throw ScriptError(
                            .value,
                            .invalidValue,
                            "`at_most` goes from 1 to \(atMostMaximum), not \(atMost)"
                        )
                    }
                    _ = try call.list(0)
                    return BranchRequest(function: call[1], values: call[0], atMost: atMost)
                }
            )
        ]
    )

    /// Each call under way has a stack of its own.
    private static let atMostMaximum = 256
}

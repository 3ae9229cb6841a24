import SiteScript

/// What only the host can give: randomness and its environment.
enum HostModule {
    static let module = NativeModule(
        "host",
        "Randomness and the environment, as far as the host grants them.",
        functions: [
            NativeFunction(
                "uuid",
                FunctionSignature([], result: .string, effects: .random),
                "A new random UUID (version 4).",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.random, "randomness")
                    let host = call.context.host
                    return call.heap.string(uuid(host.random(), host.random()))
                }
            ),
            NativeFunction(
                "random",
                FunctionSignature([], result: .double, effects: .random),
                "A random number from 0 up to 1, which is left out.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.random, "randomness")
                    // A Double has 53 bits of digits.
                    return Value(Double(call.context.host.random() >> 11) * 0x1p-53)
                }
            ),
            NativeFunction(
                "env",
                FunctionSignature(
                    [.init("name", .string)],
                    result: .optional(.string),
                    effects: .environment
                ),
                "The value of an environment variable; nil when it is not set.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.environment, "the environment")
                    let name = try call.string(0)
                    return call.context.host.environment(name).map { call.heap.string($0) } ?? .nil
                }
            ),
        ]
    )

    private static func uuid(_ high: UInt64, _ low: UInt64) -> String {
        let version = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let variant = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = hexadecimal(version) + hexadecimal(variant)
        var groups: [Substring] = []
        var rest = digits[...]
        for count in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return groups.joined(separator: "-")
    }

    private static func hexadecimal(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

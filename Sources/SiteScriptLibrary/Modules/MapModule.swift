import SiteScript

/// Members of Map.
enum MapModule {
    private static let map = FunctionSignature.Parameter("map", .map(.parameter(0), .parameter(1)))
    private static let key = FunctionSignature.Parameter("key", .parameter(0))

    static let module = NativeModule(
        "Map",
        "Maps.",
        members: [
            .property(
                NativeFunction(
                    "count",
                    FunctionSignature([map], result: .int),
                    "How many entries it has.",
                    examples: [NativeExample("[\"a\": 1].count", gives: "1")],
                    body: .immediate { call throws(ScriptError) in Value(try call.map(0).count) }
                )
            ),
            .property(
                NativeFunction(
                    "keys",
                    FunctionSignature([map], result: .list(.parameter(0))),
                    "The keys in the order of insertion.",
                    examples: [NativeExample("[\"a\": 1].keys", gives: "[\"a\"]")],
                    body: .immediate { call throws(ScriptError) in
                        let map = try call.map(0)
                        try call.charge(values: map.count)
                        return call.heap.list((0..<map.count).map { map.key(at: $0) })
                    }
                )
            ),
            .property(
                NativeFunction(
                    "values",
                    FunctionSignature([map], result: .list(.parameter(1))),
                    "The values in the order of insertion.",
                    examples: [NativeExample("[\"a\": 1].values", gives: "[1]")],
                    body: .immediate { call throws(ScriptError) in
                        let map = try call.map(0)
                        try call.charge(values: map.count)
                        return call.heap.list((0..<map.count).map { map.value(at: $0) })
                    }
                )
            ),
            .method(
                NativeFunction(
                    "contains",
                    FunctionSignature([map, key], result: .bool),
                    "Whether it has a key.",
                    examples: [NativeExample("[\"a\": 1].contains(\"b\")", gives: "false")],
                    body: .immediate { call throws(ScriptError) in
                        Value(call.heap.value(for: call[1], in: call[0].map) != nil)
                    }
                )
            ),
            .method(
                NativeFunction(
                    "get",
                    FunctionSignature([map, key, .init("fallback", .parameter(1))], result: .parameter(1)),
                    "The value for a key, or another when it has none.",
                    examples: [NativeExample("[\"a\": 1].get(\"b\", 0)", gives: "0")],
                    body: .immediate { call throws(ScriptError) in
                        call.heap.value(for: call[1], in: call[0].map) ?? call[2]
                    }
                )
            ),
            .method(
                NativeFunction(
                    "merge",
                    FunctionSignature([map, .init("other", map.type)], result: map.type),
                    "Both maps in one; the other's values win.",
                    examples: [NativeExample("[\"a\": 1].merge([\"a\": 2])", gives: "[\"a\": 2]")],
                    body: .immediate { call throws(ScriptError) in
                        let other = try call.map(1)
                        try call.charge(values: (call[0].map.count + other.count) * 3)
                        let result = copy(call[0], call.heap) { _ in true }
                        for place in 0..<other.count {
                            other.value(at: place).noteShared()
                            call.heap.set(other.value(at: place), for: other.key(at: place), in: result.map)
                        }
                        return result
                    }
                )
            ),
            .method(
                NativeFunction(
                    "sorted_by_key",
                    FunctionSignature([map], result: map.type),
                    "The same entries in the order of their keys.",
                    examples: [
                        NativeExample("[\"b\": 1, \"a\": 2].sorted_by_key()", gives: "[\"a\": 2, \"b\": 1]")
                    ],
                    body: .immediate { call throws(ScriptError) in
                        let entries = try call.map(0)
                        try call.charge(values: entries.count * 3)
                        let keys = call.heap.list((0..<entries.count).map { entries.key(at: $0) })
                        let sorted = try call.context.sorted(keys.list)
                        let result = call.heap.emptyMapValue()
                        for key in sorted.list.buffer {
                            let value = call.heap.value(for: key, in: entries) ?? .nil
                            value.noteShared()
                            call.heap.set(value, for: key, in: result.map)
                        }
                        return result
                    }
                )
            ),
            .method(
                NativeFunction(
                    "without",
                    FunctionSignature([map, key], result: map.type),
                    "The map without a key.",
                    examples: [NativeExample("[\"a\": 1, \"b\": 2].without(\"a\")", gives: "[\"b\": 2]")],
                    body: .immediate { call throws(ScriptError) in
                        try call.charge(values: call[0].map.count * 3)
                        return copy(call[0], call.heap) { !Value.areEqual($0, call[1], call.heap) }
                    }
                )
            ),
        ]
    )

    private static func copy(_ map: Value, _ heap: Heap, keeping isKept: (Value) -> Bool) -> Value {
        let result = heap.emptyMapValue()
        for place in 0..<map.map.count where isKept(map.map.key(at: place)) {
            map.map.value(at: place).noteShared()
            heap.set(map.map.value(at: place), for: map.map.key(at: place), in: result.map)
        }
        return result
    }
}

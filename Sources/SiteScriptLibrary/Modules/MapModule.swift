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
                    body: .immediate { call throws(ScriptError) in Value(call[0].map.count) }
                )
            ),
            .property(
                NativeFunction(
                    "keys",
                    FunctionSignature([map], result: .list(.parameter(0))),
                    "The keys in the order of insertion.",
                    examples: [NativeExample("[\"a\": 1].keys", gives: "[\"a\"]")],
                    body: .immediate { call throws(ScriptError) in
                        call.heap.list((0..<call[0].map.count).map { call[0].map.key(at: $0) })
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
                        call.heap.list((0..<call[0].map.count).map { call[0].map.value(at: $0) })
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
                        let result = copy(call[0], call.heap) { _ in true }
                        for place in 0..<call[1].map.count {
                            call[1].map.value(at: place).noteShared()
                            call.heap.set(
                                call[1].map.value(at: place),
                                for: call[1].map.key(at: place),
                                in: result.map
                            )
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
                        copy(call[0], call.heap) { !Value.areEqual($0, call[1]) }
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

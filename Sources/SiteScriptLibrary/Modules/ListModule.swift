import SiteScript

/// Members of List.
enum ListModule {
    static let module = NativeModule(
        "List",
        "Lists.",
        members: properties + searches + rearrangements + functions
    )

    private static let element = ScriptType.parameter(0)
    private static let list = FunctionSignature.Parameter("list", .list(.parameter(0)))

    private static let properties: [NativeMember] = [
        .property(
            NativeFunction(
                "count",
                FunctionSignature([list], result: .int),
                "How many elements it has.",
                examples: [NativeExample("[1, 2].count", gives: "2")],
                body: .immediate { call throws(ScriptError) in Value(try call.list(0).count) }
            )
        ),
        .property(
            NativeFunction(
                "is_empty",
                FunctionSignature([list], result: .bool),
                "Whether it has no elements.",
                examples: [NativeExample("[].is_empty", gives: "true")],
                body: .immediate { call throws(ScriptError) in Value(try call.list(0).count == 0) }
            )
        ),
        .property(
            NativeFunction(
                "first",
                FunctionSignature([list], result: .optional(element)),
                "The first element, or nil.",
                examples: [NativeExample("[1, 2].first", gives: "1")],
                body: .immediate { call throws(ScriptError) in try call.list(0).buffer.first ?? .nil }
            )
        ),
        .property(
            NativeFunction(
                "last",
                FunctionSignature([list], result: .optional(element)),
                "The last element, or nil.",
                examples: [NativeExample("[1, 2].last", gives: "2")],
                body: .immediate { call throws(ScriptError) in try call.list(0).buffer.last ?? .nil }
            )
        ),
    ]

    private static let searches: [NativeMember] = [
        .method(
            NativeFunction(
                "contains",
                FunctionSignature([list, .init("value", element)], result: .bool),
                "Whether a value is among the elements.",
                examples: [NativeExample("[1, 2].contains(2)", gives: "true")],
                body: .immediate { call throws(ScriptError) in
                    Value(try firstPlace(call) != nil)
                }
            )
        ),
        .method(
            NativeFunction(
                "index_of",
                FunctionSignature([list, .init("value", element)], result: .optional(.int)),
                "The place of the first element equal to a value, or nil.",
                examples: [NativeExample("[5, 7].index_of(7)", gives: "1")],
                body: .immediate { call throws(ScriptError) in
                    try firstPlace(call).map { Value($0) } ?? .nil
                }
            )
        ),
        .method(
            NativeFunction(
                "join",
                FunctionSignature([list, .init("separator", .string)], result: .string),
                "The elements as one text, another between them.",
                examples: [NativeExample("[1, 2].join(\"-\")", gives: "\"1-2\"")],
                body: .immediate { call throws(ScriptError) in try join(call) }
            )
        ),
        aggregate("sum", "The elements added up; 0 for none.", element, "[1, 2].sum()", "3"),
        aggregate("min", "The smallest element, or nil.", .optional(element), "[3, 2].min()", "2"),
        aggregate("max", "The largest element, or nil.", .optional(element), "[3, 2].max()", "3"),
    ]

    private static func firstPlace(_ call: NativeCall) throws(ScriptError) -> Int? {
        let value = call[1]
        try call.context.charge(try call.list(0).count / 8 + 1)
        return try call.list(0).buffer.firstIndex { Value.areEqual($0, value, call.heap) }
    }

    private static func join(_ call: NativeCall) throws(ScriptError) -> Value {
        let (list, separator) = (try call.list(0), try call.text(1).bytes)
        var text = ValueText(call.heap)
        var charged = 0
        try call.context.charge(list.count / 4 + 1)
        for (index, value) in list.buffer.enumerated() {
            if index > 0 { text.bytes.append(contentsOf: separator) }
            if value.has(.string) {
                text.bytes.append(contentsOf: value.text.bytes)
            } else {
                text.writeDisplay(value)
            }
            guard text.bytes.count - charged > 1 << 20 else { continue }
            try call.charge(bytes: text.bytes.count - charged)
            charged = text.bytes.count
            try call.heap.reserve(charged)
        }
        try text.requireWhole()
        return call.heap.string(text.bytes)
    }

    private static func aggregate(
        _ name: String,
        _ summary: String,
        _ result: ScriptType,
        _ code: String,
        _ gives: String
    ) -> NativeMember {
        .method(
            NativeFunction(
                name,
                FunctionSignature([list], result: result),
                summary,
                examples: [NativeExample(code, gives: gives)],
                body: .immediate { call throws(ScriptError) in
                    let function = AggregateExpression.Function(rawValue: name) ?? .sum
                    let aggregator = Aggregator(
                        AggregateExpression(function: function, column: 0, conditionColumn: nil),
                        call.heap
                    )
                    let column = Column(call.heap)
                    column.append(try call.list(0).buffer)
                    try aggregator.take(
                        [column],
                        [Int32](repeating: 0, count: column.count),
                        groupCount: 1
                    )
                    return aggregator.finish(groupCount: 1)[0]
                }
            )
        )
    }

    private static let rearrangements: [NativeMember] = [
        .method(
            NativeFunction(
                "reversed",
                FunctionSignature([list], result: .list(element)),
                "The elements from last to first.",
                examples: [NativeExample("[1, 2].reversed()", gives: "[2, 1]")],
                body: .immediate { call throws(ScriptError) in
                    try call.charge(values: try call.list(0).count)
                    return call.heap.list(try call.list(0).buffer.reversed())
                }
            )
        ),
        .method(
            NativeFunction(
                "slice",
                FunctionSignature(
                    [list, .init("from", .int), .init("to", .int, isOptional: true)],
                    result: .list(element)
                ),
                "The elements from one place up to another, which is left out; below 0 counts from the end.",
                examples: [NativeExample("[1, 2, 3].slice(1)", gives: "[2, 3]")],
                body: .immediate { call throws(ScriptError) in
                    let list = try call.list(0)
                    let from = try place(call.int(1), list.count)
                    let to = try place(call.int(2, default: list.count), list.count)
                    try call.charge(values: max(0, to - from))
                    return call.heap.list(UnsafeBufferPointer(rebasing: list.buffer[from..<max(from, to)]))
                }
            )
        ),
        .method(
            NativeFunction(
                "unique",
                FunctionSignature([list], result: .list(element)),
                "The first of each value.",
                examples: [NativeExample("[1, 2, 1].unique()", gives: "[1, 2]")],
                body: .immediate { call throws(ScriptError) in
                    let table = GroupTable(call.heap, partCount: 1)
                    let column = Column(call.heap)
                    column.append(try call.list(0).buffer)
                    for row in 0..<column.count {
                        _ = table.number(of: [column][...], row: row)
                        if row % 4096 == 4095 { try call.charge(values: 4096) }
                    }
                    return call.heap.list(table.keys[0])
                }
            )
        ),
        .method(
            NativeFunction(
                "flatten",
                FunctionSignature([.init("list", .list(.list(element)))], result: .list(element)),
                "The elements of the elements.",
                examples: [NativeExample("[[1], [2, 3]].flatten()", gives: "[1, 2, 3]")],
                body: .immediate { call throws(ScriptError) in
                    let result = call.heap.list([])
                    for inner in try call.list(0).buffer {
                        guard inner.has(.list) else {
                            throw ScriptError(
                                .type,
                                .wrongType,
                                "`flatten` takes a list of lists, not of \(inner.typeName)"
                            )
                        }
                        try call.charge(values: inner.list.count)
                        for value in inner.list.buffer { call.heap.push(value, onto: result) }
                    }
                    return result
                }
            )
        ),
        .method(
            NativeFunction(
                "zip",
                FunctionSignature(
                    [list, .init("other", .list(.parameter(1)))],
                    result: .list(
                        .record(RecordType(fields: [.init("a", element), .init("b", .parameter(1))]))
                    )
                ),
                "The elements of two lists side by side, as long as both have some.",
                examples: [NativeExample("[1, 2].zip([3])", gives: "[{a: 1, b: 3}]")],
                body: .immediate { call throws(ScriptError) in
                    try call.charge(values: 4 * min(try call.list(0).count, try call.list(1).count))
                    let pairs = zip(try call.list(0).buffer, try call.list(1).buffer)
                    return call.heap.list(pairs.map { call.heap.record(["a": $0, "b": $1]) })
                }
            )
        ),
        .method(
            NativeFunction(
                "sorted",
                FunctionSignature([list, .init("by", .any, isOptional: true)], result: .list(element)),
                "The elements in order; by what a function gives for each, or as a function of two says.",
                examples: [
                    NativeExample("[3, 1, 2].sorted()", gives: "[1, 2, 3]"),
                    NativeExample("[3, 1, 2].sorted(x => -x)", gives: "[3, 2, 1]"),
                    NativeExample("[3, 1, 2].sorted((a, b) => a > b)", gives: "[3, 2, 1]"),
                ],
                body: .calling { call throws(ScriptError) in
                    let list = try call.list(0)
                    guard !call[1].isMissing else { return .done(try call.context.sorted(list)) }
                    return try call.context.sorting(list, by: call[1])
                }
            )
        ),
    ]

    private static let functions: [NativeMember] = [
        .method(
            NativeFunction(
                "map",
                FunctionSignature(
                    [
                        list,
                        .init(
                            "f",
                            .function(FunctionSignature([.init("x", element)], result: .parameter(1)))
                        ),
                    ],
                    result: .list(.parameter(1))
                ),
                "What a function gives for each element.",
                examples: [NativeExample("[1, 2].map(x => x * 2)", gives: "[2, 4]")],
                body: .script(
                    "func map(list, f) { var out = []\n for x in list { out += [f(x)] }\n return out }"
                )
            )
        ),
        .method(
            NativeFunction(
                "filter",
                FunctionSignature(
                    [list, .init("f", .function(FunctionSignature([.init("x", element)], result: .bool)))],
                    result: .list(element)
                ),
                "The elements for which a function gives true.",
                examples: [NativeExample("[1, 2, 3].filter(x => x != 2)", gives: "[1, 3]")],
                body: .script(
                    "func filter(list, f) { var out = []\n for x in list { if f(x) { out += [x] } }\n return out }"
                )
            )
        ),
        .method(
            NativeFunction(
                "reduce",
                FunctionSignature(
                    [
                        list, .init("start", .parameter(1)),
                        .init(
                            "f",
                            .function(
                                FunctionSignature(
                                    [.init("sum", .parameter(1)), .init("x", element)],
                                    result: .parameter(1)
                                )
                            )
                        ),
                    ],
                    result: .parameter(1)
                ),
                "One value made of all elements: a function takes what there is so far and the next element.",
                examples: [NativeExample("[1, 2, 3].reduce(0, (a, b) => a + b)", gives: "6")],
                body: .script(
                    "func reduce(list, start, f) { var sum = start\n for x in list { sum = f(sum, x) }\n return sum }"
                )
            )
        ),
    ]

    private static func place(_ index: Int, _ count: Int) throws(ScriptError) -> Int {
        let place = index < 0 ? index + count : index
        guard (0...count).contains(place) else {
            throw ScriptError(.value, .indexOutOfRange, "place \(index) is outside the list of \(count)")
        }
        return place
    }
}

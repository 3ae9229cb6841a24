import SiteScript

/// Instants as the clocks of a zone show them.
enum ZoneModule {
    static let module = NativeModule(
        "zones",
        "Local time: the rules come from the system's time zone data.",
        members: [
            .method(
                NativeFunction(
                    "in",
                    FunctionSignature([instant, zone], result: .record(localTime)),
                    "What clocks in a time zone show.",
                    examples: [
                        NativeExample(
                            "@2026-01-31T09:05:07Z.in(\"Asia/Seoul\").text",
                            gives: "\"2026-01-31T18:05:07+09:00\""
                        ),
                        NativeExample(
                            "@2026-01-31T22:00:00Z.in(\"Asia/Seoul\").date",
                            gives: "\"2026-02-01\""
                        ),
                    ],
                    body: .immediate { call throws(ScriptError) in
                        record(try local(call, 1), zone: try call.string(1), call.heap)
                    }
                )
            ),
            .method(
                NativeFunction(
                    "offset",
                    FunctionSignature([instant, zone], result: .duration),
                    "How far a time zone is ahead of UTC at the instant.",
                    examples: [NativeExample("@2026-07-01.offset(\"America/New_York\")", gives: "-4h")],
                    body: .immediate { call throws(ScriptError) in
                        .duration(try local(call, 1).kind.offset * 1000)
                    }
                )
            ),
            .method(
                NativeFunction(
                    "format",
                    FunctionSignature(
                        [
                            instant, .init("pattern", .string),
                            .init("zone", .timezone, isOptional: true, needsLabel: true),
                        ],
                        result: .string
                    ),
                    "The instant in the form of a pattern such as `yyyy-MM-dd HH:mm`, in UTC or in a time zone.",
                    examples: [
                        NativeExample(
                            "@2026-01-31T09:05:07Z.format(\"d MMM yyyy, HH:mm\")",
                            gives: "\"31 Jan 2026, 09:05\""
                        ),
                        NativeExample(
                            "@2026-01-31T09:05:07Z.format(\"HH:mm XXX\", zone: \"Asia/Seoul\")",
                            gives: "\"18:05 +09:00\""
                        ),
                    ],
                    literalRule: { TimePattern.mistake(in: $0) },
                    body: .immediate { call throws(ScriptError) in try format(call) }
                )
            ),
        ],
        types: [
            .init(
                "LocalTime",
                .record(localTime),
                "What clocks in a time zone show at an instant.",
                fieldSummaries: [
                    "text": "The whole in ISO 8601 form.", "weekday": "The day of the week: Monday is 1.",
                    "offset": "How far the zone is ahead of UTC.",
                    "abbreviation": "What the offset is called, such as KST.",
                ]
            )
        ]
    )

    private static let instant = FunctionSignature.Parameter("instant", .instant)
    private static let zone = FunctionSignature.Parameter("zone", .timezone)

    private static let localTime = RecordType(
        name: "LocalTime",
        fields: [
            .init("text", .string), .init("date", .string), .init("time", .string), .init("year", .int),
            .init("month", .int), .init("day", .int), .init("hour", .int), .init("minute", .int),
            .init("second", .int), .init("weekday", .int), .init("offset", .duration),
            .init("zone", .timezone),
            .init("abbreviation", .string),
        ]
    )

    /// The receiver in the zone that an argument names, in UTC when it is left out.
    private static func local(_ call: NativeCall, _ index: Int) throws(ScriptError) -> LocalTime {
        guard call[0].has(.instant) else { throw call.wrongType(0, "Instant") }
        guard !call[index].isMissing else { return try LocalTime(call[0].integer, nil) }
        let name = try call.string(index)
        let rules: ZoneRules
        do throws(ScriptError) {
            rules = try ZoneCache.of(call.context).rules(name)
        } catch {
            // Finding out what was meant goes through all names.
            try call.context.charge(64)
            throw error
        }
        let seconds = call[0].integer.flooredDivision(by: 1000)
        return try LocalTime(call[0].integer, rules.kind(at: seconds))
    }

    private static func format(_ call: NativeCall) throws(ScriptError) -> Value {
        let time = try local(call, 2)
        do throws(LiteralMistake) {
            return call.heap.string(try TimePattern(call[1].stringIfText ?? "").text(time))
        } catch {
            throw ScriptError(.value, .invalidValue, error.message, hint: error.hint)
        }
    }

    private static func record(_ time: LocalTime, zone: String, _ heap: Heap) -> Value {
        heap.record([
            "text": heap.string("\(time.date)T\(time.clock)\(time.offsetText)"),
            "date": heap.string(time.date), "time": heap.string(time.clock), "year": Value(time.year),
            "month": Value(time.month), "day": Value(time.dayOfMonth), "hour": Value(time.hour),
            "minute": Value(time.minute), "second": Value(time.second), "weekday": Value(time.weekday),
            "offset": .duration(time.kind.offset * 1000), "zone": heap.string(zone),
            "abbreviation": heap.string(time.kind.abbreviation),
        ])
    }
}

import SiteScript
import SiteScriptSyntax

/// Instants and durations.
enum TimeModule {
    static let module = NativeModule(
        "time",
        "Instants and durations.",
        functions: [
            NativeFunction(
                "now",
                FunctionSignature([], result: .instant, effects: .clock),
                "The present instant.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.clock, "the clock")
                    return .instant(call.context.host.now())
                }
            ),
            NativeFunction(
                "ago",
                FunctionSignature([.init("duration", .duration)], result: .instant, effects: .clock),
                "The instant so long before the present.",
                body: .immediate { call throws(ScriptError) in
                    try call.require(.clock, "the clock")
                    let (instant, overflow) = call.context.host.now()
                        .subtractingReportingOverflow(try call.duration(0))
                    guard !overflow else {
                        throw ScriptError(.overflow, .overflow, "the instant does not fit in 64 bits")
                    }
                    return .instant(instant)
                }
            ),
            NativeFunction(
                "sleep",
                FunctionSignature([.init("duration", .duration)], result: .nil, effects: .clock),
                "Waits; other work of the program goes on meanwhile.",
                body: .waiting { call throws(ScriptError) in
                    try call.require(.clock, "the clock")
                    let (milliseconds, host) = (try call.duration(0), call.context.host)
                    guard milliseconds >= 0 else {
                        throw ScriptError(.value, .invalidValue, "`sleep` takes a duration from 0s")
                    }
                    return HostWait { () async throws(ScriptError) in
                        try await host.sleep(milliseconds: milliseconds)
                        return { _ throws(ScriptError) in .nil }
                    }
                }
            ),
            NativeFunction(
                "instant",
                FunctionSignature([.init("text", .string)], result: .optional(.instant)),
                "The instant that a text in ISO 8601 form names, or nil.",
                examples: [NativeExample("instant(\"2026-01-01 09:00:00\")", gives: "@2026-01-01T09:00:00Z")],
                body: .immediate { call throws(ScriptError) in
                    // No instant takes so many bytes, and a long text would be read for nothing.
                    guard try call.text(0).count <= 64 else { return .nil }
                    return InstantText.milliseconds(try call.string(0)).map { .instant($0) } ?? .nil
                }
            ),
        ],
        members: [
            part("year", "The year in UTC.", "2026") { CalendarText.civil(day($0)).year },
            part("month", "The month in UTC, from 1.", "1") { CalendarText.civil(day($0)).month },
            part("day", "The day of the month in UTC.", "31") { CalendarText.civil(day($0)).day },
            part("hour", "The hour in UTC.", "9") { time($0) / 3_600_000 },
            part("minute", "The minute in UTC.", "5") { time($0) / 60_000 % 60 },
            part("second", "The second in UTC.", "7") { time($0) / 1000 % 60 },
            part("weekday", "The day of the week in UTC: Monday is 1.", "6") {
                (day($0) + 3).flooredRemainder(by: 7) + 1
            },
            part("unix", "Seconds since 1970.", "1769850307") { $0.flooredDivision(by: 1000) },
            .property(
                NativeFunction(
                    "date",
                    FunctionSignature([instant], result: .string),
                    "The date in UTC, as `2026-01-31`.",
                    examples: [NativeExample("@2026-01-31T09:05:07Z.date", gives: "\"2026-01-31\"")],
                    body: .immediate { call throws(ScriptError) in
                        call.heap.string(String(CalendarText.instant(call[0].integer).prefix { $0 != "T" }))
                    }
                )
            ),
            size("seconds", 1000, "90.0"), size("minutes", 60_000, "1.5"), size("hours", 3_600_000, "0.025"),
            size("days", 86_400_000, "0.0010416666666666667"),
        ]
    )

    private static let instant = FunctionSignature.Parameter("instant", .instant)

    private static func part(
        _ name: String,
        _ summary: String,
        _ result: String,
        _ body: @escaping @Sendable (Int) -> Int
    ) -> NativeMember {
        .property(
            NativeFunction(
                name,
                FunctionSignature([instant], result: .int),
                summary,
                examples: [NativeExample("@2026-01-31T09:05:07Z.\(name)", gives: result)],
                body: .immediate { call throws(ScriptError) in Value(body(call[0].integer)) }
            )
        )
    }

    private static func size(_ name: String, _ unit: Int, _ result: String) -> NativeMember {
        .property(
            NativeFunction(
                name,
                FunctionSignature([.init("duration", .duration)], result: .double),
                "Its length in \(name).",
                examples: [NativeExample("90s.\(name)", gives: result)],
                body: .immediate { call throws(ScriptError) in Value(Double(call[0].integer) / Double(unit)) }
            )
        )
    }

    private static func day(_ milliseconds: Int) -> Int { milliseconds.flooredDivision(by: 86_400_000) }

    private static func time(_ milliseconds: Int) -> Int { milliseconds.flooredRemainder(by: 86_400_000) }
}

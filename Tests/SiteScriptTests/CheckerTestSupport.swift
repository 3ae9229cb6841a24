import SiteScript
import SiteScriptLibrary
import SiteScriptSyntax
import Testing

/// Checks `source` and expects exactly these diagnostics: the code and the source text it points at.
func check(
    _ source: String,
    _ expected: String...,
    options: CheckOptions = CheckOptions(),
    scope: CheckScope = CheckScope(),
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let checked = checked(source, options: options, scope: scope)
    let actual = checked.diagnostics.diagnostics.map { diagnostic in
        let text = checked.program.file.text(of: diagnostic.span).split(separator: "\n").first ?? ""
        return "\(diagnostic.code.text) \(text)"
    }
    #expect(actual == expected, sourceLocation: sourceLocation)
}

/// Checks `source` as under `-c` and expects its last expression to have this type, without any diagnostic.
func checkType(
    _ source: String,
    _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    var options = CheckOptions()
    options.showsResult = true
    let checked = checked(source, options: options)
    let said = checked.diagnostics.diagnostics.map { "\($0.code.text) \($0.message)" }
    #expect(said == [], sourceLocation: sourceLocation)
    #expect(checked.resultType?.text == expected, sourceLocation: sourceLocation)
}

/// Checks `source` and expects one diagnostic that reads like this: message, hint in parentheses, fix.
func checkWording(
    _ source: String,
    _ expected: String,
    options: CheckOptions = CheckOptions(),
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let actual = checked(source, options: options).diagnostics.diagnostics.map { diagnostic in
        var text = "\(diagnostic.code.text) \(diagnostic.message)"
        if let hint = diagnostic.hint { text += " (\(hint))" }
        if let fix = diagnostic.fix { text += " => \(fix.edits.map(\.replacement).joined(separator: " … "))" }
        return text
    }
    #expect(actual == [expected], sourceLocation: sourceLocation)
}

/// Parses and checks `source` with the names of the test host in reach; a text that does not parse is a
/// fault of the test.
func checked(
    _ source: String,
    options: CheckOptions = CheckOptions(),
    scope: CheckScope = CheckScope(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> CheckedProgram {
    let parsed = Parser.parse(SourceFile(name: "test.sites", text: source))
    let mistakes = parsed.diagnostics.diagnostics.map { "\($0.code.text) \($0.message)" }
    #expect(mistakes == [], "the text of the test parses", sourceLocation: sourceLocation)
    return Checker.check(parsed.program, registry: CheckerTestHost.registry, scope: scope, options: options)
}

/// A small host: sites and files as the real one declares them, with bodies that are never run.
enum CheckerTestHost {
    static let registry = ModuleRegistry([
        NativeModule(
            "test",
            "For tests.",
            functions: functions,
            members: members,
            stages: stages,
            types: types
        )
    ])

    static let site = RecordType(
        name: "Site",
        fields: [
            .init("site_id", .int), .init("dealer_id", .int), .init("external_site_id", .string),
            .init("name", .string), .init("external_monitoring_station_id", .optional(.string)),
            .init("monitoring_station_id", .optional(.int)), .init("account_number", .optional(.string)),
            .init("address1", .optional(.string)), .init("address2", .optional(.string)),
            .init("timezone", .timezone), .init("is_activated", .bool), .init("created_at", .instant),
        ]
    )

    static let change = RecordType(
        name: "Change",
        fields: [
            .init("action", .string), .init("site_id", .optional(.int)),
            .init("before", .optional(.record(site))),
            .init("after", .optional(.record(site))), .init("fields", .list(.string)),
            .init("request", .string),
        ]
    )

    private static let types = [
        NativeModule.NamedType(
            "Site",
            .record(site),
            "A place.",
            fieldSummaries: ["timezone": "Where its clocks are."]
        ),
        NativeModule.NamedType("Change", .record(change), "A described mutation."),
        NativeModule.NamedType(
            "Run",
            .record(
                RecordType(fields: [.init("done", .int), .init("failed", .int), .init("label", .string)])
            ),
            "What apply gives."
        ),
    ]

    private static func function(
        _ name: String,
        _ parameters: [FunctionSignature.Parameter],
        _ result: ScriptType,
        _ effects: Effects = []
    ) -> NativeFunction {
        NativeFunction(
            name,
            FunctionSignature(parameters, result: result, effects: effects),
            "Does \(name).",
            body: .immediate { _ in .nil }
        )
    }

    private static let createLabels: [(String, ScriptType, Bool)] = [
        ("dealer", .int, false), ("external_site_id", .string, true), ("name", .string, true),
        ("timezone", .timezone, true), ("account_number", .optional(.string), false),
        ("is_activated", .bool, false),
    ]

    private static let functions: [NativeFunction] = [
        function("print", [.init("values", .any, isVariadic: true)], .nil, .prints),
        function(
            "sites",
            [.init("dealer", .any, isOptional: true, needsLabel: true)],
            .stream(.record(site)),
            .reads
        ),
        function(
            "site",
            [.init("dealer", .int, isOptional: true, needsLabel: true), .init("id", .int, needsLabel: true)],
            .record(site),
            .reads
        ),
        function(
            "csv",
            [.init("path", .string), .init("as", .type(.parameter(0)), needsLabel: true)],
            .stream(.parameter(0)),
            .files
        ),
        function(
            "json",
            [.init("path", .string), .init("as", .type(.parameter(0)), isOptional: true, needsLabel: true)],
            .parameter(0),
            .files
        ),
        function("now", [], .instant, .clock),
        function("random", [], .double, .random),
        function("type_of", [.init("value", .any)], .string),
        function(
            "parallel",
            [
                .init("values", .list(.parameter(0))),
                .init(
                    "f",
                    .function(FunctionSignature([.init("value", .parameter(0))], result: .parameter(1)))
                ),
                .init("at_most", .int, isOptional: true, needsLabel: true),
            ],
            .list(.parameter(1))
        ),
        function("zone", [.init("name", .timezone)], .timezone),
        function(
            "create",
            createLabels.map { .init($0.0, $0.1, isOptional: !$0.2, needsLabel: true) },
            .changes,
            .reads
        ),
    ]

    private static let members: [NativeMember] = [
        .property(function("count", [.init("text", .string)], .int)),
        .property(function("is_blank", [.init("text", .string)], .bool)),
        .method(function("upper", [.init("text", .string)], .string)),
        .method(function("trim", [.init("text", .string)], .string)),
        .method(function("to_int", [.init("text", .string)], .optional(.int))),
        .method(function("contains", [.init("text", .string), .init("part", .string)], .bool)),
        .method(function("starts_with", [.init("text", .string), .init("part", .string)], .bool)),
        .method(
            function(
                "replace",
                [.init("text", .string), .init("old", .string), .init("new", .string)],
                .string
            )
        ),
        .property(function("count", [.init("list", .list(.parameter(0)))], .int)),
        .property(function("first", [.init("list", .list(.parameter(0)))], .optional(.parameter(0)))),
        .method(
            function(
                "contains",
                [.init("list", .list(.parameter(0))), .init("element", .parameter(0))],
                .bool
            )
        ),
        .method(
            function(
                "map",
                [
                    .init("list", .list(.parameter(0))),
                    .init(
                        "f",
                        .function(FunctionSignature([.init("element", .parameter(0))], result: .parameter(1)))
                    ),
                ],
                .list(.parameter(1))
            )
        ),
        .method(
            function(
                "filter",
                [
                    .init("list", .list(.parameter(0))),
                    .init(
                        "f",
                        .function(FunctionSignature([.init("element", .parameter(0))], result: .bool))
                    ),
                ],
                .list(.parameter(0))
            )
        ),
        .method(
            function(
                "reduce",
                [
                    .init("list", .list(.parameter(0))), .init("start", .parameter(1)),
                    .init(
                        "f",
                        .function(
                            FunctionSignature(
                                [.init("sum", .parameter(1)), .init("element", .parameter(0))],
                                result: .parameter(1)
                            )
                        )
                    ),
                ],
                .parameter(1)
            )
        ),
        .property(function("keys", [.init("map", .map(.parameter(0), .parameter(1)))], .list(.parameter(0)))),
        .method(function("abs", [.init("number", .int)], .int)),
        .method(function("round", [.init("number", .double)], .int)),
    ]

    private static let stages: [NativeStage] =
        StandardStages.all + [
            NativeStage(
                "create",
                usage: "create external_site_id: …, name: …, timezone: …",
                "Describes new sites.",
                shape: NativeStage.Shape(
                    labels: createLabels.map { .init($0.0, .row, $0.1, isRequired: $0.2) }
                ),
                flow: .replaced,
                effects: .reads,
                typing: { typing in typing.row == .never ? .changes : .changes }
            ),
            NativeStage(
                "update",
                usage: "update FIELD: …",
                "Describes changed sites.",
                shape: NativeStage.Shape(
                    labels: createLabels.dropFirst().map { .init($0.0, .row, $0.1) }
                ),
                flow: .wholeRows,
                typing: { typing in typing.row == .never ? .changes : .changes }
            ),
            NativeStage(
                "activate",
                usage: "activate",
                "Describes activations.",
                flow: .wholeRows,
                typing: { typing in typing.row == .never ? .changes : .changes }
            ),
            NativeStage(
                "apply",
                usage: "apply [max: N]",
                "Writes changes.",
                shape: NativeStage.Shape(labels: [
                    .init("max", .value, .int, help: "refuse more"), .init("label", .value, .string),
                ]),
                flow: .wholeRows,
                effects: [.reads, .writes],
                typing: type(ofApply:)
            ),
        ]

    private static func type(ofApply typing: any StageTyping) -> ScriptType {
        if typing.input != .changes, !typing.input.isUnchecked {
            typing.report(
                Diagnostic(
                    .notRows,
                    "`apply` takes changes, not \(typing.input.shortText)",
                    at: typing.name.span
                )
            )
        }
        return .run
    }
}

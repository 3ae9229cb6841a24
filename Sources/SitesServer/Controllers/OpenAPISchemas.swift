import SitesCore
import TimeZoneNames

/// What bodies and parameters hold, in JSON Schema.
enum OpenAPISchemas {
    /// A number that CHeKT gives.
    static let identifier = JSONValue.object([
        "type": .text("integer"), "format": .text("int64"), "minimum": .integer(1), "maximum": .integer(.max),
    ])

    /// A number from zero.
    static let count = JSONValue.object([
        "type": .text("integer"), "format": .text("int64"), "minimum": .integer(0), "maximum": .integer(.max),
    ])

    /// The name of a column.
    static let columns = JSONValue.object([
        "type": .text("string"), "enum": .array(SiteCoding.columns.map { .text($0.rawValue) }),
    ])

    /// `column,value,operator` for columns of every kind.
    static var filter: JSONValue {
        func names(_ kinds: SiteField.Kind...) -> String {
            SiteCoding.columns.filter { kinds.contains($0.kind) }.map(\.rawValue).joined(separator: "|")
        }
        let plain = "[A-Za-z0-9 /_.:+-]*"
        let ordered = "(eq|ne|lt|lte|gt|gte)"
        let patterns = [
            "^(\(names(.text))),\(plain)(\\\\,\(plain))?,\(ordered)$",
            "^(\(names(.text))),\(plain)(\\|\(plain))*,in$", "^(\(names(.text))),\\*?\(plain)\\*?,like$",
            "^(\(names(.integer))),-?[0-9]{1,18},\(ordered)$", "^(\(names(.boolean))),[01],\(ordered)$",
            "^(\(names(.instant))),20[0-9]{2}-0[1-9]-(0[1-9]|1[0-9]|2[0-8])T[01][0-9]:[0-5][0-9]:[0-5][0-9]\\.000Z,\(ordered)$",
            "^(\(names(.text, .integer, .boolean, .instant))),,(null|notnull)$",
        ]
        return .object([
            "type": .text("string"), "maxLength": .integer(200),
            "anyOf": .array(patterns.map { .object(["pattern": .text($0)]) }),
        ])
    }

    /// All of them by name.
    static var all: JSONValue {
        .object([
            "Site": object(SiteCoding.columns.map(member), required: SiteCoding.columns.map(\.rawValue)),
            "ListedSite": object(SiteCoding.columns.map(member), required: []),
            "SiteDetail": object(
                SiteCoding.columns.map(member)
                    + [.init(SiteCoding.bridgeName, .object(["type": .text("boolean")]))],
                required: SiteCoding.columns.map(\.rawValue) + [SiteCoding.bridgeName]
            ),
            "SiteDraft": object(
                SitePatch.updatable.map(input),
                required: [SiteField.externalSiteID, .name, .timezone].map(\.rawValue)
            ),
            "SitePatch": patch,
            "Activation": object(
                [member(.isActivated)],
                required: [SiteField.isActivated.rawValue]
            ),
            "Error": object(
                [
                    .init(
                        "error",
                        object(
                            [
                                .init(
                                    "code",
                                    .object([
                                        "type": .text("string"),
                                        "enum": .array(APIError.Code.allCases.map { .text($0.rawValue) }),
                                    ])
                                ),
                                .init("message", .object(["type": .text("string")])),
                                .init("request_id", .object(["type": .text("string")])),
                                .init("field", optional("string")),
                            ],
                            required: ["code", "message", "request_id", "field"]
                        )
                    )
                ],
                required: ["error"]
            ),
        ])
    }

    private static var patch: JSONValue {
        guard case .object(let members) = object(SitePatch.updatable.map(input), required: []) else {
            return .null
        }
        return .object(members + [.init("minProperties", .integer(1))])
    }

    private static func object(_ properties: [JSONValue.Member], required: [String]) -> JSONValue {
        .object([
            "type": .text("object"), "properties": .object(properties),
            "required": .array(required.map(JSONValue.text)), "additionalProperties": .boolean(false),
        ])
    }

    /// A field as answers have it.
    private static func member(_ field: SiteField) -> JSONValue.Member {
        switch field.kind {
        case .text where field.isOptional: .init(field.rawValue, optional("string"))
        case .text: .init(field.rawValue, .object(["type": .text("string")]))
        case .integer where field.isOptional: .init(field.rawValue, optional("integer"))
        case .integer: .init(field.rawValue, identifier)
        case .boolean:
            .init(
                field.rawValue,
                .object(["type": .text("integer"), "enum": .array([.integer(0), .integer(1)])])
            )
        case .instant:
            .init(field.rawValue, .object(["type": .text("string"), "format": .text("date-time")]))
        }
    }

    /// A field as requests have it.
    private static func input(_ field: SiteField) -> JSONValue.Member {
        switch field {
        case .timezone:
            return .init(
                field.rawValue,
                .object(["type": .text("string"), "enum": .array(TimeZoneNames.all.map(JSONValue.text))])
            )
        case .monitoringStationID:
            return .init(
                field.rawValue,
                .object([
                    "type": .array([.text("integer"), .text("null")]), "minimum": .integer(1),
                    "maximum": .integer(.max),
                ])
            )
        default:
            let isAddress = field == .address1 || field == .address2
            let maximum = isAddress ? SiteValidation.addressMaximum : SiteValidation.textMaximum
            // No control characters, and something that is seen.
            let blank =
                field.isOptional
                ? "^[^\\u0000-\\u001f\\u007f-\\u009f]*$" : "^[^\\s\\u0000-\\u001f\\u007f-\\u009f]+$"
            return .init(
                field.rawValue,
                .object([
                    "type": field.isOptional ? .array([.text("string"), .text("null")]) : .text("string"),
                    "minLength": .integer(field.isOptional ? 0 : 1), "maxLength": .integer(maximum),
                    "pattern": .text(blank),
                ])
            )
        }
    }

    private static func optional(_ type: String) -> JSONValue {
        .object(["type": .array([.text(type), .text("null")])])
    }
}

import SitesCore

/// The description of the server in OpenAPI 3.1, made of the routes and fields themselves.
enum OpenAPIDocument {
    static func value(_ configuration: ServerConfiguration) -> JSONValue {
        .object([
            "openapi": .text("3.1.0"),
            "info": .object([
                "title": .text("Sites API"), "version": .text("1"),
                "description": .text("Create and manage customer sites for security system installations."),
            ]),
            "paths": .object(paths),
            "components": .object([
                "schemas": OpenAPISchemas.all,
                "securitySchemes": .object([
                    "oauth2": .object([
                        "type": .text("oauth2"),
                        "flows": .object([
                            "clientCredentials": .object([
                                "tokenUrl": .text(APIRoute.tokenPath), "scopes": scopes,
                            ])
                        ]),
                    ])
                ]),
            ]),
        ])
    }

    private static var scopes: JSONValue {
        .object(APIScope.allCases.map { .init($0.rawValue, .text("Allows \($0.rawValue).")) })
    }

    // MARK: - Paths

    private static var paths: [JSONValue.Member] {
        var paths: [JSONValue.Member] = []
        for operation in APIRoute.Operation.allCases {
            let member = JSONValue.Member(operation.method.lowercased(), describe(operation))
            if let place = paths.firstIndex(where: { $0.name == operation.template }),
                case .object(let members) = paths[place].value
            {
                paths[place].value = .object(members + [member])
            } else {
                paths.append(.init(operation.template, .object([pathParameters(operation), member])))
            }
        }
        return paths
    }

    private static func pathParameters(_ operation: APIRoute.Operation) -> JSONValue.Member {
        let names = ["dealerId", "siteId"].filter { operation.template.contains("{\($0)}") }
        let parameters = names.map { name in
            parameter(name, "path", "The number CHeKT gives it.", OpenAPISchemas.identifier, isRequired: true)
        }
        return .init("parameters", .array(parameters))
    }

    private static func describe(_ operation: APIRoute.Operation) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .text(operation.rawValue)),
            .init("summary", .text(summary(operation))),
            .init("security", .array([.object(["oauth2": .array([.text(operation.scope.rawValue)])])])),
            .init("parameters", .array(headers(operation) + (operation == .listSites ? query : []))),
        ]
        if let schema = requestSchema(operation) {
            members.append(
                .init(
                    "requestBody",
                    .object(["required": .boolean(true), "content": json(reference(schema))])
                )
            )
        }
        members.append(.init("responses", .object(responses(operation))))
        return .object(members)
    }

    private static func summary(_ operation: APIRoute.Operation) -> String {
        switch operation {
        case .createSite: "Create a site; it starts inactive."
        case .listSites: "List the sites of a dealer, in the order of their ids unless sorted otherwise."
        case .getSite: "Get a site, with has_physical_bridge."
        case .updateSite: "Change the fields that are named; null clears an optional one."
        case .deleteSite: "Delete a site for ever."
        case .setActivation: "Activate or deactivate a site."
        }
    }

    private static func requestSchema(_ operation: APIRoute.Operation) -> String? {
        switch operation {
        case .createSite: "SiteDraft"
        case .updateSite: "SitePatch"
        case .setActivation: "Activation"
        case .listSites, .getSite, .deleteSite: nil
        }
    }

    // MARK: - Parameters

    private static func headers(_ operation: APIRoute.Operation) -> [JSONValue] {
        let trace = parameter(
            TraceID.headerName,
            "header",
            "The client's name for the request; echoed.",
            .object(["type": .text("string"), "format": .text("uuid")])
        )
        guard operation.method != "GET" else { return [trace] }
        let key = parameter(
            "Idempotency-Key",
            "header",
            "For 24 hours the same request with the same key is carried out once.",
            .object([
                "type": .text("string"), "minLength": .integer(1),
                "maxLength": .integer(IdempotencyKeys.lengthMaximum), "pattern": .text("^[!-~]+$"),
            ])
        )
        return [trace, key]
    }

    private static var query: [JSONValue] {
        let columns = OpenAPISchemas.columns
        let fields = JSONValue.object([
            "name": .text("fields"), "in": .text("query"),
            "description": .text("The columns wanted; all unless given."),
            "style": .text("form"), "explode": .boolean(false),
            "schema": .object([
                "type": .text("array"), "items": columns, "minItems": .integer(1),
                "uniqueItems": .boolean(true),
            ]),
        ])
        let filter = JSONValue.object([
            "name": .text("filter"), "in": .text("query"),
            "description": .text(
                "column,value,operator; may be repeated, and all have to hold. `\\` takes the meaning off the "
                    + "character behind it, `in` separates values by `|`, `like` takes `*` at either end."
            ),
            "style": .text("form"), "explode": .boolean(true),
            "schema": .object([
                "type": .text("array"), "items": OpenAPISchemas.filter, "maxItems": .integer(50),
            ]),
        ])
        return [
            fields, filter, parameter("sort", "query", "The column to sort by.", columns),
            parameter(
                "dir",
                "query",
                "The direction.",
                .object(["type": .text("string"), "enum": .array([.text("asc"), .text("desc")])])
            ),
            parameter("limit", "query", "The most sites to give; all unless given.", OpenAPISchemas.count),
            parameter("offset", "query", "How many to leave out at the start.", OpenAPISchemas.count),
        ]
    }

    private static func parameter(
        _ name: String,
        _ place: String,
        _ description: String,
        _ schema: JSONValue,
        isRequired: Bool = false
    ) -> JSONValue {
        .object([
            "name": .text(name), "in": .text(place), "required": .boolean(isRequired),
            "description": .text(description), "schema": schema,
        ])
    }

    // MARK: - Responses

    private static func responses(_ operation: APIRoute.Operation) -> [JSONValue.Member] {
        let success: JSONValue.Member =
            switch operation {
            case .createSite:
                .init(
                    "201",
                    .object([
                        "description": .text("Created"), "content": json(reference("Site")), "links": links,
                    ])
                )
            case .listSites:
                .init("200", .object(["description": .text("OK"), "content": json(list)]))
            case .getSite:
                .init("200", .object(["description": .text("OK"), "content": json(reference("SiteDetail"))]))
            case .updateSite, .setActivation:
                .init("200", .object(["description": .text("OK"), "content": json(reference("Site"))]))
            case .deleteSite: .init("204", .object(["description": .text("No Content")]))
            }
        var statuses = [400, 401, 403, 404, 406, 414, 429, 431, 500, 503]
        if operation.takesBody { statuses += [409, 411, 413, 415] }
        if operation == .deleteSite { statuses.append(409) }
        return [success]
            + statuses.sorted().map { status in
                .init(
                    String(status),
                    .object(["description": .text(reason(status)), "content": json(reference("Error"))])
                )
            }
    }

    private static func reason(_ status: Int) -> String {
        let codes = APIError.Code.allCases.filter { $0.status == status }.map(\.rawValue)
        return codes.joined(separator: ", ")
    }

    private static let list = JSONValue.object([
        "type": .text("array"), "items": reference("ListedSite"),
    ])

    private static var links: JSONValue {
        let followers: [APIRoute.Operation] = [.getSite, .updateSite, .deleteSite, .setActivation]
        return .object(
            followers.map { operation in
                .init(
                    operation.rawValue,
                    .object([
                        "operationId": .text(operation.rawValue),
                        "parameters": .object([
                            "dealerId": .text("$request.path.dealerId"),
                            "siteId": .text("$response.body#/site_id"),
                        ]),
                    ])
                )
            }
        )
    }

    private static func json(_ schema: JSONValue) -> JSONValue {
        .object(["application/json": .object(["schema": schema])])
    }

    static func reference(_ name: String) -> JSONValue {
        .object(["$ref": .text("#/components/schemas/\(name)")])
    }
}

import SitesCore
import Testing

@testable import SitesServer

@Suite("The description of the server")
struct OpenAPITests {
    private let document = OpenAPIDocument.value(ServerConfiguration())

    @Test("every route is described, and nothing else")
    func routes() throws {
        guard case .object(let paths) = document["paths"] else {
            Issue.record("there are no paths")
            return
        }
        var described: Set<String> = []
        for path in paths {
            guard case .object(let members) = path.value else { continue }
            for member in members where member.name != "parameters" {
                described.insert(member.name.uppercased() + " " + path.name)
                let operation = try #require(member.value["operationId"]?.text)
                #expect(APIRoute.Operation(rawValue: operation)?.template == path.name)
            }
        }
        let routes = APIRoute.Operation.allCases.map { $0.method + " " + $0.template }
        #expect(described == Set(routes) && routes.count == 6)
    }

    @Test("every operation names its scope, its parameters, its body and every status that it answers with")
    func operations() throws {
        for operation in APIRoute.Operation.allCases {
            let described = try #require(
                document["paths"]?[operation.template]?[operation.method.lowercased()]
            )
            let scopes = described["security"]?.elements?.first?["oauth2"]?.elements
            #expect(scopes == [.text(operation.scope.rawValue)])
            #expect((described["requestBody"] != nil) == operation.takesBody)
            let names = described["parameters"]?.elements?.compactMap { $0["name"]?.text } ?? []
            #expect(names.contains(TraceID.headerName))
            #expect(!(operation == .listSites) || Set(QueryCoding.names).isSubset(of: names))
            guard case .object(let responses) = described["responses"] else { continue }
            let success = operation == .createSite ? "201" : operation == .deleteSite ? "204" : "200"
            #expect(responses.first?.name == success)
            #expect(Set(responses.map(\.name)).isSuperset(of: ["400", "401", "403", "404", "429", "500"]))
        }
    }

    @Test("schemas have the fields of the API, and references lead somewhere")
    func schemas() {
        let schemas = document["components"]?["schemas"]
        func names(_ schema: String) -> [String] {
            guard case .object(let members) = schemas?[schema]?["properties"] else { return [] }
            return members.map(\.name)
        }
        #expect(names("Site") == SiteCoding.columns.map(\.rawValue))
        #expect(names("SiteDraft") == SitePatch.updatable.map(\.rawValue))
        #expect(names("SitePatch") == SitePatch.updatable.map(\.rawValue))
        var references: [String] = []
        collect(document, into: &references)
        for reference in Set(references) {
            let name = String(reference.dropFirst("#/components/schemas/".count))
            #expect(schemas?[name] != nil, "\(reference)")
        }
        #expect(!references.isEmpty)
    }

    private func collect(_ value: JSONValue, into references: inout [String]) {
        switch value {
        case .array(let elements): for element in elements { collect(element, into: &references) }
        case .object(let members):
            for member in members {
                if member.name == "$ref", let text = member.value.text { references.append(text) }
                collect(member.value, into: &references)
            }
        default: break
        }
    }
}

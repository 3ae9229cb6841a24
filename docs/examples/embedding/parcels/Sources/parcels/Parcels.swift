import SiteScript
import SiteScriptLibrary

/// What a depot has on its shelves.
struct Parcel: HostRow {
    var id: Int
    var weight: Double
    var town: String?

    static let columns: [RecordType.Field] = [
        .init("id", .int), .init("weight", .double), .init("town", .optional(.string)),
    ]

    static let all = (1...1000).map {
        Parcel(id: $0, weight: Double($0 % 40) / 2, town: $0 % 5 == 0 ? nil : "Town \($0 % 7)")
    }
}

/// Runs the program given as the only argument over the parcels: `parcels 'parcels() | count by .town'`.
@main
struct Parcels {
    static func main() async {
        var engine = Engine(modules: StandardLibrary.modules)
        engine.granted = []
        engine.limits = ExecutionLimits(steps: 10_000_000, bytes: 64 << 20, wallClock: .seconds(5))
        engine.register("parcels", [], "All parcels of the depot.") {
            HostRows<Parcel>("parcels()", taking: RowCapabilities(takesLimits: true)) { query, page in
                let rows = Parcel.all.dropFirst(query.skip).prefix(query.take ?? .max)
                let start = rows.startIndex + page * 100
                return start < rows.endIndex ? Array(rows[start..<min(start + 100, rows.endIndex)]) : nil
            }
        }
        do {
            let script = try engine.compile(CommandLine.arguments.dropFirst().joined(separator: " "))
            let session = engine.session()
            let result = try await session.run(script)
            print((session.context.host as? SealedHost)?.output ?? "", terminator: "")
            print(result.text)
        } catch let error as CompilationError {
            for diagnostic in error.diagnostics { print(diagnostic.message) }
        } catch {
            print(error)
        }
    }
}

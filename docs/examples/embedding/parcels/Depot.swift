import SiteScript

/// What a depot has on its shelves.
struct Parcel: HostRow {
    var id: Int
    var weight: Double
    var town: String?

    static let columns: [RecordType.Field] = [
        .init("id", .int), .init("weight", .double), .init("town", .optional(.string)),
    ]
}

/// The host's own data, which answers what it can itself: here lists, elsewhere a database or a service.
struct Depot: Sendable {
    private let byID: [Parcel]
    private let byWeight: [Parcel]
    private static let pageRows = 100

    init(parcels: [Parcel]) {
        byID = parcels
        byWeight = parcels.sorted { ($0.weight, $0.id) < ($1.weight, $1.id) }
    }

    /// A thousand parcels.
    static let sample = Depot(
        parcels: (1...1000).map {
            Parcel(id: $0, weight: Double($0 % 40) / 2, town: $0 % 5 == 0 ? nil : "Town \($0 % 7)")
        }
    )

    /// What scripts call `parcels()`.
    ///
    /// Only what the depot does exactly as the language means it is taken over: it compares weights and towns, sorts by
    /// weight from the lightest, skips and ends early. Everything else is done by the engine.
    var rows: HostRows<Parcel> {
        HostRows<Parcel>(
            "parcels()",
            taking: RowCapabilities(
                filters: ["weight": [.greater, .less], "town": [.equal]],
                sorts: ["weight"],
                takesLimits: true
            ),
            count: { query in found(query).count },
            pages: { query, page in
                let rows = found(query)
                let start = rows.startIndex + page * Depot.pageRows
                guard start < rows.endIndex else { return nil }
                return Array(rows[start..<min(start + Depot.pageRows, rows.endIndex)])
            }
        )
    }

    private func found(_ query: SourceQuery) -> ArraySlice<Parcel> {
        var rows = query.sort.isEmpty ? byID : byWeight
        if query.sort.first?.isDescending == true {
            // Rows that are equal stay in their own order.
            rows.sort { ($1.weight, $0.id) < ($0.weight, $1.id) }
        }
        rows.removeAll { parcel in !query.filters.allSatisfy { holds($0, for: parcel) } }
        return rows.dropFirst(query.skip).prefix(query.take ?? .max)
    }

    private func holds(_ filter: PushPredicate, for parcel: Parcel) -> Bool {
        switch (filter.comparison, filter.operands.first) {
        case (.equal, .string(let town)?): parcel.town == town
        case (.equal, _): parcel.town == nil
        case (let comparison, .int(let limit)?): holds(comparison, parcel.weight, Double(limit))
        case (let comparison, .double(let limit)?): holds(comparison, parcel.weight, limit)
        default: false
        }
    }

    private func holds(_ comparison: PushPredicate.Comparison, _ weight: Double, _ limit: Double) -> Bool {
        comparison == .greater ? weight > limit : weight < limit
    }
}

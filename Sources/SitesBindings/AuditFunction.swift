import SiteScript
import SitesCore

/// `audit(dealer: 42)`: what is probably wrong with the sites of a dealer.
enum AuditFunction {
    static let findingType = ScriptType.record(
        RecordType(
            name: "Finding",
            fields: [
                .init("severity", .string), .init("check", .string), .init("site_id", .int),
                .init("name", .string),
                .init("detail", .string), .init("fix", .optional(fixType)),
            ]
        )
    )

    /// A row as `reconcile … on: .site_id` takes it.
    private static let fixType = ScriptType.record(
        RecordType(fields: [.init("site_id", .int), .init("timezone", .timezone)])
    )

    static func function(_ settings: SitesSettings) -> NativeFunction {
        NativeFunction(
            "audit",
            FunctionSignature(
                [.init("dealer", .int, isOptional: true)],
                result: .list(findingType),
                effects: .reads
            ),
            "What is probably wrong with a dealer's sites, such as duplicates and old zones, with a fix where it is certain.",
            body: .waiting { call throws(ScriptError) in
                let dealer = try SitesModule.dealer(call[0], settings)
                return HostWait { () async throws(ScriptError) in
                    let findings = try await ServiceErrors.wrap { () async throws(SitesServiceError) in
                        try await find(dealer, settings)
                    }
                    return { heap throws(ScriptError) in heap.list(findings.map { value($0, heap) }) }
                }
            }
        )
    }

    private static func find(
        _ dealer: DealerID,
        _ settings: SitesSettings
    ) async throws(SitesServiceError) -> [SiteAudit.Finding] {
        var audit = SiteAudit(now: settings.now())
        let scan = try await settings.reading().scan(dealers: [dealer], matching: SiteQuery())
        while let batch = try await scan.next(maximumRows: 4096) { audit.take(batch.sites) }
        return audit.findings
    }

    private static func value(_ finding: SiteAudit.Finding, _ heap: Heap) -> Value {
        let id = Value(finding.siteID.rawValue)
        let fix = finding.timezone.map { zone in heap.record(["site_id": id, "timezone": heap.string(zone)]) }
        return heap.record([
            "severity": heap.string(finding.severity.rawValue), "check": heap.string(finding.check.rawValue),
            "site_id": id, "name": heap.string(finding.name), "detail": heap.string(finding.detail),
            "fix": fix ?? .nil,
        ])
    }
}

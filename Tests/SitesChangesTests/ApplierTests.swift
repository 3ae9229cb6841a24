import Foundation
import SitesChanges
import SitesCore
import Synchronization
import Testing

/// Remembers what was written, in order.
private final class RecordingJournal: Journal {
    let runID = "run"
    let events = Mutex<[String]>([])
    func begin(_ header: RunHeader, _ changes: Changes) {
        events.withLock { $0.append("begin \(header.count)") }
    }
    func append(_ entries: [JournalEntry], isDurable: Bool) {
        events.withLock { $0.append("append \(entries.count)\(isDurable ? " durable" : "")") }
    }
    func end(isComplete: Bool, counts: [RunReport.Status: Int]) {
        events.withLock { $0.append("end \(isComplete) \(counts[.done] ?? 0)") }
    }
}

@Suite("Applying changes")
struct ApplierTests {
    private let dealer = DealerID(42)

    private func service() async throws -> MemorySitesService {
        let service = MemorySitesService(now: { 0 })
        try await service.addDealer(Dealer(id: dealer, name: "Acme"))
        return service
    }

    /// Why changes are refused; nil when they are applied.
    private func refusal(
        _ changes: Changes,
        _ service: any SitesService,
        _ options: ApplyOptions
    ) async -> ApplyRefusal? {
        do throws(ApplyRefusal) {
            _ = try await Applier(service, journal: NoJournal(), options: options).apply(changes)
            return nil
        } catch {
            return error
        }
    }

    private func proposal(
        _ id: String,
        name: String = "HQ",
        zone: String = "UTC",
        origin: String? = nil,
        activation: Bool? = nil
    ) -> ChangePlanner.Proposal {
        ChangePlanner.Proposal(
            dealer: dealer,
            draft: SiteDraft(externalSiteID: id, name: name, timezone: zone),
            activation: activation,
            origin: origin
        )
    }

    @Test("all faults of a row are listed, and the first valid row keeps a repeated id")
    func faults() async throws {
        let planner = ChangePlanner(try await service())
        let changes = try await planner.create(
            [
                proposal("A", name: " ", zone: "KST", origin: "x.csv:2"), proposal("A"),
                proposal("A", origin: "x.csv:4"),
                proposal("B"),
            ],
            unlessExists: false
        )
        #expect(changes.changes.map(\.isValid) == [false, true, false, true])
        #expect(changes.changes[0].problems.map(\.field) == [.name, .timezone])
        #expect(
            ChangesSummary(changes).lines[1].hasPrefix(
                "  x.csv:2: name is blank; timezone \"KST\" does not exist"
            )
        )
    }

    @Test("a second run finds nothing to do")
    func idempotent() async throws {
        let service = try await service()
        let planner = ChangePlanner(service)
        let first = try await planner.create([proposal("A"), proposal("B")], unlessExists: true)
        _ = try await Applier(service, journal: NoJournal(), options: ApplyOptions()).apply(first)
        let second = try await planner.create([proposal("A"), proposal("B")], unlessExists: true)
        #expect(second.changes.isEmpty && second.unchangedCount == 2)
        let site = try await service.sites(dealer: dealer, matching: SiteQuery())[0]
        #expect(ChangePlanner.update(site, patch: SitePatch([.name: .text("HQ")]), activation: false) == nil)
        #expect(ChangePlanner.setActivation(site, false) == nil)
    }

    @Test("an update of many sites sends each what differs, and says of each what is wrong with that alone")
    func updateOfMany() throws {
        let (name, zone) = (SiteValue.text("HQ"), SiteValue.text("Mars/Base"))
        let update = ChangePlanner.Update(SitePatch([.name: name, .timezone: zone]), activation: true)
        func site(_ name: String, _ zone: String, isActivated: Bool = false) -> Site {
            Site(
                siteID: SiteID(1),
                dealerID: dealer,
                externalSiteID: "A",
                name: name,
                timezone: zone,
                isActivated: isActivated,
                createdAtMilliseconds: 0
            )
        }
        let all = try #require(update.change(of: site("X", "Asia/Seoul"), origin: "a.csv:2"))
        #expect(all.patch?.fields == [.name, .timezone] && all.problems.map(\.field) == [.timezone])
        #expect(all.activation == true && all.origin == "a.csv:2")
        let part = try #require(update.change(of: site("X", "Mars/Base", isActivated: true)))
        #expect(part.patch?.fields == [.name] && part.problems.isEmpty && part.activation == nil)
        let active = try #require(update.change(of: site("HQ", "Mars/Base")))
        #expect(active.patch?.isEmpty == true && active.problems.isEmpty && active.activation == true)
        #expect(update.change(of: site("HQ", "Mars/Base", isActivated: true)) == nil)
    }

    @Test("a create that says so is activated by a request of its own")
    func activation() async throws {
        let service = try await service()
        let changes = try await ChangePlanner(service).create(
            [proposal("A", activation: true)],
            unlessExists: false
        )
        #expect(changes.requestCount == 2)
        let report = try await Applier(service, journal: NoJournal(), options: ApplyOptions()).apply(changes)
        #expect(report.count(.done) == 1)
        #expect(try await service.sites(dealer: dealer, matching: SiteQuery())[0].isActivated)
    }

    @Test("the ceiling and invalid rows refuse before the first write")
    func refusals() async throws {
        let service = try await service()
        let changes = try await ChangePlanner(service).create(
            [proposal("A"), proposal("B"), proposal("C", zone: "nowhere")],
            unlessExists: false
        )
        var options = ApplyOptions()
        #expect(
            await refusal(changes, service, options)
                == .invalidRows(1, [ChangesSummary.reason(changes.invalid[0])])
        )
        options.continuesOnError = true
        options.maximum = 1
        #expect(await refusal(changes, service, options) == .ceiling(count: 2, maximum: 1))
        #expect(try await service.countSites(dealers: [dealer], matching: SiteQuery()) == 0)
        options.maximum = 2
        let report = try await Applier(service, journal: NoJournal(), options: options).apply(changes)
        #expect(report.count(.done) == 2 && report.count(.failed) == 1)
    }

    @Test("what is sent is durable in the journal before it is sent")
    func order() async throws {
        let service = try await service()
        let changes = try await ChangePlanner(service).create(
            [proposal("A"), proposal("B")],
            unlessExists: false
        )
        let journal = RecordingJournal()
        _ = try await Applier(service, journal: journal, options: ApplyOptions()).apply(changes)
        #expect(journal.events.withLock { $0 } == ["begin 2", "append 1 durable", "append 2", "end true 2"])
    }

    @Test("a cancelled run reports what is left")
    func cancelled() async throws {
        let service = try await service()
        let changes = try await ChangePlanner(service).create([proposal("A")], unlessExists: false)
        let report = try await Applier(
            service,
            journal: NoJournal(),
            options: ApplyOptions(),
            isCancelled: { true }
        ).apply(changes)
        #expect(report.isCancelled && report.count(.left) == 1)
    }

    @Test("a journal is a private file of JSON lines with checksums")
    func file() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID().uuidString)")
            .path
        let service = try await service()
        let changes = try await ChangePlanner(service).create(
            [proposal("A", name: "\"서울\"\n")],
            unlessExists: false
        )
        var options = ApplyOptions()
        options.continuesOnError = true
        options.label = "jan"
        let valid = try await ChangePlanner(service).create(
            [proposal("A", name: "\"서울\"")],
            unlessExists: false
        )
        #expect(changes.invalid.count == 1)
        let journal = FileJournal(folder: folder)
        _ = try await Applier(service, journal: journal, options: options).apply(valid)
        let attributes = try FileManager.default.attributesOfItem(atPath: journal.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let lines = try String(contentsOfFile: journal.path, encoding: .utf8).split(separator: "\n")
        let kinds = try lines.map { line -> String in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect((object?["crc32"] as? String)?.count == 8)
            return object?["kind"] as? String ?? ""
        }
        #expect(kinds == ["begin", "change", "intent", "done", "end"])
    }
}

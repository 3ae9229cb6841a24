import Foundation
import SitesCore
import SitesTestSupport
import Testing

@testable import SitesChanges

/// Dies at every step of every kind of run, on a local and a remote back end, and goes on.
@Suite("Dying at every step")
struct CrashMatrixTests {
    private let dealer = DealerID(42)

    /// The five kinds of run, and one with all of them.
    enum Kind: String, CaseIterable {
        case create, update, activate, deactivate, delete, createAndActivate, updateAndDeactivate
    }

    private func filled() async throws -> MemorySitesService {
        let service = MemorySitesService(now: { 0 })
        try await service.addDealer(Dealer(id: dealer, name: "Acme"))
        for number in 1...6 {
            let draft = SiteDraft(
                externalSiteID: "A-\(number)",
                name: "Site \(number)",
                timezone: "US/Pacific",
                accountNumber: number.isMultiple(of: 2) ? "00\(number)" : nil,
                address1: "\"\(number)\" 서울로\n2"
            )
            let site = try await service.createSite(draft, dealer: dealer)
            if number <= 3 {
                _ = try await service.setActivation(dealer: dealer, id: site.siteID, isActivated: true)
            }
        }
        return service
    }

    private func changes(_ kind: Kind, _ service: any SitesService) async throws -> Changes {
        let sites = try await service.sites(dealer: dealer, matching: SiteQuery())
        switch kind {
        case .create, .createAndActivate:
            let proposals = (1...4).map { number in
                ChangePlanner.Proposal(
                    dealer: dealer,
                    draft: SiteDraft(externalSiteID: "N-\(number)", name: "New \(number)", timezone: "UTC"),
                    activation: kind == .create ? nil : true
                )
            }
            return try await ChangePlanner(service).create(proposals, unlessExists: false)
        case .update, .updateAndDeactivate:
            return Changes(
                sites.compactMap {
                    ChangePlanner.update(
                        $0,
                        patch: SitePatch([.timezone: .text("America/Los_Angeles"), .accountNumber: nil]),
                        activation: kind == .update ? nil : false
                    )
                }
            )
        case .activate: return Changes(sites.compactMap { ChangePlanner.setActivation($0, true) })
        case .deactivate: return Changes(sites.compactMap { ChangePlanner.setActivation($0, false) })
        case .delete: return Changes(sites.dropLast(2).map(ChangePlanner.delete))
        }
    }

    /// What counts of the sites; with `isPlain` without the ids and times, which a site that comes back has anew.
    private func state(_ service: any SitesService, isPlain: Bool = false) async throws -> [Site] {
        var sites = try await service.sites(
            dealer: dealer,
            matching: SiteQuery(sort: [SiteSort(.externalSiteID)])
        )
        if isPlain { for index in sites.indices { sites[index].siteID = SiteID(0) } }
        return sites
    }

    @Test(
        "every change is made exactly once, and undo restores what was there",
        arguments: Kind.allCases,
        [true, false]
    )
    func matrix(_ kind: Kind, _ isLocal: Bool) async throws {
        let reference = try await filled()
        let start = try await state(reference, isPlain: true)
        var plain = ApplyOptions()
        plain.concurrency = 3
        let planned = try await changes(kind, reference)
        _ = try await Applier(reference, journal: NoJournal(), options: plain).apply(planned)
        let wanted = try await state(reference, isPlain: true)
        var deaths = 0
        for count in 0..<200 {
            let tears = count / 2 % 2 == 0
            let died = try await dies(after: count, tears, kind, isLocal, start, wanted, planned)
            deaths += died ? 1 : 0
            if !died { return #expect(deaths >= 7, "\(kind): \(deaths)") }
        }
        Issue.record("it never came to its end")
    }

    /// Runs until the process would die after so many steps, goes on and takes everything back; whether it died.
    private func dies(
        after count: Int,
        _ tears: Bool,
        _ kind: Kind,
        _ isLocal: Bool,
        _ start: [Site],
        _ wanted: [Site],
        _ planned: Changes
    ) async throws -> Bool {
        let folder = TemporaryFolder()
        let runs = RunFolder(folder.path)
        let base = try await filled()
        let steps = StepCounter(count)
        let mortal = ObservedService(base, isLocal: isLocal, steps: steps)
        var options = ApplyOptions()
        options.label = "x"
        options.concurrency = 3
        await die(mortal, CrashingJournal(runs.newJournal(), steps, tears: tears), options, planned)
        let name = "\(kind) \(isLocal ? "local" : "remote") after \(count)"
        let alive = ObservedService(base, isLocal: isLocal)
        if let record = try? runs.run(labelled: "x") {
            let rest = try await Resume(record, alive).changes()
            let go = try await RunStart(rest, alive, folder: runs, label: nil, now: 0)
            let report = try await Applier(alive, journal: go.journal, options: options).apply(go.changes)
            #expect(report.count(.done) == rest.changes.count, "\(name): \(report)")
        } else {
            // It died before anything was written down, so nothing was sent.
            #expect(mortal.operations.isEmpty)
            _ = try await Applier(alive, journal: runs.newJournal(), options: options).apply(planned)
        }
        #expect(try await state(alive, isPlain: true) == wanted, "\(name)")
        let all = mortal.operations + alive.operations
        #expect(all.count == Set(all).count, "\(name): something was done twice")
        #expect(all.count == planned.requestCount, "\(name): \(all.count) of \(planned.requestCount)")
        try await undo(runs, alive, start, name)
        return steps.isDead
    }

    private func die(
        _ service: any SitesService,
        _ journal: any Journal,
        _ options: ApplyOptions,
        _ planned: Changes
    ) async {
        do { _ = try await Applier(service, journal: journal, options: options).apply(planned) } catch {
            // As a process that died does.
        }
    }

    private func undo(
        _ runs: RunFolder,
        _ service: any SitesService,
        _ start: [Site],
        _ name: String
    ) async throws {
        let record = try runs.run(labelled: "x")
        #expect(!record.isUnfinished && record.damagedLines.isEmpty, "\(name): \(record)")
        let back = try await Undo(record, service).changes()
        let report = try await Applier(service, journal: NoJournal(), options: ApplyOptions()).apply(back)
        #expect(report.count(.done) == back.changes.count, "\(name): \(report)")
        #expect(try await state(service, isPlain: true) == start, "\(name): undo")
        let again = try await Undo(record, service).changes()
        #expect(again.changes.isEmpty, "\(name): undo twice")
    }

    @Test(
        "a remote back end that loses answers makes every change once all the same",
        arguments: Kind.allCases
    )
    func lostAnswers(_ kind: Kind) async throws {
        let folder = TemporaryFolder()
        let runs = RunFolder(folder.path)
        let base = try await filled()
        let start = try await state(base, isPlain: true)
        let planned = try await changes(kind, base)
        let faulty = ObservedService(base, isLocal: false, losesEvery: 3)
        var options = ApplyOptions()
        options.label = "x"
        options.continuesOnError = true
        let report = try await Applier(faulty, journal: runs.newJournal(), options: options).apply(planned)
        #expect(report.count(.unknown) > 0 || planned.requestCount < 3)
        for _ in 0..<5 {
            let record = try runs.run(labelled: "x")
            guard record.isUnfinished else { break }
            let rest = try await Resume(record, faulty).changes()
            let go = try await RunStart(rest, faulty, folder: runs, label: nil, now: 0)
            _ = try await Applier(faulty, journal: go.journal, options: options).apply(go.changes)
        }
        #expect(faulty.operations.count == planned.requestCount)
        #expect(Set(faulty.operations).count == planned.requestCount)
        try await undo(runs, ObservedService(base, isLocal: false), start, kind.rawValue)
    }
}

import Foundation
import SitesCore
import SitesTestSupport
import Testing

@testable import SitesChanges

@Suite("What a host allows, and how long journals are kept")
struct ChangeRulesTests {
    private func site(_ number: Int, name: String = "Site") -> Site {
        Site(
            siteID: SiteID(number),
            dealerID: DealerID(42),
            externalSiteID: "A-\(number)",
            name: name,
            timezone: "UTC",
            createdAtMilliseconds: 0
        )
    }

    private func options(_ change: (inout ChangeRules) -> Void) -> ApplyOptions {
        var options = ApplyOptions()
        change(&options.rules)
        return options
    }

    @Test("read-only, a ceiling and protected sites refuse before the first write")
    func rules() {
        let changes = Changes(
            [site(1), site(2, name: "Bank")].compactMap { ChangePlanner.setActivation($0, true) }
        )
        #expect(Applier.refusal(of: changes, ApplyOptions()) == nil)
        #expect(Applier.refusal(of: changes, options { $0.isReadOnly = true }) == .readOnly)
        #expect(Applier.refusal(of: changes, options { $0.maximum = 1 }) == .ceiling(count: 2, maximum: 1))
        let banks = ChangeRules.Protection("banks", [SiteFilter(.name, .equals(.text("Bank")))])
        #expect(
            Applier.refusal(of: changes, options { $0.protected = [banks] })
                == .protected(1, "banks", [SiteID(2)])
        )
        #expect(Applier.refusal(of: changes.picking([0]), options { $0.protected = [banks] }) == nil)
        #expect(Applier.refusal(of: Changes([]), options { $0.isReadOnly = true }) == nil)
    }

    @Test("journals of finished runs go when they are old; unfinished ones and those a plan needs stay")
    func retention() async throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/runs"
        let day: Int64 = 86_400_000
        func make(_ day: Int64, isFinished: Bool) throws -> String {
            let journal = FileJournal(folder: path, now: { day * 86_400_000 })
            var change = ChangePlanner.delete(site(1))
            change.number = 0
            try journal.begin(
                RunHeader(label: nil, backEnd: "memory", count: 1, time: day * 86_400_000),
                Changes([change])
            )
            if isFinished {
                try journal.append([.outcome(rows: 0...0, round: 0, RowOutcome(.done))], isDurable: false)
            }
            try journal.end(isComplete: isFinished, counts: [isFinished ? .done : .left: 1])
            return journal.runID
        }
        let old = try make(10, isFinished: true)
        let unfinished = try make(11, isFinished: false)
        let young = try make(80, isFinished: true)
        let runs = RunFolder(path, now: { 105 * day })
        runs.removeFinished(olderThanDays: 100)
        #expect(Set(runs.ids) == [old, unfinished, young])
        // Never before a plan may have expired, whatever was asked for.
        runs.removeFinished(olderThanDays: 1)
        #expect(Set(runs.ids) == [unfinished, young])
        #expect(runs.record(unfinished)?.state == "unfinished" && runs.record(young)?.state == "finished")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("a run under way is known as such, and nobody else goes on with it")
    func underWay() throws {
        let folder = TemporaryFolder()
        let runs = RunFolder(folder.path)
        let journal = runs.newJournal()
        var change = ChangePlanner.delete(site(1))
        change.number = 0
        try journal.begin(RunHeader(label: "x", backEnd: "memory", count: 1, time: 0), Changes([change]))
        #expect(try runs.run(labelled: "x").state == "running")
        #expect(throws: FileFailure.self) { try runs.journal(resuming: journal.runID) }
        #expect(throws: RunFolder.Failure.self) { try runs.unfinished() }
        try journal.end(isComplete: false, counts: [.left: 1])
        #expect(try runs.unfinished().id == journal.runID)
        #expect(throws: Never.self) { try runs.journal(resuming: journal.runID) }
    }
}

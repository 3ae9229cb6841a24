import Foundation
import SitesCore
import SitesTestSupport
import Synchronization

@testable import SitesChanges

/// What is thrown where a process would have died.
struct Crash: Error {}

/// Lets so many steps happen, and the next one not.
final class StepCounter: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }

    func step() throws(Crash) {
        let isDead = left.withLock { left in
            left -= 1
            return left < 0
        }
        if isDead { throw Crash() }
    }

    var isDead: Bool { left.withLock { $0 < 0 } }
}

/// A journal that dies before or after one of its steps, and writes nothing any more then.
final class CrashingJournal: Journal {
    private let base: any Journal
    private let steps: StepCounter
    /// Whether the last step leaves half a line behind.
    private let tears: Bool
    private let path: String
    private let lock = Mutex(())

    init(_ base: FileJournal, _ steps: StepCounter, tears: Bool) {
        self.base = base
        self.steps = steps
        self.tears = tears
        path = base.path
    }

    var runID: String { base.runID }

    private func step(_ body: () throws -> Void) throws {
        // Nobody writes behind a line that was torn.
        try lock.withLock { _ in
            try steps.step()
            try body()
            do { try steps.step() } catch {
                if tears { tear() }
                throw error
            }
        }
    }

    private func tear() {
        guard let handle = FileHandle(forWritingAtPath: path) else { return }
        _ = try? handle.seekToEnd()
        try? handle.write(contentsOf: Data("{\"kind\":\"done\",\"row\":0,\"site".utf8))
        try? handle.close()
    }

    func begin(_ header: RunHeader, _ changes: Changes) throws {
        try step { try base.begin(header, changes) }
    }
    func append(_ entries: [JournalEntry], isDurable: Bool) throws {
        try step { try base.append(entries, isDurable: isDurable) }
    }
    func end(isComplete: Bool, counts: [RunReport.Status: Int]) throws {
        try step { try base.end(isComplete: isComplete, counts: counts) }
    }
}

/// A service over another that counts what was performed, can be remote, and can lose an answer.
final class ObservedService: ForwardingService {
    let base: MemorySitesService
    let isLocal: Bool
    private let steps: StepCounter?
    private let performed = Mutex<[SiteOperation]>([])
    /// How many answers are lost: every so many.
    private let losesEvery: Int
    private let underWay = Mutex((now: 0, most: 0))

    init(_ base: MemorySitesService, isLocal: Bool, steps: StepCounter? = nil, losesEvery: Int = 0) {
        self.base = base
        self.isLocal = isLocal
        self.steps = steps
        self.losesEvery = losesEvery
    }

    /// What was performed, in order.
    var operations: [SiteOperation] { performed.withLock { $0 } }
    /// How many requests were under way at once at most.
    var concurrencyMost: Int { underWay.withLock { $0.most } }

    func perform(_ operations: [SiteOperation], dealer: DealerID) async throws(SitesServiceError)
        -> [Result<Site?, SitesServiceError>]
    {
        do { try steps?.step() } catch { throw SitesServiceError(.io, "the process is dead") }
        underWay.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
        defer { underWay.withLock { $0.now -= 1 } }
        if !isLocal { await Task.yield() }
        let results = try await base.perform(operations, dealer: dealer)
        let count = performed.withLock { all in
            for (operation, result) in zip(operations, results) {
                if case .success = result { all.append(operation) }
            }
            return all.count
        }
        if losesEvery > 0, count % losesEvery == 0 {
            throw SitesServiceError(.timeout, "no answer came")
        }
        return results
    }

    func perform(
        _ writes: [ConditionalWrite],
        dealer: DealerID,
        limit: FailureLimit?
    ) async throws(SitesServiceError) -> [Result<Site?, SitesServiceError>] {
        guard isLocal else { return await performRereading(writes, dealer: dealer, limit: limit) }
        do { try steps?.step() } catch { throw SitesServiceError(.io, "the process is dead") }
        let results = try await base.perform(writes, dealer: dealer, limit: limit)
        performed.withLock { all in
            for (write, result) in zip(writes, results) {
                if case .success = result { all.append(write.operation) }
            }
        }
        return results
    }
}

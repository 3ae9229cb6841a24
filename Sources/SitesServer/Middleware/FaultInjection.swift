import Hummingbird
import SitesCore

/// Makes failures happen.
enum FaultInjection {
    /// A failure made on purpose.
    struct Broken: Error {}

    /// Fails for the failures that are refusals.
    static func refuse(_ faults: Set<Faults.Kind>) throws(APIError) {
        if faults.contains(.limited) { throw APIError(.rateLimited, "a failure made on purpose") }
        if faults.contains(.failed) { throw APIError(.internal, "a failure made on purpose") }
        if faults.contains(.unavailable) { throw APIError(.unavailable, "a failure made on purpose") }
    }

    /// The answer as the failures leave it.
    static func apply(
        _ faults: Set<Faults.Kind>,
        to answer: Answer,
        _ context: SitesRequestContext
    ) async throws -> Answer {
        if faults.isEmpty { return answer }
        if faults.contains(.reset) || faults.contains(.lost) {
            try? await context.channel.close(mode: .all)
            return answer
        }
        guard faults.contains(.truncate), answer.bytes.count > 1 else { return answer }
        var answer = answer
        answer.bytes.removeLast(answer.bytes.count / 2)
        answer.stream = { _ in throw Broken() }
        return answer
    }
}

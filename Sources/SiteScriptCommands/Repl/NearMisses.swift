import SiteScriptTerminal
import SitesCore

/// Says what comes near when a question to the service found nothing.
struct NearMisses {
    /// The most sites that are looked at: a help must not take longer than what it helps with.
    private static let localMaximum = 200_000
    private static let remoteMaximum = 1000

    let service: any SitesService

    /// A line about what is near the text that `question` looked for; nil when it looked for none or nothing is near.
    func line(for question: ReadLog.Question) async -> String? {
        for filter in question.query.filters {
            guard let (wanted, kind) = NearMisses.wanted(filter) else { continue }
            var matches = NearMatches(wanted, kind)
            do throws(SitesServiceError) {
                try await look(in: question, besides: filter, &matches)
            } catch {
                // The question itself was answered; this is only a help.
                return nil
            }
            guard !matches.texts.isEmpty else { continue }
            let texts = matches.texts.map { "\"\(TerminalText.sanitised($0))\"" }.joined(separator: ", ")
            return "near \"\(TerminalText.sanitised(wanted))\" as \(filter.field.rawValue): \(texts)"
        }
        return nil
    }

    private static func wanted(_ filter: SiteFilter) -> (String, NearMatches.Kind)? {
        switch filter.operation {
        case .equals(.text(let text)): (text, filter.field == .timezone ? .zone : .whole)
        case .contains(let text), .startsWith(let text), .endsWith(let text): (text, .part)
        default: nil
        }
    }

    private func look(
        in question: ReadLog.Question,
        besides filter: SiteFilter,
        _ matches: inout NearMatches
    ) async throws(SitesServiceError) {
        let query = SiteQuery(
            fields: [filter.field],
            filters: question.query.filters.filter { $0 != filter },
            limit: service.isLocal ? NearMisses.localMaximum : NearMisses.remoteMaximum
        )
        let scan = try await service.scan(dealers: question.dealers, matching: query)
        defer { scan.cancel() }
        while let batch = try await scan.next(maximumRows: 4096) {
            guard case .texts(let bytes, let offsets, let isValid) = batch.columns[0] else { return }
            for row in 0..<batch.rowCount where isValid[row] {
                matches.look(
                    at: String(decoding: bytes[Int(offsets[row])..<Int(offsets[row + 1])], as: UTF8.self)
                )
            }
        }
    }
}

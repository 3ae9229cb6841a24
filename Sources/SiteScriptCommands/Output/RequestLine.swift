import SiteScriptTerminal
import SitesClient

/// A request as `-v` tells it, and with `-vv` its headers.
enum RequestLine {
    static func text(_ entry: RequestEntry, showsHeaders: Bool) -> String {
        let time = CostLine.time(entry.duration)
        var parts = [entry.request.method, entry.path, entry.status.map(String.init) ?? "no answer", time]
        parts.append("\(entry.bytes) bytes")
        if entry.attempt > 1 { parts.append("attempt \(entry.attempt)") }
        if let left = entry.rateLeft { parts.append("\(left) left") }
        if let failure = entry.failure { parts.append(failure) }
        if let trace = entry.traceID { parts.append("trace \(trace)") }
        var lines = [parts.joined(separator: " ")]
        if showsHeaders {
            lines += entry.request.headers.map { "> \($0.name): \($0.value)" }
            lines += entry.replyHeaders.map { "< \($0.name): \($0.value)" }
        }
        return TerminalText.sanitised(lines.joined(separator: "\n"), keepingLayout: true)
    }
}

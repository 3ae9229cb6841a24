/// What bodies are and what clients take.
enum MediaType {
    /// Whether a body is JSON.
    static func isJSON(_ contentType: String?) -> Bool { name(contentType) == "application/json" }

    /// Whether a body is a form.
    static func isForm(_ contentType: String?) -> Bool {
        name(contentType) == "application/x-www-form-urlencoded"
    }

    /// Whether a client with the header `Accept` takes JSON.
    static func acceptsJSON(_ accept: String?) -> Bool {
        guard let accept, !accept.isEmpty else { return true }
        return accept.split(separator: ",").contains { range in
            let isRefused = range.split(separator: ";").dropFirst().contains {
                let text = $0.filter { $0 != " " }
                return text.hasPrefix("q=") && (Double(text.dropFirst(2)) ?? 1) == 0
            }
            return !isRefused && ["*/*", "application/*", "application/json"].contains(name(String(range)))
        }
    }

    private static func name(_ header: String?) -> String? {
        header?.split(separator: ";").first.map { String($0.filter { $0 != " " }).lowercased() }
    }
}

import SiteScriptTerminal

/// Gives text a look where colours are wanted, and leaves it as it is elsewhere.
struct Styler: Sendable {
    /// Whether colours are wanted.
    var isOn: Bool

    /// The text in a style.
    func callAsFunction(_ text: String, _ style: TextStyle) -> String { style.applied(to: text, color: isOn) }
}

/// The reserved words.
public enum Keyword {
    private static let table: [(String, TokenKind)] = [
        ("let", .letKeyword), ("var", .varKeyword), ("func", .funcKeyword), ("return", .returnKeyword),
        ("if", .ifKeyword), ("else", .elseKeyword), ("for", .forKeyword), ("in", .inKeyword),
        ("while", .whileKeyword), ("break", .breakKeyword), ("continue", .continueKeyword),
        ("match", .matchKeyword), ("try", .tryKeyword), ("catch", .catchKeyword), ("fail", .failKeyword),
        ("import", .importKeyword), ("as", .asKeyword), ("param", .paramKeyword), ("type", .typeKeyword),
        ("test", .testKeyword), ("assert", .assertKeyword), ("and", .andKeyword), ("or", .orKeyword),
        ("not", .notKeyword), ("true", .trueKeyword), ("false", .falseKeyword), ("nil", .nilKeyword),
    ]
    private static let kinds = Dictionary(uniqueKeysWithValues: table)
    private static let words = Dictionary(uniqueKeysWithValues: table.map { ($0.1, $0.0) })

    /// All reserved words, in the order of the guide.
    public static var all: [String] { table.map(\.0) }

    /// The kind of a reserved word; nil for any other name.
    static func kind(of word: String) -> TokenKind? {
        word.utf8.count <= 8 ? kinds[word] : nil
    }

    /// The word behind a keyword's kind.
    static func word(of kind: TokenKind) -> String? { kind.isKeyword ? words[kind] : nil }
}

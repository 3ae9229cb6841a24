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
    private static let words = Dictionary(uniqueKeysWithValues: table.map { ($0.1, $0.0) })

    /// All reserved words, in the order of the guide.
    public static var all: [String] { table.map(\.0) }

    /// The kind of the reserved word at a place among all; nil behind the last.
    @inline(__always)
    static func kind(ofNumber number: Int) -> TokenKind? {
        number < table.count ? table[number].1 : nil
    }

    /// The word behind a keyword's kind.
    static func word(of kind: TokenKind) -> String? { kind.isKeyword ? words[kind] : nil }
}

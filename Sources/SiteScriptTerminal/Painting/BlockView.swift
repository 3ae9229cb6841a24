/// Everything that is on the screen while a block is edited.
struct BlockView {
    /// What stands before the first row; it may contain styles.
    var prompt: String
    /// What stands before every further row of the block; it may contain styles.
    var continuation: String
    var text: String
    /// The cursor as a UTF-8 offset.
    var cursor: Int
    var spans: [StyledSpan] = []
    /// Rows below the block, such as the candidates of a completion; they may contain
    /// styles.
    var footer: [String] = []
}

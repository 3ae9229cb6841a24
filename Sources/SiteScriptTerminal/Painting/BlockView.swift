/// Everything that is on the screen while a block is edited.
struct BlockView {
    /// What stands before the first row; it may contain styles.
    var prompt: String
    /// What stands before every further row of the block; it may contain styles.
    var continuation: String
    var text: String
    /// The cursor as a UTF-8 offset.
    var cursor: Int
    /// How parts look; in the order of the text, without overlaps.
    var spans: [StyledSpan] = []
    /// A bracket beside the cursor and the one that belongs to it.
    var brackets: [Range<Int>] = []
    /// Parts that are wrong, which are underlined besides.
    var problems: [Range<Int>] = []
    /// What is offered to be written behind the text; drawn dim.
    var suggestion = ""
    /// Rows below the block, such as the candidates of a completion; they may contain
    /// styles.
    var footer: [String] = []
}

/// What was deleted last by a key that deletes more than a character, to be put back
/// elsewhere.
struct KillBuffer {
    /// On which side of what is there already a deleted text belongs.
    enum Side {
        case before
        case after
    }

    private(set) var text = ""

    /// Takes a deleted text; deletions that follow each other directly make one text.
    mutating func take(_ deleted: String, on side: Side, continues: Bool) {
        switch (continues, side) {
        case (false, _): text = deleted
        case (true, .before): text = deleted + text
        case (true, .after): text += deleted
        }
    }
}

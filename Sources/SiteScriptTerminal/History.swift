import Synchronization

/// What the user entered before, in this session and in others, oldest first.
///
/// The history is a file that is only ever appended to, so sessions that run at the same
/// time share it: each takes up what the others wrote before its next prompt, and none
/// overwrites another's lines. Only the owner may read it. A line is `seconds<TAB>text`,
/// the time since 1970 and the text with newlines, tabs, carriage returns and backslashes
/// escaped; a line without the time is taken as text alone. Lines that a crash or an
/// editor has damaged are passed over. When the file cannot be used the history still
/// works for this session and `problem` says why.
///
/// Not recorded: empty entries, an entry equal to the one before, an entry that begins
/// with a space, one longer than `maximumEntryBytes`, and what `shouldRecord` refuses,
/// which is where secrets are kept out.
package final class History: Sendable {
    /// The longest entry that is recorded.
    package static let maximumEntryBytes = 1 << 20

    /// How many of the last entries are looked at for one that goes on from what is typed.
    private static let maximumSuggestions = 4000

    /// How many entries that go on from what is typed may be refused before it is given up.
    private static let maximumRefusals = 50

    /// How much of a long file is loaded, from its end.
    static let maximumLoadedBytes = 16 << 20

    /// How much of it is loaded at once; what stands before that is loaded while nobody waits.
    static let recentBytes = 512 << 10

    /// How much is loaded in one piece then: a key that comes meanwhile waits for less than a millisecond.
    static let pieceBytes = 256 << 10

    private let path: String?
    private let shouldRecord: @Sendable (String) -> Bool
    private let state = Mutex(HistoryState())

    /// Opens the history in a file, or one for this session only when the path is nil.
    ///
    /// The file and the directories above it are made when they are missing. Nothing is
    /// read yet.
    package init(path: String?, shouldRecord: @escaping @Sendable (String) -> Bool = { _ in true }) {
        self.path = path
        self.shouldRecord = shouldRecord
    }

    /// Why entries are not kept in the file, nil while they are.
    package var problem: String? { state.withLock { $0.problem } }

    /// The index behind the newest entry; older entries have smaller ones, those long ago negative ones.
    package var endIndex: Int { state.withLock { $0.endIndex } }

    /// Takes up what other sessions have appended, loading the end of the file the first time.
    package func refresh() {
        state.withLock { state in
            guard let path else { return }
            state.refresh(from: path)
        }
    }

    /// Loads a piece of what stands before the end of a long file; false when there is nothing left to load.
    ///
    /// Who looks for an entry before that is done waits for all of it.
    func loadMore() -> Bool {
        state.withLock { state in
            guard let path else { return false }
            return state.loadMore(from: path)
        }
    }

    /// Records an entry at the end, unless it is one of those that are not recorded.
    package func record(_ entry: String) {
        guard !entry.allSatisfy(\.isWhitespace), !entry.hasPrefix(" "),
            entry.utf8.count <= Self.maximumEntryBytes, shouldRecord(entry)
        else { return }
        state.withLock { state in
            if let path { state.refresh(from: path) }
            guard state.entry(at: state.endIndex - 1) != entry else { return }
            state.append(HistoryCoding.line(for: entry, at: Platform.secondsSince1970()), to: path)
        }
    }

    /// Returns the entry at an index, nil when its line is damaged or there is none.
    package func entry(at index: Int) -> String? {
        state.withLock { $0.entry(at: index) }
    }

    /// Returns when the entry at an index was entered, in seconds since 1970, nil when
    /// that is not known.
    package func time(at index: Int) -> Int? {
        state.withLock { $0.time(at: index) }
    }

    /// Returns the index of the nearest entry before `index` that satisfies a test, nil
    /// when none does.
    ///
    /// The test sees the text of the entry as UTF-8, so that long histories are searched
    /// without making a string of every entry.
    package func lastIndex(before index: Int, where matches: (UnsafeRawBufferPointer) -> Bool) -> Int? {
        state.withLock { state in
            if let found = state.lastIndex(before: index, where: matches) { return found }
            guard let path, state.hasMore else { return nil }
            while state.loadMore(from: path) {}
            return state.lastIndex(before: min(index, 0), where: matches)
        }
    }

    /// Returns the newest of the last entries that goes on from a text and satisfies a test, nil
    /// when none does.
    ///
    /// It is asked at every key, so only so many are looked at.
    func newest(goingOnFrom text: String, where isWanted: (String) -> Bool) -> String? {
        let prefix = Array(text.utf8)
        guard !prefix.isEmpty else { return nil }
        let first = endIndex - Self.maximumSuggestions
        var index = endIndex
        var refusals = 0
        while refusals < Self.maximumRefusals,
            let found = state.withLock({
                $0.lastIndex(before: index, notBefore: first, longerThan: prefix.count) {
                    $0.count > prefix.count && $0.starts(with: prefix)
                }
            })
        {
            index = found
            if let entry = entry(at: found), isWanted(entry) { return entry }
            refusals += 1
        }
        return nil
    }

    /// Returns the index of the nearest entry behind `index` that satisfies a test, nil
    /// when none does.
    func firstIndex(after index: Int, where matches: (UnsafeRawBufferPointer) -> Bool) -> Int? {
        state.withLock { $0.firstIndex(after: index, where: matches) }
    }
}

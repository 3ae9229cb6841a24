/// The loaded part of the history file and where it ends.
///
/// The end of a file is loaded at once, what stands before it piece by piece while nobody
/// waits. Lines of the end have indices from zero on, those before it negative ones, so
/// that an index means the same line however much is loaded.
struct HistoryState {
    /// A part of the file that is still to be loaded.
    private struct Pending {
        var range: Range<Int>
        var lines = HistoryLines()
    }

    /// Why entries are not kept in the file, nil while they are.
    private(set) var problem: String?

    private var recent = HistoryLines()
    private var older = HistoryLines()
    private var pending: Pending?
    /// Which file the lines came from, and how much of it has been read.
    private var source: Platform.FileStatus?
    private var readOffset = 0

    /// The index behind the newest line.
    var endIndex: Int { recent.count }

    /// Whether lines before the loaded ones are still to be loaded.
    var hasMore: Bool { pending != nil }

    func entry(at index: Int) -> String? {
        withLine(index) { HistoryCoding.entry(of: $0) } ?? nil
    }

    func time(at index: Int) -> Int? {
        withLine(index) { HistoryCoding.time(of: $0) } ?? nil
    }

    /// The nearest matching line before `index` among those that are loaded.
    func lastIndex(
        before index: Int,
        notBefore first: Int = .min,
        longerThan length: Int = 0,
        where matches: (UnsafeRawBufferPointer) -> Bool
    ) -> Int? {
        var index = min(index, endIndex) - 1
        let first = max(first, startIndex)
        while index >= first {
            // A line is never shorter than its entry, so most need not be read.
            if lineLength(index) > length, isMatch(index, matches) { return index }
            index -= 1
        }
        return nil
    }

    func firstIndex(after index: Int, where matches: (UnsafeRawBufferPointer) -> Bool) -> Int? {
        var index = max(index + 1, startIndex)
        while index < endIndex {
            if isMatch(index, matches) { return index }
            index += 1
        }
        return nil
    }
}

// MARK: - Lines

extension HistoryState {
    private var startIndex: Int { -older.count }

    private func withLine<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard (startIndex..<endIndex).contains(index) else { return nil }
        return index < 0 ? older.withLine(index - startIndex, body) : recent.withLine(index, body)
    }

    private func lineLength(_ index: Int) -> Int {
        index < 0 ? older.length(of: index - startIndex) : recent.length(of: index)
    }

    private func isMatch(_ index: Int, _ matches: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        withLine(index) { line in
            let text = UnsafeRawBufferPointer(rebasing: line[HistoryCoding.textStart(of: line)...])
            let isPlain = !text.contains(UInt8(ascii: "\\"))
            let isMatch = isPlain ? matches(text) : HistoryCoding.unescaped(text).withUnsafeBytes(matches)
            // Whether a line is damaged costs more to find out than most tests, so it is asked last.
            return isMatch && HistoryCoding.entry(of: line) != nil
        } ?? false
    }

    /// Keeps a line in this session only.
    private mutating func keep(_ line: [UInt8]) {
        recent.load((recent.isTorn ? [UInt8(ascii: "\n")] : []) + line)
    }
}

// MARK: - The file

extension HistoryState {
    /// Takes up what the file has beyond what was read; a file that was replaced or cut
    /// is read anew.
    mutating func refresh(from path: String) {
        if let source, let now = Platform.status(ofPath: path),
            now.device == source.device, now.inode == source.inode, now.size == readOffset
        {
            return
        }
        guard let descriptor = openFile(path) ?? Platform.openForReading(path) else { return }
        defer { Platform.closeDescriptor(descriptor) }
        refresh(from: descriptor)
    }

    /// Appends a line to the file, or to this session only when there is none.
    mutating func append(_ line: [UInt8], to path: String?) {
        guard let path, let descriptor = openFile(path) else {
            keep(line)
            return
        }
        defer { Platform.closeDescriptor(descriptor) }
        Platform.withLock(on: descriptor) {
            let size = Platform.status(of: descriptor)?.size ?? 0
            let last = size == 0 ? nil : Platform.read(descriptor, at: size - 1, count: 1).first
            // A session that was killed may have left half a line: it must not swallow this one.
            let isTorn = last != nil && last != UInt8(ascii: "\n")
            if Platform.write((isTorn ? [UInt8(ascii: "\n")] : []) + line, to: descriptor) {
                refresh(from: descriptor)
            } else {
                problem = "history is not saved: cannot write \(path): \(Platform.lastError())"
                keep(line)
            }
        }
    }

    private mutating func refresh(from descriptor: Int32) {
        guard let status = Platform.status(of: descriptor) else { return }
        let isSame = source?.device == status.device && source?.inode == status.inode
        if !isSame || status.size < readOffset { startAnew(descriptor, status.size) }
        let new = Platform.read(descriptor, at: readOffset, count: status.size - readOffset)
        recent.load(new)
        readOffset += new.count
        source = status
    }

    /// Forgets what was loaded and finds where the end of the file begins.
    private mutating func startAnew(_ descriptor: Int32, _ size: Int) {
        recent = HistoryLines()
        older = HistoryLines()
        pending = nil
        let first = max(0, size - History.maximumLoadedBytes)
        let start = first == 0 ? 0 : HistoryState.lineStart(behind: first, descriptor, size) ?? first
        readOffset = start
        guard size - start > History.recentBytes,
            let end = HistoryState.lineStart(behind: size - History.recentBytes, descriptor, size)
        else { return }
        readOffset = end
        pending = Pending(range: start..<end)
        pending?.lines.reserve(end - start)
    }

    /// Where the first line behind a place of a file starts; nil where none does for as long as a line may be.
    private static func lineStart(behind offset: Int, _ descriptor: Int32, _ size: Int) -> Int? {
        let ahead = Platform.read(descriptor, at: offset, count: min(size - offset, 1 << 21))
        return ahead.firstIndex(of: UInt8(ascii: "\n")).map { offset + $0 + 1 }
    }

    /// Loads a piece of what stands before the lines that are loaded; false when there is nothing left.
    mutating func loadMore(from path: String) -> Bool {
        guard var part = pending.take() else { return false }
        guard let descriptor = Platform.openForReading(path) else { return false }
        defer { Platform.closeDescriptor(descriptor) }
        // Of a file that was replaced meanwhile nothing is wanted.
        guard let status = Platform.status(of: descriptor), status.device == source?.device,
            status.inode == source?.inode
        else { return false }
        let count = min(part.range.count, History.pieceBytes)
        let piece = Platform.read(descriptor, at: part.range.lowerBound, count: count)
        part.lines.load(piece)
        part.range = (part.range.lowerBound + piece.count)..<part.range.upperBound
        if part.range.isEmpty || piece.isEmpty {
            older = part.lines
        } else {
            pending = part
        }
        return hasMore
    }

    private mutating func openFile(_ path: String) -> Int32? {
        makeDirectories(above: path)
        guard let descriptor = Platform.openForAppending(path) else {
            problem = "history is not saved: cannot open \(path): \(Platform.lastError())"
            return nil
        }
        guard let status = Platform.status(of: descriptor), status.isRegular else {
            problem = "history is not saved: \(path) is not a file"
            Platform.closeDescriptor(descriptor)
            return nil
        }
        if status.permissions & 0o077 != 0 { Platform.setPermissions(0o600, of: descriptor) }
        problem = nil
        return descriptor
    }

    private func makeDirectories(above path: String) {
        guard Platform.status(ofPath: path) == nil else { return }
        var directory = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            directory += part + "/"
            if directory != "/" && !Platform.makeDirectory(directory) { return }
        }
    }
}

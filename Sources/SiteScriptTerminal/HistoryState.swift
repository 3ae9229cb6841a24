/// The loaded part of the history file and where it ends.
///
/// Lines stay bytes in one block until someone asks for an entry: loading a hundred
/// thousand of them is finding their newlines.
struct HistoryState {
    /// Why entries are not kept in the file, nil while they are.
    private(set) var problem: String?

    private var bytes: [UInt8] = []
    /// Where each whole line ends in `bytes`, behind its newline.
    private var lineEnds: [Int] = []
    /// Which file `bytes` came from, and how much of it has been read.
    private var source: Platform.FileStatus?
    private var readOffset = 0

    var count: Int { lineEnds.count }

    var lastEntry: String? { entry(at: count - 1) }

    func entry(at index: Int) -> String? {
        withLine(index) { HistoryCoding.entry(of: $0) } ?? nil
    }

    func time(at index: Int) -> Int? {
        withLine(index) { HistoryCoding.time(of: $0) } ?? nil
    }

    func lastIndex(
        before index: Int,
        notBefore first: Int = 0,
        longerThan length: Int = 0,
        where matches: (UnsafeRawBufferPointer) -> Bool
    ) -> Int? {
        var index = min(index, count) - 1
        while index >= first {
            // A line is never shorter than its entry, so most need not be read.
            if lineLength(index) > length, isMatch(index, matches) { return index }
            index -= 1
        }
        return nil
    }

    func firstIndex(after index: Int, where matches: (UnsafeRawBufferPointer) -> Bool) -> Int? {
        var index = index + 1
        while index < count {
            if isMatch(index, matches) { return index }
            index += 1
        }
        return nil
    }
}

// MARK: - Lines

extension HistoryState {
    private func withLine<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard lineEnds.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : lineEnds[index - 1]
        return bytes.withUnsafeBytes { buffer in
            body(UnsafeRawBufferPointer(rebasing: buffer[start..<(lineEnds[index] - 1)]))
        }
    }

    private func lineLength(_ index: Int) -> Int {
        lineEnds[index] - (index == 0 ? 0 : lineEnds[index - 1]) - 1
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
        let isTorn = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        load((isTorn ? [UInt8(ascii: "\n")] : []) + line)
    }

    /// Adds bytes to what is loaded; an unfinished line at the end waits for its newline.
    private mutating func load(_ new: [UInt8]) {
        let base = bytes.count
        // A long file is not held twice.
        if bytes.isEmpty { bytes = new } else { bytes += new }
        new.withUnsafeBytes { Platform.appendLineEnds(of: $0, base: base, to: &lineEnds) }
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
        if !isSame || status.size < readOffset {
            bytes = []
            lineEnds = []
            readOffset = max(0, status.size - History.maximumLoadedBytes)
            if readOffset > 0 { skipToLine(descriptor, status.size) }
        }
        let new = Platform.read(descriptor, at: readOffset, count: status.size - readOffset)
        load(new)
        readOffset += new.count
        source = status
    }

    /// Moves to the first whole line when only the end of a file is loaded.
    private mutating func skipToLine(_ descriptor: Int32, _ size: Int) {
        let ahead = Platform.read(descriptor, at: readOffset, count: min(size - readOffset, 1 << 21))
        if let newline = ahead.firstIndex(of: UInt8(ascii: "\n")) { readOffset += newline + 1 }
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

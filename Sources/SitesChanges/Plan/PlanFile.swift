internal import SitesCore

/// What a plan file says of itself.
public struct PlanHeader: Sendable, Hashable {
    /// The digest of the whole file, by which it is known once it is applied.
    public var digest: String
    /// The digest of the program that made it, if one did.
    public var program: String?
    /// The back end it was planned against.
    public var backEnd: String
    /// How many changes it holds.
    public var count: Int
    /// When it was made, in milliseconds since 1970, UTC.
    public var created: Int64
    /// When it may not be applied any more.
    public var expires: Int64

    /// The longest that a plan may be kept, in days; journals are kept longer.
    public static let daysMaximum = 30
    /// How long a plan may be kept where nothing else is said, in days.
    public static let daysStandard = 7
}

/// Changes as a file that somebody else can look at and apply, once.
///
/// JSON lines that people can read: a header, a line for each change, and the digest of all lines before. The digest
/// finds every edit; it is no signature, so a plan is as trustworthy as the way it came.
public enum PlanFile {
    /// Why a file is no plan that can be used.
    public struct Failure: Error, Sendable, Hashable {
        /// What is wrong.
        public var message: String
        /// Whether the file cannot be read at all.
        public var isUnreadable = false
    }

    /// The bytes of the file of some changes.
    ///
    /// Invalid rows are left out by whoever saves, since nothing could be sent for them.
    public static func bytes(
        _ changes: Changes,
        program: String?,
        backEnd: String,
        created: Int64,
        days: Int = PlanHeader.daysStandard
    ) -> [UInt8] {
        let expires = created + Int64(min(max(days, 1), PlanHeader.daysMaximum)) * 86_400_000
        var lines = JSONFields()
        lines.addLine { fields in
            fields.add("kind", "plan")
            fields.add("version", 1)
            if let program { fields.add("program", program) }
            fields.add("back_end", backEnd)
            fields.add("dealers", changes.dealers.map(\.description).joined(separator: ","))
            fields.add("count", Int64(changes.validCount))
            fields.add("created", created)
            fields.add("created_at", UTCText.text(created))
            fields.add("expires", expires)
            fields.add("expires_at", UTCText.text(expires))
        }
        for (number, change) in changes.valid.enumerated() {
            lines.add(change, number: number)
        }
        let digest = Digest.text(of: lines.bytes)
        lines.addLine { seal in
            seal.add("kind", "seal")
            seal.add("sha256", digest)
        }
        return lines.bytes
    }

    /// Writes the bytes of a plan, whole or not at all; a file that is there is not replaced.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        let temporary = "\(path).\(UInt32.random(in: .min ... .max)).tmp"
        defer { SystemFiles.remove(temporary) }
        let file = try OpenFile.creating(temporary)
        try file.write(bytes)
        try file.sync()
        try SystemFiles.place(temporary, as: path)
    }

    /// Reads the file at `path`.
    public static func read(_ path: String) throws(Failure) -> Changes {
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try SystemFiles.read(path) } catch {
            throw Failure(message: error.description, isUnreadable: true)
        }
        return try changes(of: bytes, name: path)
    }

    /// The changes of a file's bytes, in which `name` is how it is called in messages.
    public static func changes(of bytes: [UInt8], name: String) throws(Failure) -> Changes {
        guard bytes.last == UInt8(ascii: "\n") else {
            throw Failure(
                message: bytes.isEmpty ? "`\(name)` is empty" : "`\(name)` is cut off or is no plan"
            )
        }
        let lines = bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = lines.first, let header = CheckedLine.object(first), header["kind"] == .text("plan")
        else { throw edited(name, 1) }
        guard header["version"] == .number(1) else {
            throw Failure(message: "`\(name)` was written by a newer sitescript")
        }
        var changes: [Change] = []
        changes.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst().dropLast() {
            guard case .change(let number, let change)? = JournalEntry(line: line), number == index - 1 else {
                throw edited(name, index + 1)
            }
            changes.append(change)
        }
        guard let last = lines.last, lines.count > 1, let seal = CheckedLine.object(last),
            seal["kind"] == .text("seal"), let digest = seal["sha256"]?.text,
            digest == Digest.text(of: Array(bytes[..<last.startIndex]))
        else { throw edited(name, lines.count) }
        guard let backEnd = header["back_end"]?.text, let count = header["count"]?.number,
            let created = header["created"]?.number, let expires = header["expires"]?.number,
            count == changes.count
        else { throw edited(name, 1) }
        var result = Changes(changes)
        result.origin = .plan(
            PlanHeader(
                digest: digest,
                program: header["program"]?.text,
                backEnd: backEnd,
                count: Int(count),
                created: created,
                expires: expires
            )
        )
        return result
    }

    private static func edited(_ name: String, _ line: Int) -> Failure {
        Failure(message: "`\(name)` is not as it was saved (line \(line)); nothing of it is used")
    }
}

extension PlanHeader {
    /// An instant as people read it, in UTC.
    public static func text(_ milliseconds: Int64) -> String { UTCText.text(milliseconds) }

    /// What people have to know of a plan: when it was made, for what, and until when it may be applied.
    public func lines(at now: Int64) -> [String] {
        let ended = now > expires ? "expired" : "may be applied until"
        return [
            "plan \(digest.prefix(12)), made \(UTCText.text(created)), \(ended) \(UTCText.text(expires))",
            "for \(backEnd)" + (program.map { ", by program \($0.prefix(12))" } ?? ""),
        ]
    }
}

/// Reads journals and plans from any bytes, for whoever wants to know that any bytes can be read.
///
/// Checksums would keep nearly all such bytes out, so each line is read a second time under a checksum that holds.
package enum JournalProbe {
    /// Reads bytes as a journal and what can be made of it; what was read can be written and is read again the same.
    package static func readJournal(_ bytes: [UInt8]) {
        _ = RunRecord(JournalContents(bytes))
        let contents = JournalContents(checked(bytes))
        for entry in contents.entries {
            precondition(
                JournalEntry(line: entry.line.dropLast()) == entry,
                "an entry is read as it was written"
            )
        }
        _ = RunRecord(contents)
    }

    /// Reads bytes as a plan file; a plan that is taken can be saved and read again.
    package static func readPlan(_ bytes: [UInt8]) {
        _ = try? PlanFile.changes(of: bytes, name: "probe")
        let lines = checked(bytes)
        let seal = CheckedLine.bytes { seal in
            seal.add("kind", "seal")
            seal.add("sha256", Digest.text(of: lines))
        }
        guard let changes = try? PlanFile.changes(of: lines + seal, name: "probe") else { return }
        let saved = PlanFile.bytes(changes, program: nil, backEnd: "probe", created: 0)
        let again = try? PlanFile.changes(of: saved, name: "probe")
        precondition(again?.validCount == changes.validCount, "a plan is read as it was saved")
    }

    /// The lines, each with its checksum.
    private static func checked(_ bytes: [UInt8]) -> [UInt8] {
        var lines = JSONFields()
        for line in bytes.split(separator: UInt8(ascii: "\n")) { lines.addLine(of: Array(line)) }
        return lines.bytes
    }
}

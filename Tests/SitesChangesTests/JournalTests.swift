import Foundation
import SitesCore
import Testing

@testable import SitesChanges

@Suite("Journals and plans as text")
struct JournalTests {
    private let site = Site(
        siteID: SiteID(7),
        dealerID: DealerID(42),
        externalSiteID: "A\"\\\u{1}\t\n서울\u{1F512}",
        name: "e\u{301}",
        monitoringStationID: 101,
        accountNumber: "0042",
        address2: "",
        timezone: "UTC",
        isActivated: true,
        createdAtMilliseconds: -1
    )

    private var changes: [Change] {
        [
            Change(.delete, dealer: DealerID(42), before: site),
            Change(
                .update,
                dealer: DealerID(42),
                before: site,
                patch: SitePatch([
                    .name: .text("\u{e9}"), .accountNumber: nil, .monitoringStationID: .integer(9),
                ]),
                activation: false,
                origin: "new.csv:17"
            ),
            Change(.deactivate, dealer: DealerID(42), before: site),
            Change(.create, dealer: DealerID(43), draft: SiteDraft(site), activation: true),
        ]
    }

    @Test("every change comes back from its line as it was, byte for byte")
    func roundTrip() throws {
        for (number, change) in changes.enumerated() {
            let line = JournalEntry.change(number: number, change).line
            #expect(
                line.last == UInt8(ascii: "\n") && line.dropLast().firstIndex(of: UInt8(ascii: "\n")) == nil
            )
            var expected = change
            expected.number = number
            let read = try #require(JournalEntry(line: line.dropLast()))
            #expect(read == .change(number: number, expected))
            guard case .change(_, let same) = read else { continue }
            #expect(Array((same.before?.name ?? "").utf8) == Array((change.before?.name ?? "").utf8))
        }
    }

    @Test("every other line comes back as it was")
    func lines() {
        let header = RunHeader(label: "jan", backEnd: "memory", count: 2, time: 5, plan: "ab", undoes: "x")
        let outcome = RowOutcome(.failed, siteID: SiteID(3), error: "no", requestID: "r-1", isSettled: true)
        let entries: [JournalEntry] = [
            .begin(run: "r", header), .intent(rows: 3...3, round: 1, before: nil),
            .intent(rows: 0...0, round: 0, before: site), .outcome(rows: 2...2, round: 1, outcome),
            .intent(rows: 0...1999, round: 0, before: nil), .outcome(rows: 4...5, round: 0, outcome),
            .resumed(time: 9), .end(isComplete: true, time: 8, nil),
            .end(isComplete: true, time: 8, RunTally(counts: [.done: 3, .left: 1])),
        ]
        for entry in entries { #expect(JournalEntry(line: entry.line.dropLast()) == entry) }
    }

    @Test("no byte of a line can be changed without being found")
    func checksums() {
        let line = Array(JournalEntry.change(number: 0, changes[1]).line.dropLast())
        for place in line.indices {
            var damaged = line
            damaged[place] ^= 1
            #expect(JournalEntry(line: damaged[...]) == nil, "\(place)")
        }
    }

    @Test("lines as they were written once, with a null for what a site is without, are read")
    func older() throws {
        let line = #"""
            {"kind":"change","row":3,"action":"update","dealer":42,"site_id":7,"external_site_id":"A-7",\#
            "set":{"address2":"Floor 2"},"before":{"site_id":7,"dealer_id":42,"external_site_id":"A-7",\#
            "name":"Site","external_monitoring_station_id":null,"monitoring_station_id":null,\#
            "account_number":null,"address1":null,"address2":null,"timezone":"UTC","is_activated":0,\#
            "created_at":5},"crc32":"8af9f2c7"}
            """#
        let site = Site(
            siteID: SiteID(7),
            dealerID: DealerID(42),
            externalSiteID: "A-7",
            name: "Site",
            timezone: "UTC",
            createdAtMilliseconds: 5
        )
        let patch = SitePatch([.address2: .text("Floor 2")])
        var change = Change(.update, dealer: DealerID(42), before: site, patch: patch)
        change.number = 3
        #expect(JournalEntry(line: Array(line.utf8)[...]) == .change(number: 3, change))
    }

    @Test("the checksum is CRC-32, whatever the length")
    func crc32() {
        func bytewise(_ bytes: ArraySlice<UInt8>) -> UInt32 {
            var sum = ~UInt32(0)
            for byte in bytes {
                sum ^= UInt32(byte)
                for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
            }
            return ~sum
        }
        #expect(Array("123456789".utf8).withUnsafeBytes { Checksum.crc32($0) } == 0xCBF4_3926)
        let bytes: [UInt8] = (0..<300).map { (index: Int) in UInt8(truncatingIfNeeded: index * 167) }
        for start in 0..<20 {
            for end in start...min(bytes.count, start + 70) {
                let sum = bytes.withUnsafeBytes {
                    Checksum.crc32(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
                }
                #expect(sum == bytewise(bytes[start..<end]), "\(start)..<\(end)")
            }
        }
    }

    @Test("numbers and texts are written whole, wherever the room for them ends")
    func room() {
        for number in [0, 9, -1, 10, 1234567, .max, .min] as [Int64] {
            for filled in 0..<40 {
                var fields = JSONFields(capacity: 24)
                fields.addLine { line in
                    line.add("a", String(repeating: "x", count: filled))
                    line.add("b", number)
                }
                let text = String(decoding: fields.bytes, as: UTF8.self)
                #expect(
                    text.hasPrefix("{\"a\":\"\(String(repeating: "x", count: filled))\",\"b\":\(number),")
                )
            }
        }
    }

    @Test("a torn last line is left out, a damaged one is named, wherever a file is cut")
    func tearing() {
        let header = RunHeader(label: nil, backEnd: "memory", count: 2, time: 0)
        let lines = [
            JournalEntry.begin(run: "r", header).line, JournalEntry.change(number: 0, changes[0]).line,
            JournalEntry.outcome(rows: 0...0, round: 0, RowOutcome(.done)).line,
        ]
        let bytes = Array(lines.joined())
        for count in 0...bytes.count {
            let contents = JournalContents(Array(bytes.prefix(count)))
            #expect(contents.damagedLines.isEmpty && contents.validSize <= count)
            #expect(contents.isTorn == (contents.validSize < count))
        }
        var damaged = bytes
        damaged[lines[0].count + 20] ^= 1
        let contents = JournalContents(damaged)
        #expect(contents.damagedLines == [2] && contents.entries.count == 2 && !contents.isTorn)
    }

    @Test("where a line was damaged, what was never sent counts as unknown, and the loss is told")
    func damage() async throws {
        let header = RunHeader(label: nil, backEnd: "memory", count: 2, time: 0)
        var lines = [JournalEntry.begin(run: "r", header).line]
        lines.append(JournalEntry.change(number: 0, changes[0]).line)
        lines.append(JournalEntry.change(number: 1, changes[1]).line)
        var bytes = Array(lines.joined())
        bytes[lines[0].count + 30] ^= 1
        let record = try #require(RunRecord(JournalContents(bytes)))
        #expect(record.rows[1]?.status == .unknown && record.isUnfinished)
        #expect(
            record.damageNotes == [
                "the journal of run r is damaged in line 2; 1 of its changes cannot be read any more"
            ]
        )
    }

    @Test("a run that died before its first request is known to have done nothing")
    func unstarted() throws {
        let header = RunHeader(label: nil, backEnd: "memory", count: 2, time: 0)
        let lines = [
            JournalEntry.begin(run: "r", header).line, JournalEntry.change(number: 0, changes[0]).line,
            JournalEntry.change(number: 1, changes[1]).line,
        ]
        let bytes = Array(lines.joined())
        let states = (lines[0].count...bytes.count).compactMap {
            RunRecord(JournalContents(Array(bytes.prefix($0))))?.state
        }
        #expect(Set(states.dropLast()) == ["never started"] && states.last == "unfinished")
        #expect(states.count == bytes.count - lines[0].count + 1)
    }

    @Test("text that is no JSON gives nothing, and does not end the process")
    func json() {
        for text in [
            "", "{", "{}x", "{\"a\"}", "[1,]", "{\"a\":1,}", "\"\\u12\"", "\"\\ud800\"", "1.5", "truex",
            "nul",
            String(repeating: "[", count: 100_000), "99999999999999999999", "\"\u{0}", "-",
        ] { #expect(JSONValue(Array(text.utf8)[...]) == nil, "\(text.prefix(20))") }
        #expect(
            JSONValue(Array(" {\"a\" : [1, \"\\ud83d\\udd12\\n\"], \"b\":null}".utf8)[...])
                == .object(["a": .list([.number(1), .text("\u{1F512}\n")]), "b": .null])
        )
    }

    @Test("the digest is SHA-256")
    func digest() {
        #expect(Digest.text(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Digest.text(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            Digest.text(of: million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
        var inParts = Digest()
        for start in stride(from: 0, to: million.count, by: 997) {
            inParts.add(Array(million[start..<min(start + 997, million.count)]))
        }
        #expect(inParts.text == Digest.text(of: million))
    }

    @Test("a plan comes back as it was, and no byte of it can be changed")
    func plan() throws {
        let bytes = PlanFile.bytes(Changes(changes), program: "p", backEnd: "memory", created: 1000)
        let read = try PlanFile.changes(of: bytes, name: "x.plan")
        #expect(read.changes.map(\.action) == changes.map(\.action))
        guard case .plan(let header)? = read.origin else {
            Issue.record("it is no plan")
            return
        }
        #expect(header.count == 4 && header.program == "p" && header.expires == 1000 + 7 * 86_400_000)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var edited = bytes
            edited[place] ^= 1
            #expect(throws: PlanFile.Failure.self, "\(place)") {
                try PlanFile.changes(of: edited, name: "x.plan")
            }
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        for missing in lines.indices {
            var rest = lines
            rest.remove(at: missing)
            let cut = rest.flatMap { Array($0) + [UInt8(ascii: "\n")] }
            #expect(throws: PlanFile.Failure.self, "\(missing)") {
                try PlanFile.changes(of: cut, name: "x.plan")
            }
        }
    }
}

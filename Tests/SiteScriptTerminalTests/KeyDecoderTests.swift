import Testing

@testable import SiteScriptTerminal

@Suite("Key decoder")
struct KeyDecoderTests {
    private func events(_ bytes: [UInt8]) -> [KeyEvent] {
        var decoder = KeyDecoder()
        decoder.feed(bytes)
        var events: [KeyEvent] = []
        while let event = decoder.next() { events.append(event) }
        return events
    }

    private func check(
        _ input: String,
        _ expected: KeyEvent...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(events(Array(input.utf8)) == expected, sourceLocation: sourceLocation)
    }

    private func check(
        _ event: KeyEvent?,
        _ expected: KeyEvent?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(event == expected, sourceLocation: sourceLocation)
    }

    @Test("characters of any script are themselves")
    func characters() {
        check("a한😀", .character("a"), .character("한"), .character("😀"))
        check(
            "\r\u{3}\t\u{7F}",
            .character("\r"),
            .character("\u{3}"),
            .character("\t"),
            .character("\u{7F}")
        )
    }

    @Test("terminals name a key in several ways")
    func specialKeys() {
        check("\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}[D", .key(.up), .key(.down), .key(.right), .key(.left))
        check(
            "\u{1B}[H\u{1B}OF\u{1B}[1~\u{1B}[4~\u{1B}[7~",
            .key(.home),
            .key(.end),
            .key(.home),
            .key(.end),
            .key(.home)
        )
        check("\u{1B}[3~\u{1B}[5~\u{1B}[6~", .key(.delete), .key(.pageUp), .key(.pageDown))
        check("\u{1B}OM", .character("\r"))
    }

    @Test("modifiers turn arrows into moves over words and the block")
    func modifiers() {
        check("\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;2C", .key(.wordRight), .key(.wordLeft), .key(.right))
        check("\u{1B}[1;5H\u{1B}[1;5F\u{1B}[3;5~", .key(.blockStart), .key(.blockEnd), .key(.wordDelete))
        check("\u{1B}\u{1B}[D\u{1B}Oc", .key(.wordLeft), .key(.wordRight))
        check("\u{1B}[1;3A\u{1B}[1;5B", .key(.pageUp), .key(.pageDown))
    }

    @Test("Alt with Enter, and Enter with modifiers where terminals tell, open a row")
    func newline() {
        check("\u{1B}\r\u{1B}\n", .key(.newline), .key(.newline))
        check("\u{1B}[13;2u\u{1B}[27;5;13~", .key(.newline), .key(.newline))
    }

    @Test("Alt with a character is told from Escape")
    func alt() {
        check("\u{1B}b\u{1B}한", .alt("b"), .alt("한"))
        var decoder = KeyDecoder()
        decoder.feed([0x1B])
        check(decoder.next(), nil)
        #expect(decoder.isAmbiguous)
        check(decoder.expire(), .character("\u{1B}"))
        #expect(decoder.isEmpty)
    }

    @Test("unknown sequences leave nothing behind")
    func unknown() {
        check("\u{1B}[15~a\u{1B}[27;5;9~b\u{1B}[?64;1cc", .character("a"), .character("b"), .character("c"))
        check("\u{1B}[[Aa\u{1B}OPb\u{1B}[Y", .character("a"), .character("b"))
        check("\u{1B}[Z", .key(.backTab))
        check("\u{1B}[1\u{3}", .character("\u{3}"))
    }

    @Test("every cut of a sequence between two reads gives the same keys")
    func cuts() {
        let input = Array("a\u{1B}[1;5C한\u{1B}\r\u{1B}[200~x\ny\u{1B}[201~\u{1B}OAz".utf8)
        let whole = events(input)
        #expect(
            whole == [
                .character("a"), .key(.wordRight), .character("한"), .key(.newline), .paste("x\ny"), .key(.up),
                .character("z"),
            ]
        )
        for cut in 0...input.count {
            var decoder = KeyDecoder()
            var found: [KeyEvent] = []
            for part in [input[..<cut], input[cut...]] {
                decoder.feed(Array(part))
                while let event = decoder.next() { found.append(event) }
            }
            #expect(found == whole, "cut at \(cut)")
        }
    }

    @Test("bytes that are no text are dropped")
    func invalid() {
        #expect(
            events([0xFF, 0x61, 0xC3, 0x62, 0xC2, 0x85, 0x00, 0x63]) == [
                .character("a"), .character("b"), .character("c"),
            ]
        )
        #expect(events([0xED, 0xA0, 0x80, 0x61]) == [.character("a")])
    }

    @Test("random bytes never stop the decoder")
    func random() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var decoder = KeyDecoder()
            for _ in 0..<4 {
                let alphabet: [UInt8] = [
                    0x1B, 0x5B, 0x4F, 0x32, 0x30, 0x3B, 0x7E, 0x41, 0xED, 0x95, 0x9C, 0xFF, 0x03,
                ]
                decoder.feed((0..<6).compactMap { _ in alphabet.randomElement(using: &generator) })
                while decoder.next() != nil {}
            }
            while decoder.isAmbiguous {
                _ = decoder.expire()
                while decoder.next() != nil {}
            }
        }
    }

    @Test("a paste is one event, whatever its pieces")
    func paste() {
        check("\u{1B}[200~one\rtwo\u{1B}[201~\r", .paste("one\ntwo"), .character("\r"))
        check("\u{1B}[200~\u{1B}[201~", .paste(""))
        var decoder = KeyDecoder()
        decoder.feed(Array("\u{1B}[200~half".utf8))
        check(decoder.next(), nil)
        #expect(!decoder.isAmbiguous && !decoder.isEmpty)
        decoder.feed(Array(" and half\u{1B}[2".utf8))
        check(decoder.next(), nil)
        decoder.feed(Array("01~x".utf8))
        check(decoder.next(), .paste("half and half"))
        check(decoder.next(), .character("x"))
    }

    @Test("Ctrl-C gives up a paste whose end was lost")
    func lostPaste() {
        var decoder = KeyDecoder()
        decoder.feed(Array("\u{1B}[200~text".utf8))
        check(decoder.next(), nil)
        decoder.feed([0x03])
        check(decoder.next(), .character("\u{3}"))
        #expect(decoder.isEmpty)
    }

    @Test("pasted text has one kind of newline, no tabs, composed letters and nothing invisible")
    func normalisation() {
        func normalised(_ text: String) -> String { PastedText.normalised(Array(text.utf8)) }
        #expect(normalised("a\r\nb\rc\nd\n") == "a\nb\nc\nd")
        #expect(normalised("\ta") == "    a")
        #expect(normalised("a\u{1B}[31mb\u{7}\u{0}\u{202E}\u{FEFF}") == "a[31mb")
        #expect(Array(normalised("cafe\u{301} \u{1112}\u{1161}\u{11AB}").utf8) == Array("café 한".utf8))
        #expect(normalised("a\n\n") == "a\n")
        #expect(PastedText.normalised([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }
}

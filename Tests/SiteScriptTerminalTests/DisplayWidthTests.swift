import Testing

@testable import SiteScriptTerminal

@Suite("Display width")
struct DisplayWidthTests {
    private func checkWidth(
        _ text: String,
        _ width: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(DisplayWidth.of(text) == width, "\(text.unicodeScalars)", sourceLocation: sourceLocation)
    }

    @Test("plain letters take a cell each")
    func plain() {
        checkWidth("", 0)
        checkWidth("timezone == 42", 14)
        checkWidth("café ± §", 8)
    }

    @Test("East Asian letters take two cells, halfwidth forms one")
    func eastAsian() {
        checkWidth("한국어", 6)
        checkWidth("東京支店", 8)
        checkWidth("ガナ", 4)
        checkWidth("ｶﾅ", 2)
        checkWidth("Ａ", 2)
        checkWidth("\u{20000}", 2)
    }

    @Test("Hangul written as separate parts is as wide as composed")
    func hangulParts() {
        checkWidth("\u{1112}\u{1161}\u{11AB}", 2)
        checkWidth("한\u{1100}\u{1161}", 4)
    }

    @Test("marks, joiners and control characters take no cell")
    func marks() {
        checkWidth("e\u{301}", 1)
        checkWidth("a\u{300}\u{302}\u{323}b", 2)
        checkWidth("\u{200B}\u{FEFF}", 0)
        checkWidth("a\u{1B}b\u{7F}\u{85}\n", 2)
        checkWidth("\r\n", 0)
    }

    @Test("an emoji takes two cells however many scalars it is made of")
    func emoji() {
        checkWidth("😀", 2)
        checkWidth("👍🏽", 2)
        checkWidth("👨‍👩‍👧‍👦", 2)
        checkWidth("🇰🇷🇯🇵", 4)
        checkWidth("❤️", 2)
        checkWidth("❤", 1)
        checkWidth("1️⃣", 2)
        checkWidth("🏴‍☠️ ok", 5)
    }

    @Test("letters that a script joins are counted one by one")
    func joinedLetters() {
        checkWidth("กำ", 2)
        checkWidth("क्ष", 2)
    }

    @Test("what Swift calls a nonspacing mark has no cell, in all planes")
    func agreesWithCategories() {
        for value: UInt32 in 0x300...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.generalCategory == .nonspacingMark, DisplayWidth.of(scalar) != 0 {
                Issue.record("\(scalar.properties.name ?? "\(value)") has a cell")
            }
        }
    }

    @Test("the tables are in order, without overlaps")
    func tablesAreSorted() {
        for table in [DisplayWidth.wideRanges, DisplayWidth.zeroWidthRanges] {
            #expect(table.count.isMultiple(of: 2))
            #expect(
                zip(table, table.dropFirst()).enumerated().allSatisfy { index, pair in
                    index.isMultiple(of: 2) ? pair.0 <= pair.1 : pair.0 < pair.1
                }
            )
        }
    }

    @Test("a text that does not fit is cut between characters and ends in an ellipsis")
    func truncation() {
        #expect(DisplayWidth.truncated("timezone", to: 8) == "timezone")
        #expect(DisplayWidth.truncated("timezone", to: 5) == "time…")
        #expect(DisplayWidth.truncated("한국어", to: 5) == "한국…")
        #expect(DisplayWidth.truncated("한국어", to: 4) == "한…")
        #expect(DisplayWidth.truncated("e\u{301}e\u{301}e\u{301}", to: 2) == "e\u{301}…")
        #expect(DisplayWidth.truncated("👨‍👩‍👧👨‍👩‍👧", to: 3) == "👨‍👩‍👧…")
        #expect(DisplayWidth.truncated("abc", to: 1) == "…")
        #expect(DisplayWidth.truncated("abc", to: 0) == "")
        #expect(DisplayWidth.truncated("abcdef", to: 5, ellipsis: "...") == "ab...")
        #expect(DisplayWidth.truncated("abcdef", to: 2, ellipsis: "...") == "..")
    }

    @Test("padding counts cells and leaves a longer text alone")
    func padding() {
        #expect(DisplayWidth.padded("한국", to: 6) == "한국  ")
        #expect(DisplayWidth.padded("42", to: 6, alignment: .right) == "    42")
        #expect(DisplayWidth.padded("한국", to: 3) == "한국")
    }
}

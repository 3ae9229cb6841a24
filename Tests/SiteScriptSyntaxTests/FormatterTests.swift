import SiteScriptSyntax
import SiteScriptTestSupport
import Testing

/// Formats a text, compares it with what is wanted, and holds what must hold of every formatted text.
func check(_ text: String, _ wanted: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(FormatCheck.formatted(text) == wanted, sourceLocation: sourceLocation)
    #expect(FormatCheck.problems(text).isEmpty, sourceLocation: sourceLocation)
}

@Suite("The formatter: lines")
struct FormatterLineTests {
    @Test("one spacing")
    func spacing() {
        check("let x=1+2*-3\n", "let x = 1 + 2 * -3\n")
        check("print( a ,b , c:- x )", "print(a, b, c: -x)\n")
        check("let r={ a :1,b:[ 1,2 ] }; let m=[ : ]", "let r = {a: 1, b: [1, 2]}\nlet m = [:]\n")
        check("f( )( x )[ 1 ].y?.z", "f()(x)[1].y?.z\n")
        check("for x in 1 ... 5{ print(x) }", "for x in 1...5 { print(x) }\n")
        check("let f=(a,b)=>not a", "let f = (a, b) => not a\n")
        check("xs|map .|sort.a", "xs | map . | sort.a\n")
        check(
            "type T={id:String,xs:[ Int ]?,m:[String:Int]}",
            "type T = { id: String, xs: [Int]?, m: [String: Int] }\n"
        )
        check(
            "func f(a:Stream< Site >,b=1)->(Int,Int)->Bool{return g}",
            "func f(a: Stream<Site>, b = 1) -> (Int, Int) -> Bool { return g }\n"
        )
    }

    @Test("spaces that keep two dots apart stay")
    func dots() {
        check("xs | map (. ... 3)", "xs | map (. ... 3)\n")
        check("xs | map (1 ... .a)", "xs | map (1 ... .a)\n")
    }

    @Test("literals stay as they are written")
    func literals() {
        check(
            "print(1_000,0xFF,1.50e3,#\"a\\n\"#,\"\\u{41}\\( 1+1 )\")",
            "print(1_000, 0xFF, 1.50e3, #\"a\\n\"#, \"\\u{41}\\( 1+1 )\")\n"
        )
        check("f(\"\"\"\n      a\n    b\n    \"\"\",  2)", "f(\"\"\"\n      a\n    b\n    \"\"\", 2)\n")
        check(
            "print(.`a b`,@2026-01-01T09:00:00+09:00,90m)",
            "print(.`a b`, @2026-01-01T09:00:00+09:00, 90m)\n"
        )
    }

    @Test("each statement has a line; empty lines stay, one at most")
    func statements() {
        check("\n\n;a;b;;\n\n\n\nc\n\n", "a\nb\n\nc\n")
        check("if x {\n\n  a\n\n\n  b\n\n}", "if x {\n    a\n\n    b\n}\n")
        check("", "")
        check("\n", "")
    }

    @Test("newlines become line feeds, a byte order mark goes, the first line for the system stays")
    func marks() {
        check(
            "\u{FEFF}#!/usr/bin/env sitescript  \r\n\r\n\r\nlet a = 1\r\n",
            "#!/usr/bin/env sitescript\n\nlet a = 1\n"
        )
        check("#!x\n# c\na", "#!x\n# c\na\n")
        check("print(\"\"\"\r\n  a\r\n  \"\"\")\r\n", "print(\"\"\"\n  a\n  \"\"\")\n")
    }

    @Test("a file with errors is left alone")
    func errors() {
        #expect(FormatCheck.formatted("let = 5") == nil)
        #expect(FormatCheck.formatted("print(\"a") == nil)
    }
}

@Suite("The formatter: breaking lines")
struct FormatterBreakTests {
    private let long = (1...12).map { "argument\($0)" }

    @Test("a long pipeline has a line for each stage")
    func pipelines() {
        check(
            "let n = sites() | where .timezone == \"Asia/Seoul\" and not .is_activated | sort .name desc | select .site_id, .name",
            """
            let n = sites()
                | where .timezone == "Asia/Seoul" and not .is_activated
                | sort .name desc
                | select .site_id, .name

            """
        )
        check("xs\n|where .a", "xs\n    | where .a\n")
        check("xs |\nwhere .a | count", "xs\n    | where .a\n    | count\n")
        check("f(\nxs | select .a\n, .b)", "f(\n    xs | select .a, .b\n)\n")
    }

    @Test("a pipeline that ends in a block stays on its line")
    func lastBlock() {
        check("xs | where .a | each x => {\nprint(x)\n}", "xs | where .a | each x => {\n    print(x)\n}\n")
    }

    @Test("long brackets have a line for each element and a comma behind the last")
    func brackets() {
        let lines = long.map { "    \($0),\n" }.joined()
        check("f(\(long.joined(separator: ",")))", "f(\n\(lines))\n")
        check("let a = [\(long.joined(separator: ","))]", "let a = [\n\(lines)]\n")
        check("let a = [\n1,2]", "let a = [\n    1,\n    2,\n]\n")
        check("let a = [1,\n2,\n]", "let a = [1, 2]\n")
    }

    @Test("no comma stands behind a stage, to which it would belong")
    func commas() {
        check("f(\n1, xs | take 2)", "f(\n    1,\n    xs | take 2\n)\n")
        check("f(\n1, x => xs | take 2)", "f(\n    1,\n    x => xs | take 2\n)\n")
        check("[\n(xs | take 2)]", "[\n    (xs | take 2),\n]\n")
    }

    @Test("the last argument may break in place of the call")
    func hugging() {
        check("xs.map(x => {\nlet y = x\ny\n})", "xs.map(x => {\n    let y = x\n    y\n})\n")
        check(
            "let x = f(1, [\(long.joined(separator: ","))])",
            "let x = f(1, [\n" + long.map { "    \($0),\n" }.joined() + "])\n"
        )
        check("f(x => {\na }, 2)", "f(\n    x => {\n        a\n    },\n    2,\n)\n")
    }

    @Test("long conditions break behind their operators")
    func operators() {
        check(
            "if \(long[..<9].joined(separator: " and ")) { a }",
            "if " + long[..<9].joined(separator: " and\n    ") + " {\n    a\n}\n"
        )
    }

    @Test("the blocks of if and try break together")
    func together() {
        check("if a { b } else {\nc }", "if a {\n    b\n} else {\n    c\n}\n")
        check("if a { b } else if c { d } else { e }", "if a { b } else if c { d } else { e }\n")
        check("try { a } catch io as e {\nb }", "try {\n    a\n} catch io as e {\n    b\n}\n")
    }

    @Test("arms stand on one line with commas or each on its own without")
    func match() {
        check("match x{1,2=>\"a\",else=>\"b\"}", "match x { 1, 2 => \"a\", else => \"b\" }\n")
        check(
            "match x {\n1 => a,\n2 => { b\n }, else => c }",
            "match x {\n    1 => a\n    2 => {\n        b\n    }\n    else => c\n}\n"
        )
    }

    @Test("a line that a `#:` comment speaks about stays one line")
    func pinned() {
        let call = "f(\(long.joined(separator: ", ")))"
        check("a; \(call) #: error E0301", "a; \(call) #: error E0301\n")
        check("\(call) #> 3", "f(\n" + long.map { "    \($0),\n" }.joined() + ") #> 3\n")
    }
}

@Suite("The formatter: comments")
struct FormatterCommentTests {
    @Test("comments stay with the code they stand at")
    func places() {
        check("# a\n\n\n  # b\nx   # c\n# d", "# a\n\n# b\nx # c\n# d\n")
        check("if x { # a\n# b\ny # c\n# d\n} # e", "if x { # a\n    # b\n    y # c\n    # d\n} # e\n")
        check("if x {\n# only\n}", "if x {\n    # only\n}\n")
        check("let a = [ # a\n1 # b\n, 2\n# c\n]", "let a = [ # a\n    1, # b\n    2,\n    # c\n]\n")
        check("f(# a\n)", "f( # a\n)\n")
    }

    @Test("comments in a pipeline stand at its bars")
    func pipelines() {
        check("xs # a\n# b\n\n|where .a # c\n# d", "xs # a\n    # b\n\n    | where .a # c\n# d\n")
        check("f(xs # a\n| count\n# b\n)", "f(\n    xs # a\n        | count\n    # b\n)\n")
    }

    @Test("comments where no line can break keep the newline behind them")
    func between() {
        check("let x = # a\n1 + # b\n2", "let x = # a\n    1 + # b\n    2\n")
        check(
            "match x {\n# a\n1 => 2 # b\n, else => 3\n# c\n}",
            "match x {\n    # a\n    1 => 2 # b\n    else => 3\n    # c\n}\n"
        )
        check("print(not # a\nx)", "print(\n    not # a\n        x,\n)\n")
    }

    @Test("documentation stays documentation")
    func documentation() {
        check("## a\n##  b \nparam x:Int   ## c  \n", "## a\n##  b\nparam x: Int ## c\n")
    }
}

import Testing

@Suite("docs/examples/embedding/parcels")
struct ParcelsTests {
    private func run(_ program: String) throws -> ExampleProcess.Ending {
        try ExampleProcess("parcels", [program]).ending()
    }

    @Test("a program runs over the parcels")
    func counts() throws {
        let ending = try run(
            "parcels() | where .weight > 19 and .town != nil | count by .town | sort .town | take 2 | collect"
        )
        #expect(ending.errors.isEmpty)
        #expect(ending.status == 0)
        #expect(ending.output == "[{town: \"Town 0\", count: 4}, {town: \"Town 1\", count: 3}]\n")
    }

    @Test("explain says what the depot does itself and what is done here")
    func explains() throws {
        let text = "parcels() | where .weight > 19 and .id < 500 | sort .weight desc | take 3 | explain"
        let ending = try run(text)
        #expect(
            ending.output == """
                source: parcels()
                  at the source: where .weight > 19
                  at the source: sort .weight desc
                here: where  (.id < 500: the host does not compare `id` by `<`)
                here: take  (rows are dropped before it)

                """
        )
    }

    @Test("what the depot does gives what the engine would give")
    func agrees() throws {
        // `+ 0` keeps the engine from asking the depot.
        for (pushed, here) in [
            (".weight > 19", ".weight + 0 > 19"), (".weight < 0.5", ".weight + 0 < 0.5"),
            (".town == \"Town 3\"", "(.town ?? \"\") == \"Town 3\""),
            (".town == nil", "(.town ?? \"\") == \"\""),
        ] {
            let rest = "| skip 3 | take 5 | collect"
            let asked = try run("parcels() | where \(pushed) | sort .weight desc \(rest)")
            #expect(try asked == run("parcels() | where \(here) | sort .weight + 0 desc \(rest)"))
            #expect(asked.output.contains("id:"))
        }
    }

    @Test("a mistake is drawn, and the status says so")
    func mistakes() throws {
        let ending = try run("parcels() | where .wieght > 3")
        #expect(ending.status == 1)
        #expect(ending.errors.contains("did you mean `weight`?"))
        let endless = try run("var n = 0\nwhile true { n += 1 }")
        #expect(endless.status == 1)
        #expect(endless.errors.contains("step limit of 10000000 exceeded"))
    }
}

import SiteScript
import SiteScriptSyntax

/// `sort .a desc, .b`: rows in order, nil last; without keys the rows themselves are compared.
enum SortStage {
    static let stage = NativeStage(
        "sort",
        usage: "sort .FIELD [asc|desc], …",
        "Puts rows in order; equal rows keep theirs and nil comes last.",
        shape: NativeStage.Shape(positional: .row, count: 0...Int.max, takesDirections: true),
        flow: .subset,
        pushRole: .sort,
        examples: [
            NativeExample("[3, 1, 2] | sort", gives: "[1, 2, 3]"),
            NativeExample("[{a: 1}, {a: nil}, {a: 2}] | sort .a desc", gives: "[{a: 2}, {a: 1}, {a: nil}]"),
        ],
        typing: type,
        execution: { SortExecution($0, $1) }
    )

    private static func type(_ typing: any StageTyping) -> ScriptType {
        if typing.arguments.isEmpty { typing.requireOrdered(typing.row, at: typing.name.span) }
        for key in typing.arguments { typing.requireOrdered(typing.rowType(of: key), at: key.value.span) }
        return typing.subset
    }
}

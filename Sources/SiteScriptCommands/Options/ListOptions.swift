import ArgumentParser
import SiteScript

/// The options of commands that print rows.
struct ListOptions: ParsableArguments {
    @Option(help: "table, json, jsonl, csv, tsv or md.")
    var format: OutputFormat?

    @OptionGroup var shared: SharedOptions
}

extension OutputFormat: ExpressibleByArgument {}

extension AsyncParsableCommand {
    /// The launch with the options that stood behind the command's name as well.
    func launch(with options: ListOptions) throws -> Launch {
        let launch = try launch(with: options.shared)
        if let format = options.format { launch.format = format }
        return launch
    }
}

extension Launch {
    /// Prints the rows that `rows` makes; a table of none is nothing.
    func printRows(_ rows: (Heap) -> [Value]) throws {
        let context = NativeContext(heap: Heap(), host: ConsoleHost(self))
        let values = rows(context.heap)
        if values.isEmpty, format == .table { return }
        try results().print(context.heap.list(values), .any, context)
    }

    /// Prints the single row that `row` makes.
    func printRow(_ row: (Heap) -> Value) throws {
        let context = NativeContext(heap: Heap(), host: ConsoleHost(self))
        try results().print(row(context.heap), .any, context)
    }
}

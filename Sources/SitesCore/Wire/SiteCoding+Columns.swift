extension SiteCoding {
    /// Adds the sites of a batch of columns, which are those of `fields`, with commas between them.
    public static func append(
        _ batch: SiteColumnBatch,
        fields: [SiteField],
        isFirst: Bool,
        to text: inout JSONText
    ) {
        let names = fields.map { Array("\"\($0.rawValue)\":".utf8) }
        for row in 0..<batch.rowCount {
            text.append(raw: row > 0 || !isFirst ? ",{" : "{")
            for (index, field) in fields.enumerated() {
                if index > 0 { text.append(raw: ",") }
                text.append(bytes: names[index])
                append(batch.columns[index], row, field.kind, &text)
            }
            text.append(raw: "}")
        }
    }

    private static func append(
        _ column: SiteColumn,
        _ row: Int,
        _ kind: SiteField.Kind,
        _ text: inout JSONText
    ) {
        switch column {
        case .integers(let values, let isValid):
            guard isValid[row] else { return text.append(raw: "null") }
            if kind == .instant { return text.append(quoting: values[row]) }
            text.append(Int(values[row]))
        case .texts(let bytes, let offsets, let isValid):
            guard isValid[row] else { return text.append(raw: "null") }
            text.append(quoting: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        }
    }
}

/// Reads text formats to their ends, for whoever wants to know that any bytes can be read.
package enum FormatProbe {
    /// Reads every cell of comma- or tab-separated values; gives how many records there are before the end or a fault.
    @discardableResult
    package static func readCSV(_ bytes: [UInt8], separator: UInt8) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var reader = CSVReader(buffer, separator: separator)
            var count = 0
            var line = 0
            while (try? reader.next()) ?? false {
                count += 1
                precondition(reader.recordLine > line, "records stand on lines of their own, in order")
                line = reader.recordLine
                for cell in reader.cells {
                    precondition(
                        cell.lower <= cell.upper && cell.upper <= bytes.count,
                        "cells stand inside the text"
                    )
                    precondition(
                        reader.unquoted(cell).count <= reader.text(cell).count,
                        "quotes are left out only"
                    )
                }
            }
            return count
        }
    }
}

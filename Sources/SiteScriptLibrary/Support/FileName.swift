import SiteScript
import SiteScriptSyntax

/// What readers of files have in common: how a file is called in messages, and what its text has to be.
enum FileName {
    /// A path without its folders.
    static func last(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// How many bytes the mark takes that some programs put before UTF-8.
    static func markBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Fails unless the bytes are valid UTF-8.
    ///
    /// - Parameter line: The line they are; nil for a whole file.
    static func requireText(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ name: String,
        line: Int? = nil
    ) throws(ScriptError) {
        if ByteText.isASCII(bytes) { return }
        guard let offset = InvalidText.firstOffset(in: bytes) else { return }
        let lineEnds = bytes[..<offset].count { $0 == 0x0A }
        let number = line ?? lineEnds + 1
        throw ScriptError(
            .invalid,
            .format,
            "\(name):\(number): the text is not valid UTF-8",
            hint: "convert it: `iconv -f WINDOWS-1252 -t UTF-8`, or whatever it was written in"
        )
    }

    /// Books work over so many bytes inside code that throws faults; a fault stands for the run's end.
    static func charge(_ bytes: Int, _ context: NativeContext) -> JSONScanner.Fault? {
        do throws(ScriptError) {
            try context.charge(bytes / 64)
            return nil
        } catch { return JSONScanner.Fault(offset: 0, message: error.message) }
    }
}

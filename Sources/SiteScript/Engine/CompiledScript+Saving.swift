import SiteScriptSyntax

/// The layout: the mark, the format, the part that is checked by a sum, and the sum.
private enum SavedScript {
    static let mark = Array("SiteScript\n".utf8)
    /// Goes up with every change of the layout; the instructions have a number of their own.
    static let format: UInt64 = 2

    /// Tells this version's instructions and error kinds, which code refers to by number, from those of others.
    static let instructions: UInt64 = {
        let names =
            Opcode.allCases.prefix(Opcode.compiledCount).map { "\($0)" }
            + ScriptErrorKind.allCases.map(\.rawValue)
        return sum(Array(names.joined(separator: " ").utf8)[...])
    }()

    /// FNV-1a: it finds what was damaged by accident; what was changed on purpose is found by the verifier.
    static func sum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    static let sumBytes = 8
}

extension CompiledScript {
    /// The script as bytes, for `Engine.load` of an engine with the same functions and stages.
    ///
    /// The texts are in them, for errors; the warnings and what the checker found are not. A line of a session, which
    /// is nothing without those before it, must not be saved.
    public func saved() -> [UInt8] {
        precondition(identity.isKept, "a line of a session is not saved")
        var writer = ByteWriter()
        for byte in SavedScript.mark { writer.write(byte: byte) }
        writer.write(SavedScript.format)
        writer.write(bits: SavedScript.instructions)
        writer.write(files) { writer, file in
            writer.write(UInt64(file.id))
            writer.write(file.name)
            writer.write(raw: file.bytes)
        }
        writer.write(natives.sorted { $0.key < $1.key }) { writer, native in
            writer.write(native.key)
            writer.write(native.value)
        }
        writer.write(parameters) { $0.write($1) }
        writer.write(parameterPlaces) { $0.write(count: $1) }
        writer.write(declaredPlaces) { $0.write(count: $1) }
        writer.write(tests) { writer, test in
            writer.write(test.name)
            writer.write(test.span)
        }
        writer.write(optional: resultType) { $0.write($1) }
        writer.write(modules) { $0.write($1) }
        writer.write(code)
        writer.write(bits: SavedScript.sum(writer.bytes[...]))
        return writer.bytes
    }

    /// Saved bytes with the sum of what they are now, so that tests reach what is behind it.
    package static func resummed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > SavedScript.sumBytes else { return bytes }
        var writer = ByteWriter()
        writer.write(bits: SavedScript.sum(bytes.dropLast(SavedScript.sumBytes)))
        return bytes.dropLast(SavedScript.sumBytes) + writer.bytes
    }
}

extension Engine {
    /// Takes a script that `saved` gave, without reading its text again.
    ///
    /// The bytes may be anything: what is damaged, or made to do harm, is refused or runs within the limits. Functions
    /// and stages are found by name and must have the types that they had; members are found when the run comes to
    /// them. What needs more than is granted, or writes where it may only read, is refused as a text is.
    ///
    /// - Throws: `ScriptLoadError`.
    public func load(_ bytes: [UInt8]) throws(ScriptLoadError) -> CompiledScript {
        guard bytes.starts(with: SavedScript.mark) else { throw .damaged("it does not start as one") }
        let end = bytes.count - SavedScript.sumBytes
        var reader = ByteReader(bytes, from: SavedScript.mark.count, to: max(end, SavedScript.mark.count))
        guard try reader.unsigned() == SavedScript.format, try reader.bits() == SavedScript.instructions
        else {
            throw ScriptLoadError(
                kind: .version,
                message: "the script was saved by another version of the language; compile it again"
            )
        }
        var sum = ByteReader(bytes, from: end, to: bytes.count)
        guard try sum.bits() == SavedScript.sum(bytes[..<end]) else {
            throw .damaged("its sum is not that of its bytes")
        }
        let script = try reader.script()
        guard reader.isAtEnd else { throw .damaged("it does not end where it should") }
        try LoadCheck(self, bytesMaximum: bytes.count).verify(script)
        return script
    }
}

extension ByteWriter {
    fileprivate mutating func write(_ parameter: ScriptParameter) {
        write(parameter.name)
        write(parameter.type)
        write(parameter.isRequired)
        write(optional: parameter.defaultText) { $0.write($1) }
        write(optional: parameter.help) { $0.write($1) }
    }
}

extension ByteReader {
    fileprivate mutating func script() throws(ScriptLoadError) -> CompiledScript {
        let files = try list { reader throws(ScriptLoadError) in
            let id = SourceFileID(try reader.place())
            let name = try reader.text()
            return SourceFile(id: id, name: name, bytes: try reader.raw())
        }
        var natives: [String: FunctionSignature] = [:]
        for (name, signature) in try list({ reader throws(ScriptLoadError) in
            (try reader.text(), try reader.signature())
        }) {
            natives[name] = signature
        }
        let parameters = try list { reader throws(ScriptLoadError) in
            let name = try reader.text()
            let type = try reader.type()
            return ScriptParameter(
                name: name,
                type: type,
                isRequired: try reader.flag(),
                defaultText: try reader.optionalText(),
                help: try reader.optionalText()
            )
        }
        let parameterPlaces = try list { reader throws(ScriptLoadError) in try reader.place() }
        let declaredPlaces = try list { reader throws(ScriptLoadError) in try reader.place() }
        let tests = try list { reader throws(ScriptLoadError) in
            let name = try reader.text()
            return ScriptTest(name: name, span: try reader.span())
        }
        let resultType = try optional { reader throws(ScriptLoadError) in try reader.type() }
        let modules = try list { reader throws(ScriptLoadError) in try reader.program() }
        return CompiledScript(
            files: files,
            diagnostics: [],
            parameters: parameters,
            tests: tests,
            resultType: resultType,
            checked: nil,
            identity: ScriptIdentity(isKept: true),
            code: try program(),
            modules: modules,
            natives: natives,
            parameterPlaces: parameterPlaces,
            declaredPlaces: declaredPlaces
        )
    }
}

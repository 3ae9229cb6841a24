import SiteScript

/// Arguments as Swift values; the checker has held most against their types, data from outside is held here.
extension NativeCall {
    /// The text of a String argument.
    func text(_ index: Int) throws(ScriptError) -> HeapString {
        guard self[index].has(.string) else { throw wrongType(index, "String") }
        return self[index].text
    }

    /// The text of a String argument as a Swift String.
    func string(_ index: Int) throws(ScriptError) -> String { try text(index).string }

    /// The number of an Int argument.
    func int(_ index: Int) throws(ScriptError) -> Int {
        guard self[index].has(.int) else { throw wrongType(index, "Int") }
        return self[index].integer
    }

    /// The number of an Int argument that may be left out.
    func int(_ index: Int, default fallback: Int) throws(ScriptError) -> Int {
        self[index].isMissing ? fallback : try int(index)
    }

    /// The number of a Double argument; an Int widens.
    func double(_ index: Int) throws(ScriptError) -> Double {
        if self[index].has(.double) { return self[index].double }
        guard self[index].has(.int) else { throw wrongType(index, "Double") }
        return Double(self[index].integer)
    }

    /// The milliseconds of a Duration argument.
    func duration(_ index: Int) throws(ScriptError) -> Int {
        guard self[index].has(.duration) else { throw wrongType(index, "Duration") }
        return self[index].integer
    }

    /// The entries of a Map argument.
    func map(_ index: Int) throws(ScriptError) -> HeapMap {
        guard self[index].has(.map) else { throw wrongType(index, "Map") }
        return self[index].map
    }

    /// Books work over so many bytes of text, and room for as many in the result.
    func charge(bytes: Int) throws(ScriptError) {
        try heap.reserve(bytes)
        try context.charge(bytes / 64 + 1)
    }

    /// Books work over so many values, and room for as many in the result.
    func charge(values: Int) throws(ScriptError) {
        let (bytes, overflow) = values.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
        try heap.reserve(overflow ? .max : bytes)
        try context.charge(values / 4 + 1)
    }

    /// The elements of a List argument.
    func list(_ index: Int) throws(ScriptError) -> HeapList {
        guard self[index].has(.list) else { throw wrongType(index, "List") }
        return self[index].list
    }

    /// An argument that is not what it has to be.
    func wrongType(_ index: Int, _ wanted: String) -> ScriptError {
        ScriptError(.type, .wrongType, "argument \(index + 1) must be \(wanted), not \(self[index].typeName)")
    }

    /// Fails unless the host grants a capability.
    func require(_ capability: Capabilities, _ what: String) throws(ScriptError) {
        guard context.host.capabilities.contains(capability) else {
            throw ScriptError(.forbidden, .capability, "this host does not grant \(what)")
        }
        // What the host gives may take long, so whoever may stop the run has to be heard from now on.
        try context.charge(0)
    }
}

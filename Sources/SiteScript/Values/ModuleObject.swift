/// An imported module as a value: its names are read when they are asked for.
final class ModuleObject: NativeObject {
    private let exports: ModuleExports
    private let globals: Column

    init(_ exports: ModuleExports, _ globals: Column) {
        self.exports = exports
        self.globals = globals
    }

    override var typeName: String { "Module" }

    override func text(_ heap: Heap) -> String { "<module \(exports.path)>" }

    override func field(_ name: String, _ heap: Heap) -> Value? {
        exports.globals[name].map { globals[$0] }
    }
}

/// The labels of a call's arguments, among a program's constants.
final class LabelsObject: NativeObject {
    let labels: [String?]

    init(_ labels: [String?]) { self.labels = labels }
}

/// The parts of an assertion, among a program's constants.
final class AssertionObject: NativeObject {
    let parts: AssertionParts

    init(_ parts: AssertionParts) { self.parts = parts }
}

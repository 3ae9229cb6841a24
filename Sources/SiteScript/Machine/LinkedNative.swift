/// A native function in a session, with what each call asks of it found once.
final class LinkedNative {
    let function: NativeFunction
    /// How many arguments it takes at least and at most.
    let argumentCounts: ClosedRange<Int>
    /// Its body when it gives its value at once.
    let immediate: ((NativeCall) throws(ScriptError) -> Value)?

    init(_ function: NativeFunction) {
        self.function = function
        let parameters = function.signature.parameters
        let required = parameters.prefix { !$0.isOptional && !$0.isVariadic }.count
        argumentCounts = required...(parameters.last?.isVariadic == true ? .max : parameters.count)
        if case .immediate(let body) = function.body { immediate = body } else { immediate = nil }
    }
}

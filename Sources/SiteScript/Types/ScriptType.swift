/// A type of the language, as the checker infers it.
///
/// Types are values; structural equality is type equality. A nominal record such as `Site` is a record
/// type with a name.
public indirect enum ScriptType: Hashable, Sendable {
    /// Data from outside without a declared type: everything about it is checked at run time.
    case any
    /// The type of what never gives a value, such as `fail`; also stands where a mistake was reported, so
    /// that nothing further is said about it.
    case never
    /// The type of `nil` alone.
    case `nil`
    /// true or false
    case bool
    /// 64-bit integer
    case int
    /// IEEE 754 double
    case double
    /// UTF-8 text
    case string
    /// A String that must name an IANA time zone; assignable to String.
    case timezone
    /// Milliseconds since 1970, UTC
    case instant
    /// Milliseconds
    case duration
    /// Whole numbers from a to b
    case range
    /// `T?`
    case optional(ScriptType)
    /// `[T]`
    case list(ScriptType)
    /// `[K: V]`
    case map(ScriptType, ScriptType)
    /// `{a: T}` or a nominal record
    case record(RecordType)
    /// Rows that have not been run yet
    case stream(ScriptType)
    /// A function value
    case function(FunctionSignature)
    /// A function of the program, checked anew for the argument types of each call; the number is its declaration's.
    case declaredFunction(Int)
    /// Described mutations
    case changes
    /// What `apply` gives
    case run
    /// What `catch … as e` binds
    case error
    /// An imported module; the number is its place among the program's modules.
    case module(Int)
    /// The type named by a type argument such as the `Row` of `as: Row`
    case type(ScriptType)
    /// An opaque value of the host, by its type's name
    case native(String)
    /// A type that a call decides, numbered within one native signature
    case parameter(Int)
}

/// The fields of a record in order, and its name when it is nominal.
public struct RecordType: Hashable, Sendable {
    /// One field.
    public struct Field: Hashable, Sendable {
        /// The field's name.
        public var name: String
        /// The field's type.
        public var type: ScriptType

        /// Makes a field.
        public init(_ name: String, _ type: ScriptType) {
            self.name = name
            self.type = type
        }
    }

    /// The nominal name, such as `Site`; nil for a structural record.
    public var name: String?
    /// The fields in order; names are distinct.
    public var fields: [Field]

    /// Makes a record type.
    public init(name: String? = nil, fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    /// The type of the field called `name`.
    public subscript(name: String) -> ScriptType? { index(of: name).map { fields[$0].type } }

    /// Hashes what most records differ in, and not each of twenty fields.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(fields.count)
        hasher.combine(fields.first?.name)
        hasher.combine(fields.last?.name)
    }
}

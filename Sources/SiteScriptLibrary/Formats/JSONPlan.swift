import SiteScript

/// A declared type as the JSON reader follows it: what each value has to be, worked out once.
indirect enum JSONPlan {
    /// Whatever stands there.
    case any
    case bool, int, double, string, timezone, instant
    case optional(JSONPlan)
    case list(JSONPlan)
    case map(JSONPlan)
    case record(JSONRecordPlan)

    /// Makes the plan of a type.
    ///
    /// - Throws: a `type` error for a type that JSON cannot hold.
    init(_ type: ScriptType, _ heap: Heap) throws(ScriptError) {
        switch type {
        case .any, .parameter: self = .any
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string: self = .string
        case .timezone: self = .timezone
        case .instant: self = .instant
        case .optional(let inner): self = .optional(try JSONPlan(inner, heap))
        case .list(let element): self = .list(try JSONPlan(element, heap))
        case .map(.string, let value): self = .map(try JSONPlan(value, heap))
        case .record(let record): self = .record(try JSONRecordPlan(record, heap))
        default:
            throw ScriptError(
                .type,
                .conversion,
                "JSON cannot become \(type)",
                hint: "it holds String, Int, Double, Bool, Instant, Timezone, lists, records and [String: T]"
            )
        }
    }

    /// What is wanted, for messages.
    var name: String {
        switch self {
        case .any: "a value"
        case .bool: "Bool"
        case .int: "Int"
        case .double: "Double"
        case .string: "String"
        case .timezone: "Timezone"
        case .instant: "Instant"
        case .optional(let inner): inner.name + "?"
        case .list: "a list"
        case .map: "a map"
        case .record: "a record"
        }
    }

    /// Whether null may stand here.
    var isOptional: Bool {
        switch self {
        case .any, .optional: true
        default: false
        }
    }
}

/// The fields of a record type as bytes, to be compared with keys in place.
final class JSONRecordPlan {
    struct Field {
        var name: String
        var key: [UInt8]
        var plan: JSONPlan
    }

    let shape: Shape
    let fields: [Field]

    init(_ record: RecordType, _ heap: Heap) throws(ScriptError) {
        shape = heap.shape(named: record.fields.map(\.name))
        var fields: [Field] = []
        for field in record.fields {
            let plan = try JSONPlan(field.type, heap)
            fields.append(Field(name: field.name, key: Array(field.name.utf8), plan: plan))
        }
        self.fields = fields
    }

    /// The place of the field with a key; `guess` is looked at first, since keys mostly come in one order.
    func place(of key: UnsafeBufferPointer<UInt8>, guess: Int) -> Int? {
        if guess < fields.count, fields[guess].key.elementsEqual(key) { return guess }
        return fields.firstIndex { $0.key.elementsEqual(key) }
    }
}

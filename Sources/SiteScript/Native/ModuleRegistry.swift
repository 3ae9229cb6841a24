/// Everything that is installed, found by name.
///
/// A value made once per engine; conflicting names are a programmer's mistake and trap.
public struct ModuleRegistry: Sendable {
    /// The modules in the order they were installed.
    public private(set) var modules: [NativeModule] = []
    /// Functions by name.
    public private(set) var functions: [String: NativeFunction] = [:]
    /// Stages by name.
    public private(set) var stages: [String: NativeStage] = [:]
    /// Types by name.
    public private(set) var types: [String: NativeModule.NamedType] = [:]
    /// Members of the language's own types, by the number of the family.
    private var members = [[String: NativeMember]](repeating: [:], count: TypeFamily.allCases.count)
    /// Members of the host's own types, by the name of the type.
    private var hostMembers: [String: [String: NativeMember]] = [:]

    /// Makes a registry of `modules`.
    public init(_ modules: [NativeModule] = []) {
        for module in modules { install(module) }
    }

    /// Adds a module.
    public mutating func install(_ module: NativeModule) {
        modules.append(module)
        for function in module.functions {
            precondition(functions[function.name] == nil, "a function's name is installed once")
            functions[function.name] = function
        }
        for stage in module.stages {
            precondition(stages[stage.name] == nil, "a stage's name is installed once")
            stages[stage.name] = stage
        }
        for type in module.types {
            precondition(types[type.name] == nil, "a type's name is installed once")
            types[type.name] = type
        }
        for member in module.members {
            let name = member.function.name
            if case .native(let type) = member.receiver {
                precondition(hostMembers[type]?[name] == nil, "a member's name is installed once per type")
                hostMembers[type, default: [:]][name] = member
                continue
            }
            guard let family = TypeFamily(member.receiver) else {
                preconditionFailure("a member's receiver has members")
            }
            let number = Int(family.rawValue)
            precondition(members[number][name] == nil, "a member's name is installed once per type")
            members[number][name] = member
        }
    }

    /// The member called `name` of a family of types.
    public func member(_ name: String, of family: TypeFamily) -> NativeMember? {
        members[Int(family.rawValue)][name]
    }

    /// The names of the members of a family, sorted.
    public func memberNames(of family: TypeFamily) -> [String] { members[Int(family.rawValue)].keys.sorted() }

    /// What calling a member called `name` may do, of whatever type it is.
    func effects(ofMembers name: String) -> Effects {
        let found = members.compactMap { $0[name] } + hostMembers.values.compactMap { $0[name] }
        return found.reduce(into: []) { $0.formUnion($1.function.signature.effects) }
    }

    /// The member called `name` of a host's type.
    public func member(_ name: String, ofHostType type: String) -> NativeMember? { hostMembers[type]?[name] }

    /// The names of the members of a host's type, sorted.
    public func memberNames(ofHostType type: String) -> [String] { (hostMembers[type] ?? [:]).keys.sorted() }
}

import SiteScriptSyntax

/// Taking over what a module's own check found out.
extension CheckWorld {
    /// Adds all of `module`, with its own imports, and gives its number.
    mutating func absorb(_ module: CheckWorld, path: String) -> Int {
        let functionOffset = functions.count
        let moduleOffset = modules.count
        let symbolOffset = symbols.count
        let scopeOffset = scopes.count
        let unitOffset = unitCount
        let shift = { (type: ScriptType) -> ScriptType in
            type.shifted(functions: functionOffset, modules: moduleOffset)
        }
        for var symbol in module.symbols {
            symbol.type = shift(symbol.type)
            symbol.unit += unitOffset
            symbol.declaration = -1
            switch symbol.kind {
            case .function(let number): symbol.kind = .function(number + functionOffset)
            case .module(let number): symbol.kind = .module(number + moduleOffset)
            default: break
            }
            symbols.append(symbol)
        }
        for var scope in module.scopes {
            scope.shift(scopes: scopeOffset, symbols: symbolOffset, types: shift)
            scopes.append(scope)
        }
        for var function in module.functions {
            function.unit += unitOffset
            function.scope += scopeOffset
            if function.limit != .max { function.limit += symbolOffset }
            function.rows = function.rows.map { RowContext(type: shift($0.type)) }
            function.facts = Facts()
            functions.append(function)
        }
        for var imported in module.modules {
            imported.scope += scopeOffset
            imported.unit += unitOffset
            modules.append(imported)
        }
        unitCount += module.unitCount
        modules.append(
            ImportedModule(
                path: path,
                scope: scopeOffset + Self.topLevel,
                unit: unitOffset + module.unitCount - 1
            )
        )
        return modules.count - 1
    }
}

extension ScriptType {
    /// The type with the numbers of functions and modules moved on.
    fileprivate func shifted(functions: Int, modules: Int) -> ScriptType {
        let shift = { (type: ScriptType) in type.shifted(functions: functions, modules: modules) }
        switch self {
        case .declaredFunction(let number): return .declaredFunction(number + functions)
        case .module(let number): return .module(number + modules)
        case .optional(let type): return .optional(shift(type))
        case .list(let type): return .list(shift(type))
        case .stream(let type): return .stream(shift(type))
        case .type(let type): return .type(shift(type))
        case .map(let key, let value): return .map(shift(key), shift(value))
        case .record(var record):
            for index in record.fields.indices {
                record.fields[index].type = shift(record.fields[index].type)
            }
            return .record(record)
        default: return self
        }
    }
}

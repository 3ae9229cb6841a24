/// Holds the use of a stage against what the stage takes, as the checker does with one that is written.
struct StageSiteCheck {
    private let site: StageSite

    init(_ site: StageSite) { self.site = site }

    func verify(_ registry: ModuleRegistry) throws(ScriptLoadError) {
        guard let stage = registry.stages[site.name] else {
            throw .missing("the script needs the stage `\(site.name)`, which this engine does not have")
        }
        let shape = stage.shape
        guard isGood(positional: shape), isGood(labelled: shape), isGood(keys: shape),
            !site.givesValue || givesValue(stage), site.items.allSatisfy(isWhole)
        else {
            throw .missing(
                "the script uses the stage `\(site.name)` in a way that this engine's does not take"
            )
        }
    }

    private func items(_ role: StageSite.Item.Role) -> [StageSite.Item] {
        site.items.filter { $0.role == role }
    }

    private func isGood(positional shape: NativeStage.Shape) -> Bool {
        let items = items(.positional)
        return shape.positionalCount.contains(items.count)
            && items.allSatisfy { shape.positional == mode(of: $0) }
    }

    private func isGood(labelled shape: NativeStage.Shape) -> Bool {
        let items = items(.labelled)
        let names = items.compactMap(\.name)
        let isKnown = items.allSatisfy { item in
            let mode = shape.labels.first { $0.name == item.name }?.mode ?? shape.freeLabels
            return mode == self.mode(of: item)
        }
        return isKnown && names.count == items.count && Set(names).count == names.count
            && shape.labels.allSatisfy { !$0.isRequired || names.contains($0.name) }
    }

    private func isGood(keys shape: NativeStage.Shape) -> Bool {
        let keys = items(.key)
        return (shape.keyList != nil || keys.isEmpty) && (!shape.needsKeyList || !keys.isEmpty)
            && keys.allSatisfy { mode(of: $0) == .row }
    }

    private func givesValue(_ stage: NativeStage) -> Bool {
        switch stage.ending {
        case .rows: false
        case .value: true
        case .valueWithoutKeys: items(.key).isEmpty
        }
    }

    private func mode(of item: StageSite.Item) -> NativeStage.ArgumentMode {
        item.aggregate != nil ? .aggregate : item.isRow ? .row : .value
    }

    /// Whether an aggregate has what it is made of, and the names of columns are distinct.
    private func isWhole(_ item: StageSite.Item) -> Bool {
        if let columns = item.columns, Set(columns).count != columns.count { return false }
        guard let name = item.aggregate else { return true }
        guard let function = AggregateExpression.Function(rawValue: name), !item.isRow else { return false }
        return item.hasOperand || function == .count
    }
}

extension StageSite {
    /// Whether each of the registers of its arguments holds a function over rows.
    var takesRowFunctions: [Bool] {
        items.flatMap { item in
            item.aggregate == nil ? [item.isRow] : Array(repeating: true, count: registerCount(of: item))
        }
    }

    private func registerCount(of item: Item) -> Int {
        (item.hasOperand ? 1 : 0) + (item.hasCondition ? 1 : 0)
    }
}

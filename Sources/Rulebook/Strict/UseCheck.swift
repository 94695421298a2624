internal import Claims
internal import FEEL

/// What a pack declares and no rule reads. A declaration that several versions take over is used when one of them uses it.
struct UseCheck {
    let pack: Pack
    let versions: [VersionExpressions]

    func run(into findings: inout FindingCollector) {
        var used: Set<SourcePosition> = []
        var readFields: Set<Int> = []
        for version in versions {
            let program = version.version.program
            let slots = Set(version.all.flatMap { expression in expression.slots })
            readFields.formUnion(slots.filter { $0 < program.fieldCount })
            for (slot, field) in program.birthDates where slots.contains(slot) { readFields.insert(field) }
            for (place, parameter) in version.source.parameters.enumerated()
            where slots.contains(program.parameterStart + place) {
                used.insert(parameter.namePosition)
            }
            let readNames = Set(program.derived.filter { slots.contains($0.slot) }.map(\.name))
            used.formUnion(version.source.definitions.filter { readNames.contains($0.name) }.map(\.namePosition))
            used.formUnion(version.source.tables.filter { readNames.contains($0.name) }.map(\.namePosition))
        }
        for version in versions {
            for (place, source) in version.source.parameters.enumerated() where !used.contains(source.namePosition) {
                // What is not known yet waits for its document; once it has a value, a rule must read it.
                let parameter = version.version.parameters[place]
                if parameter.isUnset, parameter.fallback == nil { continue }
                findings.add(
                    .unusedParameter, source.namePosition, zh: "没有规则读取参数“\(source.name)”",
                    en: "no rule reads the parameter \"\(source.name)\"")
            }
            for source in version.source.definitions where !used.contains(source.namePosition) {
                findings.add(
                    .unusedDefinition, source.namePosition, zh: "没有规则读取定义“\(source.name)”",
                    en: "no rule reads the definition \"\(source.name)\"")
            }
            for source in version.source.tables where !used.contains(source.namePosition) {
                findings.add(
                    .unusedTable, source.namePosition, zh: "没有规则读取决策表“\(source.name)”",
                    en: "no rule reads the table \"\(source.name)\"")
            }
        }
        for (index, field) in pack.kind.fields.enumerated() where field.absent != nil && !readFields.contains(index) {
            guard let position = pack.draft.source.inputPositions[field.name] else { continue }
            findings.add(
                .unusedInput, position, zh: "栏目 \(field.name) 说明了空缺的含义，但没有规则读它",
                en: "the input \(field.name) says what its absence means, and no rule reads it")
        }
    }
}

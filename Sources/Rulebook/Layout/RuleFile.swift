/// Which kind of file it is that rules are kept in.
package enum RuleFile: String, Sendable, CaseIterable {
    case pack, tests, parameters, budget, document
    /// `Rules/alerts/<name>/detector.yaml`, and the cases beside it.
    case detector
    case cases

    package var form: Form {
        switch self {
        case .pack: Forms.pack
        case .tests: Forms.testFile
        case .parameters: Forms.parameterFile
        case .budget: Forms.budget
        case .document: Forms.document
        case .detector: Forms.detector
        case .cases: Forms.caseFile
        }
    }

    /// Told by the keys at the top; nil where they are those of no rule file.
    init?(of root: YAMLNode) {
        guard case .mapping(let entries) = root.content else { return nil }
        let keys = Set(entries.map(\.key))
        if keys.contains("detector") {
            self = keys.contains("cases") || keys.contains("claims") ? .cases : .detector
        } else if keys.contains("versions") {
            self = .pack
        } else if keys.contains("tests") || keys.contains("claims") || keys.contains("equivalent") {
            self = .tests
        } else if keys.contains("lines") || keys.contains("指标") {
            self = .budget
        } else if keys.contains("parameters") || keys.contains("local shares") || keys.contains("alerts") {
            self = .parameters
        } else if keys.contains("numbering") || keys.contains("clauses") {
            self = .document
        } else if keys.contains("kind") || keys.contains("inputs") {
            self = .pack
        } else {
            return nil
        }
    }
}

internal import Claims
internal import FEEL

/// A programme file as written: read and spelled right, but no expression in it has been looked into yet.
struct PackSource {
    let programme: String
    let kind: ClaimKind
    /// Where each input is written.
    let inputPositions: [String: SourcePosition]
    let title: Bilingual
    let seedPlan: SeedPlan?
    let citation: Citation
    let versions: [VersionSource]
    /// Findings of the analysis that the author means to have.
    let intended: [IntendedFinding]
}

/// An expression with the place where it is written.
struct ExpressionSource {
    let text: String
    let position: SourcePosition
}

/// One version, with everything that it takes over from the one it extends.
struct VersionSource {
    let id: String
    let position: SourcePosition
    let title: Bilingual
    let citation: Citation
    let governs: ExpressionSource
    let topsUp: String?
    var parameters: [ParameterSource] = []
    var definitions: [DefinitionSource] = []
    var tables: [TableSource] = []
    var requirements: [RequirementSource] = []
    var amount: ExpressionSource?
    var limits: [LimitSource] = []
    var funding: [ShareSource] = []
}

struct ParameterSource {
    let name: String
    let parameter: Parameter
    let namePosition: SourcePosition
}

struct DefinitionSource {
    let name: String
    let namePosition: SourcePosition
    let expression: ExpressionSource
    let label: Bilingual?
}

struct TableSource {
    struct Row {
        let conditions: [ExpressionSource]
        let result: ExpressionSource
    }

    let name: String
    let namePosition: SourcePosition
    let title: Bilingual?
    let hitPolicy: String
    let hitPolicyPosition: SourcePosition
    let result: ParameterType
    let inputs: [ExpressionSource]
    let rows: [Row]
    var citation: Citation
}

struct RequirementSource {
    let name: String
    let code: String
    let position: SourcePosition
    let outcome: Outcome
    let condition: ExpressionSource?
    let expression: ExpressionSource
    let passesWhenUnset: Bool
    let message: MessageSource
    var citation: Citation
}

struct MessageSource {
    let zh: ExpressionSource
    let en: ExpressionSource
}

struct LimitSource {
    enum Kind {
        /// A value that may be used once, in a space shared by every kind.
        case once(space: String)
        /// So many claims for a key, counted under a name shared by every kind.
        case atMost(ExpressionSource, counter: String)
    }

    let code: String
    let position: SourcePosition
    let outcome: Outcome
    let condition: ExpressionSource?
    let key: ExpressionSource
    let kind: Kind
    let message: MessageSource
    var citation: Citation
}

struct ShareSource {
    let source: String
    let position: SourcePosition
    /// Nil: the remainder.
    let share: ExpressionSource?
}

internal import Claims
internal import FEEL
internal import Ledger

/// The compiled form of a pack: it decides whole batches of claims at a time, exactly as the pack's own evaluation does.
///
/// What has no compiled form (a version whose rules use a function or a type that is not translated, a value that does not
/// fit its column) is decided by the reference form, ``Pack/evaluate(_:on:)``, claim by claim. Nobody need know which
/// claims that were; ``leftToReference`` tells why for whoever wonders about speed.
///
///     let program = ColumnProgram(pack)
///     let decisions = program.decide(claims, on: day)
///     decisions[0].outcome
///
/// Immutable, and safe to use from every thread.
package struct ColumnProgram: Sendable {
    package let pack: Pack
    /// The columns that a batch needs for this program.
    package let layout: ColumnLayout
    /// What could not be translated: versions by their ids, and why; the whole pack where which version governs could not.
    package let leftToReference: [(version: String?, why: String)]

    let causes: CauseNames
    /// Which versions govern, in their order; nil where that has no compiled form.
    let governs: GovernsProgram?
    /// By version; nil where it has no compiled form.
    var versions: [VersionColumns?]

    struct GovernsProgram: Sendable {
        let routine: Routine
        let results: [Register]
    }

    package init(_ pack: Pack) {
        self.init(pack, extending: ColumnLayout(kind: pack.kind))
    }

    /// A program that can decide the same batches as others do: hand it the layout of the one made before, and make the
    /// batches by the layout of the last.
    ///
    /// - Precondition: the layout is of a kind with the same fields.
    package init(_ pack: Pack, extending shared: ColumnLayout) {
        precondition(shared.fields == pack.kind.fields, "a layout of the pack's kind")
        self.pack = pack
        var layout = shared
        var causes = CauseNames()
        var left: [(version: String?, why: String)] = []
        var governs: GovernsProgram?
        do throws(NotCompiled) {
            governs = try ColumnProgram.governs(pack, &layout, &causes)
        } catch {
            left.append((nil, error.description))
        }
        var versions: [VersionColumns?] = []
        if governs != nil {
            for version in pack.versions {
                do throws(NotCompiled) {
                    var compiler = ColumnCompiler(version, layout: layout, causes: causes)
                    versions.append(try VersionColumns(version, &compiler))
                    layout = compiler.layout
                    causes = compiler.causes
                } catch {
                    left.append((version.id, error.description))
                    versions.append(nil)
                }
            }
        }
        // Whether a field is missing or invalid is asked of whichever column has it.
        for case .field(let field) in causes.names where layout.anyColumn(of: field) == nil {
            _ = layout.column(.field(field), .presence)
        }
        self.layout = layout
        self.causes = causes
        self.governs = governs
        self.versions = versions
        leftToReference = left
    }

    private static func governs(_ pack: Pack, _ layout: inout ColumnLayout, _ causes: inout CauseNames)
        throws(NotCompiled) -> GovernsProgram
    {
        guard pack.versions.count <= 64 else { throw NotCompiled("more than 64 versions") }
        var routine = Routine()
        var results: [Register] = []
        for version in pack.versions {
            var compiler = ColumnCompiler(version, layout: layout, causes: causes, routine: routine)
            let syntax = version.program.governs.syntax
            results.append(try compiler.truth(try compiler.operand(syntax)))
            layout = compiler.layout
            causes = compiler.causes
            routine = compiler.routine
        }
        return GovernsProgram(routine: routine, results: results)
    }
}

/// The compiled form of one version: a routine, and what the results in its registers mean.
struct VersionColumns: Sendable {
    struct Check: Sendable {
        /// It applies where this holds.
        let condition: Register?
        let holds: Register
        let outcome: UInt8
        let passesWhenUnset: Bool
        /// The requirement's number.
        let number: Int
    }

    struct Quota: Sendable {
        let condition: Register?
        /// How many claims there may be, with its scale; nil for a value that may be used once.
        let most: Register?
        let parts: [Part]

        struct Part: Sendable {
            /// True where the part has a value, else unknown.
            let presence: Register
            /// Whether it may be missing.
            let isOptional: Bool
        }
    }

    var routine: Routine
    let checks: [Check]
    let quotas: [Quota]
    let amount: Register
    /// How many decimals of a yuan the amount has.
    let scale: Int
    let split: Split?
    /// Why the claim is held while a share is unset.
    let unsetShares: CauseSet

    /// Larger amounts, before they are rounded, are left to the reference form.
    static let largestAmount: Int64 = 900_000_000_000_000

    init(_ version: PackVersion, _ compiler: inout ColumnCompiler) throws(NotCompiled) {
        let program = version.program
        guard program.requirements.count <= 64 else { throw NotCompiled("more than 64 requirements") }
        var checks: [Check] = []
        for (number, requirement) in program.requirements.enumerated() {
            guard let condition = try VersionColumns.condition(requirement.condition, &compiler) else { continue }
            checks.append(
                Check(
                    condition: condition.register,
                    holds: try compiler.truth(try compiler.operand(requirement.expression.syntax)),
                    outcome: requirement.outcome.rank, passesWhenUnset: requirement.passesWhenUnset, number: number))
        }
        self.checks = checks
        quotas = try VersionColumns.quotas(program.limits, &compiler)
        let (registers, scale, _) = try compiler.aligned([try compiler.operand(program.amount.syntax)])
        amount = registers[0]
        self.scale = scale
        split = version.split
        var unset: CauseSet = []
        if version.split == nil {
            for name in version.unsetShares where version.unsetReasons[name] != nil {
                unset.insert(try compiler.cause(.parameter(name)))
            }
        }
        unsetShares = unset
        routine = compiler.routine
    }

    /// A condition as a register; nil inside where it always holds, nil where it never does.
    private static func condition(_ condition: CompiledExpression?, _ compiler: inout ColumnCompiler)
        throws(NotCompiled) -> (register: Register?, Void)?
    {
        guard let condition else { return (nil, ()) }
        switch try compiler.operand(condition.syntax) {
        case .constant(.boolean(true)): return (nil, ())
        case .constant(.boolean(false)): return nil
        case let operand: return (try compiler.truth(operand), ())
        }
    }

    private static func quotas(_ limits: [Limit], _ compiler: inout ColumnCompiler) throws(NotCompiled) -> [Quota] {
        var quotas: [Quota] = []
        var keys: [(space: String, parts: [Operand])] = []
        for limit in limits {
            guard let condition = try self.condition(limit.condition, &compiler) else { continue }
            var operands: [Operand] = []
            for part in limit.key { operands.append(try compiler.operand(part.syntax)) }
            var most: Register?
            var isOnce = false
            switch limit.kind {
            case .once(let space):
                isOnce = true
                for key in keys where key.space == space { try compiler.watch(key.parts, operands) }
                keys.append((space, operands))
            case .atMost(let expression, _):
                most = try compiler.aligned([try compiler.operand(expression.syntax)]).registers[0]
            }
            var parts: [Quota.Part] = []
            for (place, operand) in operands.enumerated() {
                parts.append(
                    .init(
                        presence: try compiler.presence(operand), isOptional: isOnce && place < operands.count - 1))
            }
            quotas.append(Quota(condition: condition.register, most: most, parts: parts))
        }
        return quotas
    }
}

extension ColumnCompiler {
    /// Leaves rows to the reference form where two keys of one space may be the same, so that the claim uses a value twice.
    mutating func watch(_ key: [Operand], _ other: [Operand]) throws(NotCompiled) {
        var difference: Int64 = 0
        let mine = try digests(key, &difference, sign: 1)
        let others = try digests(other, &difference, sign: -1)
        _ = routine.emit(.mayMeet(columns: mine, otherColumns: others, difference: difference), .truth)
    }

    private mutating func digests(_ key: [Operand], _ difference: inout Int64, sign: Int64) throws(NotCompiled) -> [Int]
    {
        var columns: [Int] = []
        difference &+= sign &* Int64(key.count - 1) &* TextDigest.of("|")
        for part in key {
            switch part {
            case .constant(.string(let text)): difference &+= sign &* TextDigest.of(text)
            case .text(let column, _): columns.append(layout.column(layout.columns[column].source, .digest))
            default: throw NotCompiled("a key of this type beside another in the same space")
            }
        }
        return columns
    }
}

internal import Claims
internal import FEEL

/// The names that the expressions of one version may use, in the order in which they come to exist: claim fields, the
/// business day, birth dates, parameters, definitions, tables. Slots of the frame follow the same order.
struct NamesInScope {
    private(set) var scope = Scope()
    private var displays: [Display] = []
    private var personal: Set<Int> = []
    private var owners: [String: String] = [:]
    let businessDaySlot: Int
    /// Slots of `X_birth_date` with the fields they are taken from.
    let birthDates: [(slot: Int, field: Int)]

    init(kind: ClaimKind) {
        for field in kind.fields {
            let slot = scope.declare(field.name, field.type.feelType)
            displays.append(.field(field))
            owners[field.name] = "a field"
            if field.isPersonal || field.holdsPersonalParts { personal.insert(slot) }
        }
        businessDaySlot = scope.declare("business_day", .date)
        displays.append(.typed(.date))
        owners["business_day"] = "the day of the decision"
        var births: [(slot: Int, field: Int)] = []
        for (index, field) in kind.fields.enumerated() where field.type == .residentID && field.name.hasSuffix("_id") {
            let name = field.name.dropLast(3) + "_birth_date"
            let slot = scope.declare(String(name), .date)
            displays.append(.result(masked: true))
            owners[String(name)] = "the birth date of \(field.name)"
            personal.insert(slot)
            births.append((slot, index))
        }
        birthDates = births
    }

    var count: Int { displays.count }

    /// Adds a name, unless something else bears it already.
    mutating func declare(
        _ name: String, _ type: FEELType, _ display: Display, as what: String, at position: SourcePosition,
        _ diagnostics: DiagnosticCollector
    ) -> Int {
        if let owner = owners[name] {
            diagnostics.report(position, "\"\(name)\" is already the name of \(owner)", expected: "another name")
        }
        owners[name] = what
        displays.append(display)
        return scope.declare(name, type)
    }

    func compile(_ source: ExpressionSource, expecting type: FEELType?, _ diagnostics: DiagnosticCollector)
        -> CompiledExpression?
    {
        checkClock(source, diagnostics)
        do {
            return try CompiledExpression(source.text, in: scope, at: source.position, expecting: type)
        } catch {
            diagnostics.report(error)
            return nil
        }
    }

    func checkClock(_ source: ExpressionSource, _ diagnostics: DiagnosticCollector) {
        ClockCheck.check(source, names: Array(owners.keys), diagnostics)
    }

    /// A name shows its value as what it is; anything else shows a result.
    func display(of expression: CompiledExpression, written text: String) -> Display {
        if let slot = scope.slot(of: text) { return displays[slot] }
        return .result(masked: expression.slots.contains { personal.contains($0) })
    }

    func display(ofSlot slot: Int) -> Display { displays[slot] }
}

extension Field {
    /// A list whose records say who somebody is.
    fileprivate var holdsPersonalParts: Bool {
        if case .list(let fields) = type { fields.contains(where: \.isPersonal) } else { false }
    }
}

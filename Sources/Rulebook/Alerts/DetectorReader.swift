internal import Claims
internal import FEEL

/// Reads one `detector.yaml` and compiles its expressions over the fields of the kinds that it looks at.
struct DetectorReader {
    let diagnostics: DiagnosticCollector
    let schema: ClaimSchema

    private static let what = "the detector"

    func detector(_ root: YAMLNode, folder: String, overlays: [ParameterOverlay]) -> Detector? {
        let what = Self.what
        guard let reader = MappingReader(root, what, as: Forms.detector, diagnostics),
            let nameNode = reader.required("detector", what), let name = nameNode.text("detector", diagnostics),
            let title = reader.required("title", what)?.bilingual("title", diagnostics),
            let finding = reader.required("finding", what)?.bilingual("finding", diagnostics),
            let citation = reader.required("cites", what).flatMap({
                CitationReader(diagnostics: diagnostics).citation($0)
            }),
            let severity = reader.required("severity", what).flatMap({ word($0, "severity", Detector.Severity.self) }),
            let action = reader.required("action", what).flatMap({ word($0, "action", Detector.Action.self) }),
            let meaning = reader.required("meaning", what)?.bilingual("meaning", diagnostics),
            let shown = reader.required("shows", what)
        else { return nil }
        if name != folder {
            diagnostics.report(
                nameNode.position, "the detector is \"\(name)\" but its folder is \"\(folder)\"",
                expected: "\"\(folder)\"", chinese: "预警规则是“\(name)”，而目录是“\(folder)”，两者应相同")
        }
        let shapes = Detector.Shape.allCases.filter { reader.has($0.rawValue) }
        guard shapes.count == 1, let shape = shapes.first, let body = reader[shape.rawValue] else {
            let known = Detector.Shape.allCases.map(\.rawValue).joined(separator: ", ")
            diagnostics.report(
                root.position, "the detector looks in \(shapes.isEmpty ? "no way" : "several ways")",
                expected: "exactly one of: \(known)", chinese: "应恰好有其中一个：\(known)")
            return nil
        }
        let kinds = kinds(reader["kinds"])
        let outcomes = reader["outcomes"]?.items("outcomes", diagnostics).compactMap {
            word($0, "outcomes", Outcome.self)?.rawValue
        }
        let parameters = (reader["parameters"]?.entries("parameters", diagnostics) ?? []).compactMap {
            VersionReader(diagnostics: diagnostics).parameter($0, citing: citation, label: nil)
        }.map { laidOver($0, overlays) }
        check(overlays, against: parameters)
        var names = DetectorNames(
            kinds: kinds ?? schema.kinds, parameters: parameters, position: root.position, diagnostics)
        let definitions = (reader["definitions"]?.entries("definitions", diagnostics) ?? []).compactMap {
            names.define($0)
        }
        let when = names.expression(reader["when"], "when", .boolean)
        guard let program = program(shape, body, names, definitions, when: when) else { return nil }
        let shows = shown.items("shows", diagnostics).compactMap { item -> String? in
            guard let field = item.text("shows", diagnostics) else { return nil }
            if !names.fields.contains(field) { names.reportUnknown(field, at: item.position) }
            return field
        }
        checkPlaceholders(in: meaning, at: reader["meaning"]?.position ?? root.position)
        guard diagnostics.isEmpty else { return nil }
        return Detector(
            name: name, title: title, finding: finding, citation: citation,
            days: (day(reader["from"], "from"), day(reader["to"], "to")), severity: severity, action: action,
            shape: shape, meaning: meaning, shows: shows, parameters: parameters, position: root.position,
            list: MappingReader(body, what, as: Self.form(shape), diagnostics)?["list"]?.scalar,
            kinds: kinds.map { Set($0.map(\.name)) },
            outcomes: Set(outcomes ?? [Outcome.approved, .waitlisted, .held].map(\.rawValue)), program: program)
    }

    // MARK: - The shape

    static func form(_ shape: Detector.Shape) -> Form {
        switch shape {
        case .count: Forms.count
        case .ratio: Forms.ratio
        case .share: Forms.share
        case .match: Forms.match
        case .pair: Forms.pair
        case .condition: Forms.condition
        }
    }

    private func program(
        _ shape: Detector.Shape, _ body: YAMLNode, _ names: DetectorNames, _ definitions: [CompiledExpression],
        when: CompiledExpression?
    ) -> DetectorProgram? {
        let form = Self.form(shape)
        guard let reader = MappingReader(body, form.name, as: form, diagnostics) else { return nil }
        for key in form.keys where key.isRequired { _ = reader.required(key.name, form.name) }
        if let node = reader["list"], let list = node.text("list", diagnostics), !Detector.lists.contains(list) {
            diagnostics.report(
                node.position, "there is no kind of list \"\(list)\"",
                expected: Spelling.expectation(for: list, among: Detector.lists),
                chinese: "没有“\(list)”这种名单，应为 \(Detector.lists.joined(separator: "、"))")
        }
        let keys = ["by", "key", "first"].compactMap { reader[$0] }.flatMap { names.keys($0) }
        let second = reader["second"].map { names.keys($0) } ?? []
        let value =
            shape == .ratio
            ? names.expression(reader["value"], "value", .number)
            : names.expression(reader["of"], "of", nil)
        let program = DetectorProgram(
            fields: names.fields, parameterStart: names.parameterStart, definitions: definitions, when: when,
            keys: keys, secondKeys: second, value: value,
            that: names.expression(reader["that"], "that", .boolean),
            dated: names.expression(reader["dated"], "dated", .date),
            thenDated: names.expression(reader["then dated"], "then dated", .date),
            within: names.limit(reader["within"], "within"), atLeast: names.limit(reader["at least"], "at least"),
            moreThan: names.limit(reader["more than"], "more than"))
        return diagnostics.isEmpty ? program : nil
    }

    // MARK: - Parts

    private func kinds(_ node: YAMLNode?) -> [ClaimKind]? {
        guard let node else { return nil }
        return node.items("kinds", diagnostics).compactMap { item in
            guard let name = item.text("kinds", diagnostics) else { return nil }
            let kind = schema.kinds.first { $0.name == name }
            if kind == nil {
                diagnostics.report(
                    item.position, "there is no kind of claims \"\(name)\"",
                    expected: Spelling.expectation(for: name, among: schema.kinds.map(\.name)),
                    chinese: "没有“\(name)”这种补贴类别，应为 "
                        + Spelling.expectation(for: name, among: schema.kinds.map(\.name)))
            }
            return kind
        }
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ what: String, _ type: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let text = node.text(what, diagnostics) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        diagnostics.report(
            node.position, "\(what) is \"\(text)\"", expected: Spelling.expectation(for: text, among: known),
            chinese: "\(what) 写的是“\(text)”，应为 \(known.joined(separator: "、"))")
        return nil
    }

    private func day(_ node: YAMLNode?, _ what: String) -> CivilDate? {
        guard let node else { return nil }
        let day = node.scalar.flatMap { CivilDate($0) }
        if day == nil {
            diagnostics.report(
                node.position, "\(what): \(node.kindName) is no date", expected: "a date such as 2024-08-01",
                chinese: "\(what) 处是“\(node.scalar ?? "…")”，应为日期，如 2024-08-01")
        }
        return day
    }

    private func laidOver(_ parameter: Parameter, _ overlays: [ParameterOverlay]) -> Parameter {
        overlays.filter { $0.name == parameter.name }.reduce(parameter) { parameter, overlay in
            guard let literal = ParameterLiteral.read(overlay.value, declared: parameter.type, diagnostics) else {
                return parameter
            }
            return parameter.replaced(by: literal, citing: overlay.citation, at: overlay.position)
        }
    }

    private func check(_ overlays: [ParameterOverlay], against parameters: [Parameter]) {
        for overlay in overlays where !parameters.contains(where: { $0.name == overlay.name }) {
            diagnostics.report(
                overlay.position, "the detector \(overlay.programme) has no parameter \"\(overlay.name)\"",
                expected: Spelling.expectation(for: overlay.name, among: parameters.map(\.name)),
                chinese: "预警规则 \(overlay.programme) 没有数值“\(overlay.name)”，应为 "
                    + Spelling.expectation(for: overlay.name, among: parameters.map(\.name)))
        }
    }

    private func checkPlaceholders(in meaning: Bilingual, at position: SourcePosition) {
        for text in [meaning.zh, meaning.en] {
            for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
                let name = part.prefix { $0 != "}" }
                guard !["number", "limit", "claims"].contains(name) else { continue }
                diagnostics.report(
                    position, "the meaning has {\(name)}", expected: "{number}, {limit} or {claims}",
                    chinese: "数字的意思里有 {\(name)}，应为 {number}、{limit} 或 {claims}")
            }
        }
    }
}

/// The names that a detector's expressions may use: the fields of its kinds, facts of the decision, parameters, definitions.
struct DetectorNames {
    private(set) var scope = Scope()
    let fields: [String]
    let parameterStart: Int
    private let parameterCount: Int
    private let diagnostics: DiagnosticCollector
    private var known: Set<String> = []

    init(
        kinds: [ClaimKind], parameters: [Parameter], position: SourcePosition, _ diagnostics: DiagnosticCollector
    ) {
        self.diagnostics = diagnostics
        var fields: [String] = []
        // Fields of one name have one type in all packs; a list of choices may differ, and is a text here.
        for field in kinds.flatMap(\.fields) where !fields.contains(field.name) {
            fields.append(field.name)
            scope.declare(field.name, DetectorNames.type(of: field))
        }
        self.fields = fields
        for fact in DetectorProgram.facts { scope.declare(fact.name, fact.type) }
        parameterStart = fields.count + DetectorProgram.facts.count
        parameterCount = parameters.count
        known = Set(fields + DetectorProgram.facts.map(\.name))
        for parameter in parameters {
            if !known.insert(parameter.name).inserted { reportTaken(parameter.name, at: parameter.position) }
            scope.declare(parameter.name, parameter.type.feelType)
        }
    }

    private static func type(of field: Field) -> FEELType {
        if case .choice = field.type { .string } else { field.type.feelType }
    }

    mutating func define(_ entry: YAMLNode.Entry) -> CompiledExpression? {
        guard NameCheck.isUsable(entry.key, at: entry.keyPosition, diagnostics) else { return nil }
        if !known.insert(entry.key).inserted { reportTaken(entry.key, at: entry.keyPosition) }
        let expression = expression(entry.value, entry.key, nil)
        scope.declare(entry.key, expression?.type ?? .any)
        return expression
    }

    func expression(_ node: YAMLNode?, _ what: String, _ type: FEELType?) -> CompiledExpression? {
        node.flatMap { $0.expression(what, diagnostics) }.flatMap { compile($0, type) }
    }

    /// Expressions separated by commas.
    func keys(_ node: YAMLNode) -> [CompiledExpression] {
        guard let source = node.expression("by", diagnostics) else { return [] }
        return ExpressionList.parts(of: source).compactMap { compile($0, nil) }
    }

    /// A limit, which rests on parameters alone.
    func limit(_ node: YAMLNode?, _ what: String) -> CompiledExpression? {
        guard let node, let expression = expression(node, what, .number) else { return nil }
        let allowed = parameterStart..<(parameterStart + parameterCount)
        if expression.slots.contains(where: { !allowed.contains($0) }) {
            diagnostics.report(
                node.position, "\(what) depends on the claim", expected: "a parameter or a number",
                chinese: "\(what) 随申报而变，应为数值的名字或数")
        }
        return expression
    }

    func reportUnknown(_ field: String, at position: SourcePosition) {
        diagnostics.report(
            position, "no kind that is looked at has a field \"\(field)\"",
            expected: Spelling.expectation(for: field, among: fields),
            chinese: "所看的补贴类别没有“\(field)”这一栏，应为 " + Spelling.expectation(for: field, among: fields))
    }

    private func reportTaken(_ name: String, at position: SourcePosition) {
        diagnostics.report(
            position, "\"\(name)\" is already the name of something else", expected: "another name",
            chinese: "“\(name)”已经是别的名字，请换一个")
    }

    private func compile(_ source: ExpressionSource, _ type: FEELType?) -> CompiledExpression? {
        ClockCheck.check(source, names: Array(known), diagnostics)
        do {
            return try CompiledExpression(source.text, in: scope, at: source.position, expecting: type)
        } catch {
            diagnostics.report(error)
            return nil
        }
    }
}

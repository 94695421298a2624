internal import Claims
internal import FEEL
internal import Ledger

/// Reads test files: base claims, and tests that start from them.
struct PackTestReader {
    let rulebook: Rulebook
    let diagnostics: DiagnosticCollector
    private let parser: ClaimParser
    private var bases: [String: [String: BaseClaim]] = [:]

    private struct BaseClaim {
        let fields: [RawField]
        let position: SourcePosition
    }

    init(rulebook: Rulebook, diagnostics: DiagnosticCollector) {
        self.rulebook = rulebook
        self.diagnostics = diagnostics
        parser = ClaimParser(schema: rulebook.schema)
    }

    // MARK: - Claims

    mutating func readClaims(_ root: YAMLNode, folder: String) {
        guard let (reader, pack) = opened(root, folder: folder) else { return }
        for entry in reader["claims"]?.entries("claims", diagnostics) ?? [] {
            let fields = rawFields(entry.value, of: pack)
            if let other = bases[pack.programme]?[entry.key] {
                diagnostics.report(
                    entry.keyPosition, "there is already a claim \"\(entry.key)\" at \(other.position)",
                    expected: "another name")
                continue
            }
            bases[pack.programme, default: [:]][entry.key] = BaseClaim(fields: fields, position: entry.keyPosition)
        }
    }

    private func opened(_ root: YAMLNode, folder: String) -> (MappingReader, Pack)? {
        guard let reader = MappingReader(root, "the test file", as: Forms.testFile, diagnostics),
            let node = reader.required("programme", "the test file"),
            let programme = node.text("programme", diagnostics)
        else { return nil }
        guard let pack = rulebook.pack(programme: programme), programme == folder else {
            diagnostics.report(
                node.position, "the programme is \"\(programme)\" but its folder is \"\(folder)\"",
                expected: "\"\(folder)\"")
            return nil
        }
        return (reader, pack)
    }

    /// The fields of a claim as they are written; the kind need not be said.
    private func rawFields(_ node: YAMLNode, of pack: Pack) -> [RawField] {
        var fields = node.entries("the claim", diagnostics).compactMap { entry -> RawField? in
            guard let index = pack.kind.index(of: entry.key) else {
                diagnostics.report(
                    entry.keyPosition, "\(pack.kind.name) has no field \"\(entry.key)\"",
                    expected: Spelling.expectation(for: entry.key, among: pack.kind.fields.map(\.name)))
                return nil
            }
            return RawField(name: entry.key, value: rawValue(entry.value, of: pack.kind.fields[index]))
        }
        if !fields.contains(where: { $0.name == CommonField.kind.name }) {
            fields.append(RawField(name: CommonField.kind.name, value: .text(pack.kind.name)))
        }
        return fields
    }

    private func rawValue(_ node: YAMLNode, of field: Field) -> RawValue {
        switch node.content {
        case _ where node.isNull: return .null
        case .scalar(let text, _):
            if field.type == .boolean, let flag = node.booleanWord { return .boolean(flag) }
            return .text(text)
        case .sequence(let items):
            guard case .list(let parts) = field.type else { break }
            return .list(
                items.map { item in
                    item.entries(field.name, diagnostics).compactMap { entry in
                        guard let part = parts.first(where: { $0.name == entry.key }) else {
                            diagnostics.report(
                                entry.keyPosition, "\(field.name) has no part \"\(entry.key)\"",
                                expected: Spelling.expectation(for: entry.key, among: parts.map(\.name)))
                            return nil
                        }
                        return RawField(name: entry.key, value: rawValue(entry.value, of: part))
                    }
                })
        case .mapping: break
        }
        diagnostics.report(node.position, "\(field.name) is \(node.kindName)", expected: "a single value")
        return .null
    }

    // MARK: - Tests

    func tests(_ root: YAMLNode, folder: String) -> [PackTest] {
        // Whatever is wrong outside the tests was said when the claims were read.
        guard case .mapping(let entries) = root.content, let pack = rulebook.pack(programme: folder),
            let node = entries.first(where: { $0.key == "tests" })?.value
        else { return [] }
        var names: Set<String> = []
        return node.items("tests", diagnostics).compactMap { item in
            guard let test = test(item, of: pack) else { return nil }
            if !names.insert(test.name).inserted {
                diagnostics.report(
                    item.position, "there are two tests \"\(test.name)\" in this file", expected: "another name")
            }
            return test
        }
    }

    func equivalents(_ root: YAMLNode, folder: String) -> [DeclaredEquivalent] {
        guard case .mapping(let entries) = root.content, let pack = rulebook.pack(programme: folder),
            let node = entries.first(where: { $0.key == "equivalent" })?.value
        else { return [] }
        return node.items("equivalent", diagnostics).compactMap { item in
            let what = "the equivalent change"
            guard let reader = MappingReader(item, what, as: Forms.equivalent, diagnostics),
                let rule = reader.requiredText("rule", what), let change = reader.requiredText("change", what),
                let because = reader.required("because", what)?.bilingual("because", diagnostics)
            else { return nil }
            let versions = reader["versions"]?.texts("versions", diagnostics)
            for id in versions ?? [] where pack.version(id) == nil {
                diagnostics.report(
                    item.position, "there is no version \"\(id)\"",
                    expected: Spelling.expectation(for: id, among: pack.versions.map(\.id)))
            }
            return DeclaredEquivalent(
                programme: pack.programme, rule: rule, change: change, versions: versions, because: because,
                position: item.position)
        }
    }

    private func test(_ node: YAMLNode, of pack: Pack) -> PackTest? {
        guard let reader = MappingReader(node, "the test", as: Forms.test, diagnostics),
            let name = reader.requiredText("name", "the test")
        else { return nil }
        let what = "the test \"\(name.clipped(to: 60))\""
        guard let day = reader.required("on", what).flatMap({ date($0) }),
            let claim = claim(reader, of: pack, what), let expectNode = reader.required("expect", what),
            let expected = expectation(expectNode, of: pack, what)
        else { return nil }
        var tested = pack
        if let parameters = reader["parameters"] {
            guard let laid = pack.laying(over: overlays(parameters, of: pack), diagnostics) else { return nil }
            tested = laid
        }
        let budget = reader["budget"].map { self.budget($0) } ?? []
        let earlier =
            reader["after"]?.items("after", diagnostics).compactMap {
                self.earlier($0, of: pack, tested: tested, on: day)
            } ?? []
        return PackTest(
            programme: pack.programme, name: name, position: node.position, businessDay: day, claim: claim.claim,
            expected: expected,
            pack: tested, budget: budget, earlier: earlier,
            source: .init(claim: claim.source, parameters: reader["parameters"], budget: reader["budget"]))
    }

    /// The named base claim with the changes in `with`.
    private func claim(_ reader: MappingReader, of pack: Pack, _ what: String) -> (
        claim: Claim, source: PackTest.ClaimSource
    )? {
        guard let node = reader.required("claim", what), let name = node.text("claim", diagnostics) else { return nil }
        let known = bases[pack.programme] ?? [:]
        guard let base = known[name] else {
            diagnostics.report(
                node.position, "there is no claim \"\(name)\" of \(pack.programme)",
                expected: Spelling.expectation(for: name, among: known.keys.sorted()))
            return nil
        }
        let changes = reader["with"].map { with in rawFields(with, of: pack).filter { with.hasKey($0.name) } } ?? []
        let fields = base.fields.laidOver(by: changes)
        switch parser.claim(from: fields) {
        case .success(let claim):
            guard claim.kind.name == pack.kind.name else {
                diagnostics.report(
                    node.position, "the claim is of the kind \(claim.kind.name)", expected: pack.kind.name)
                return nil
            }
            return (claim, PackTest.ClaimSource(base: name, with: changes, fields: fields))
        case .failure(let problem):
            diagnostics.report(node.position, "this is not a claim: \(problem.message.en)", expected: problem.remedy.en)
            return nil
        }
    }

    private func earlier(_ node: YAMLNode, of pack: Pack, tested: Pack, on day: CivilDate) -> PackTest.EarlierClaim? {
        guard
            let reader = MappingReader(
                node, "the earlier claim", as: Forms.earlier, diagnostics)
        else { return nil }
        var decided = tested
        if let programmeNode = reader["programme"], let programme = programmeNode.text("programme", diagnostics),
            programme != pack.programme
        {
            guard let other = rulebook.pack(programme: programme) else {
                diagnostics.report(
                    programmeNode.position, "there is no programme \"\(programme)\"",
                    expected: Spelling.expectation(for: programme, among: rulebook.packs.map(\.programme)))
                return nil
            }
            decided = other
        }
        let earlierDay = reader["on"].map { date($0) } ?? day
        guard let earlierDay, let claim = claim(reader, of: decided, "the earlier claim") else { return nil }
        return .init(pack: decided, claim: claim.claim, businessDay: earlierDay, source: claim.source)
    }

    private func overlays(_ node: YAMLNode, of pack: Pack) -> [ParameterOverlay] {
        node.entries("parameters", diagnostics).compactMap { entry in
            var value = entry.value
            var versions: [(id: String, position: SourcePosition)]?
            // A value for some versions alone is a group of keys, as in a parameter file.
            if case .mapping = entry.value.content {
                let what = "the parameter \(entry.key)"
                guard let reader = MappingReader(entry.value, what, as: Forms.caseValue, diagnostics),
                    let written = reader.required("value", what), let list = reader.required("versions", what)
                else { return nil }
                value = written
                versions = list.items("versions", diagnostics).compactMap { item in
                    item.text("versions", diagnostics).map { ($0, item.position) }
                }
            }
            return ParameterOverlay(
                programme: pack.programme, programmePosition: entry.keyPosition, name: entry.key,
                position: entry.keyPosition, versions: versions, value: value,
                citation: Citation(document: entry.keyPosition.file, status: .illustrative))
        }
    }

    private func budget(_ node: YAMLNode) -> [Facts.Available] {
        amounts(node, "budget").map { .init(source: $0.source, amount: $0.amount) }
    }

    // MARK: - Expectations

    private func expectation(_ node: YAMLNode, of pack: Pack, _ what: String) -> PackTest.Expectation? {
        guard
            let reader = MappingReader(
                node, "expect", as: Forms.expectation, diagnostics),
            let outcomeNode = reader.required("outcome", what), let word = outcomeNode.text("outcome", diagnostics)
        else { return nil }
        guard let outcome = Outcome(rawValue: word) else {
            diagnostics.report(
                outcomeNode.position, "the outcome is \"\(word)\"",
                expected: Spelling.expectation(for: word, among: Outcome.allCases.map(\.rawValue)))
            return nil
        }
        var version: PackTest.VersionName?
        if let node = reader["version"] {
            if node.isNull || node.scalar == "none" {
                version = PackTest.VersionName.none
            } else if let id = node.text("version", diagnostics) {
                if pack.version(id) == nil {
                    diagnostics.report(
                        node.position, "there is no version \"\(id)\"",
                        expected: Spelling.expectation(for: id, among: pack.versions.map(\.id)))
                }
                version = .version(id)
            }
        }
        let pays = outcome == .approved || outcome == .waitlisted
        if !pays, let extra = reader["amount"] ?? reader["funding"] {
            diagnostics.report(
                extra.position, "an amount is expected of a claim that is \(word)",
                expected: "an amount only where the claim is approved or waitlisted")
        }
        let reasons = reader["reasons"]?.texts("reasons", diagnostics) ?? []
        if (outcome == .approved) != reasons.isEmpty {
            diagnostics.report(
                reader["reasons"]?.position ?? node.position,
                "\(what) expects \(word) with \(reasons.isEmpty ? "no reasons" : "reasons")",
                expected: "\"reasons: [CODE, …]\" for every outcome but approved")
        }
        return PackTest.Expectation(
            outcome: outcome, version: version, amount: reader["amount"].flatMap { amount($0) },
            funding: reader["funding"].map {
                amounts($0, "funding").map { Split.Part(source: $0.source, amount: $0.amount) }
            }, reasons: reasons)
    }

    private func amounts(_ node: YAMLNode, _ what: String) -> [(source: FundingSource, amount: Fen)] {
        node.entries(what, diagnostics).compactMap { entry in
            guard let source = FundingSource(rawValue: entry.key) else {
                diagnostics.report(
                    entry.keyPosition, "there is no funding source \"\(entry.key)\"",
                    expected: Spelling.expectation(for: entry.key, among: FundingSource.allCases.map(\.rawValue)))
                return nil
            }
            return amount(entry.value).map { (source, $0) }
        }
    }

    /// Yuan, with the word or without.
    private func amount(_ node: YAMLNode) -> Fen? {
        var text = node.scalar?.trimmed ?? ""
        for unit in ["yuan", "元"] where text.hasSuffix(unit) { text = String(text.dropLast(unit.count)).trimmed }
        guard let fen = Fen(yuan: text) else {
            diagnostics.report(node.position, "\(node.kindName) is no amount", expected: "yuan such as 10000.00")
            return nil
        }
        return fen
    }

    private func date(_ node: YAMLNode) -> CivilDate? {
        guard let date = node.scalar.flatMap({ CivilDate($0) }) else {
            diagnostics.report(node.position, "\(node.kindName) is no date", expected: "a date such as 2024-07-01")
            return nil
        }
        return date
    }
}

extension YAMLNode {
    fileprivate func hasKey(_ key: String) -> Bool {
        if case .mapping(let entries) = content { entries.contains { $0.key == key } } else { false }
    }
}

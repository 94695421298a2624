package import Claims
package import FEEL

/// Which rule or test answers each clause of the documents that packs cite, and what is left open.
package struct ClauseCoverage: Sendable {
    package struct Document: Sendable {
        package let document: RuleDocument
        package let clauses: [Clause]

        package func count(_ state: State) -> Int { clauses.count { $0.state == state } }
    }

    package struct Clause: Sendable {
        package let name: String
        package let summary: Bilingual?
        package let rules: [Answer]
        package let tests: [Answer]
        package let notModelled: Bilingual?
        package let state: State
    }

    package enum State: String, Sendable, CaseIterable {
        /// A rule or test answers it.
        case answered
        /// So in part; the rest is not modelled, and it is said why.
        case partly = "in part"
        /// No rule does, and it is said why.
        case notModelled = "not modelled"
        /// Nothing answers it, and nothing says why.
        case open
        /// It exists, and its text is not at hand.
        case notAtHand = "not at hand"
    }

    /// Names of rules in a version, or of tests in a programme.
    package struct Answer: Sendable, Hashable {
        /// `vehicle-scrappage V1`, or `vehicle-scrappage` for tests.
        package let place: String
        package internal(set) var names: [String]
    }

    /// In the order of the files.
    package let documents: [Document]
    /// Cited, and not described under `documents/`; with the place of the first citation.
    package let undescribed: [(name: String, position: SourcePosition)]
    /// What is wrong: clauses cited that do not exist, answers that name no rule and no test.
    package let errors: [Diagnostic]

    package init(of rulebook: Rulebook, tests: PackTests, documents: [RuleDocument]) {
        let diagnostics = DiagnosticCollector()
        let uses = rulebook.packs.flatMap(\.citationUses)
        var undescribed: [(name: String, position: SourcePosition)] = []
        for use in uses {
            let named = documents.filter { $0.isNamed(use.citation) }
            if named.isEmpty {
                if !undescribed.contains(where: { $0.name == use.citation.document }) {
                    undescribed.append((use.citation.document, use.position))
                }
                continue
            }
            for clause in use.clauses where !named.contains(where: { $0.has(clause) }) {
                let known = named.flatMap { $0.clauses.map(\.name) + $0.unseen }
                diagnostics.report(
                    use.position, "\(use.citation.document) has no clause \"\(clause)\"",
                    expected: Spelling.expectation(for: clause, among: known))
            }
        }
        let check = AnswerCheck(rulebook: rulebook, tests: tests, diagnostics: diagnostics)
        self.documents = documents.map { document in
            Document(
                document: document,
                clauses: document.clauses.map { clause in
                    var rules = check.rules(clause.rules)
                    for use in uses where document.isNamed(use.citation) && use.clauses.contains(clause.name) {
                        rules.add(use.rule, in: use.place)
                    }
                    let tests = check.tests(clause.tests)
                    let state: State =
                        rules.isEmpty && tests.isEmpty
                        ? (clause.notModelled == nil ? .open : .notModelled)
                        : (clause.notModelled == nil ? .answered : .partly)
                    return Clause(
                        name: clause.name, summary: clause.summary, rules: rules, tests: tests,
                        notModelled: clause.notModelled, state: state)
                }
                    + document.unseen.map {
                        Clause(name: $0, summary: nil, rules: [], tests: [], notModelled: nil, state: .notAtHand)
                    })
        }
        self.undescribed = undescribed
        errors = RulebookErrors(diagnostics.diagnostics).diagnostics
    }

    /// Holds what packs cite to the documents described below the rules.
    /// - Throws: what is wrong with the descriptions, and every cited clause that does not exist.
    package static func check(
        _ rulebook: Rulebook, tests: PackTests, directory: String, buffers: [String: [UInt8]] = [:]
    ) throws(RulebookErrors) {
        let documents = try RuleDocument.load(directory: directory, buffers: buffers)
        let errors = ClauseCoverage(of: rulebook, tests: tests, documents: documents).errors
        if !errors.isEmpty { throw RulebookErrors(errors) }
    }

    /// Whether something is wrong or left open.
    package var isFinding: Bool {
        !errors.isEmpty || !undescribed.isEmpty || documents.contains { $0.count(.open) > 0 }
    }
}

extension [ClauseCoverage.Answer] {
    fileprivate mutating func add(_ name: String, in place: String) {
        if let number = firstIndex(where: { $0.place == place }) {
            if !self[number].names.contains(name) { self[number].names.append(name) }
        } else {
            append(ClauseCoverage.Answer(place: place, names: [name]))
        }
    }
}

/// Where something is cited.
private struct CitationUse {
    let citation: Citation
    let position: SourcePosition
    /// `vehicle-scrappage V1`.
    let place: String
    let rule: String

    /// `措施33、措施34` are two clauses.
    var clauses: [String] {
        (citation.clause ?? "").split(separator: "、").map { String($0).trimmed }
    }
}

extension Pack {
    fileprivate var citationUses: [CitationUse] {
        let source = draft.source
        let start = SourcePosition(file: source.versions.first?.position.file ?? programme, line: 1, column: 1)
        var uses = [CitationUse(citation: citation, position: start, place: programme, rule: "cites")]
        for version in source.versions {
            let place = "\(programme) \(version.id)"
            func add(_ citation: Citation, _ position: SourcePosition, _ rule: String) {
                uses.append(CitationUse(citation: citation, position: position, place: place, rule: rule))
            }
            add(version.citation, version.position, "cites")
            for source in version.parameters { add(source.parameter.citation, source.parameter.position, source.name) }
            for table in version.tables { add(table.citation, table.namePosition, table.name) }
            for requirement in version.requirements {
                add(requirement.citation, requirement.position, requirement.name)
            }
            for limit in version.limits { add(limit.citation, limit.position, limit.key.text.trimmed) }
        }
        return uses
    }

    /// What a description may name of a version.
    fileprivate func ruleNames(ofVersion id: String) -> [String]? {
        guard let version = draft.source.versions.first(where: { $0.id == id }) else { return nil }
        var names = version.parameters.map(\.name) + version.definitions.map(\.name) + version.tables.map(\.name)
        names += version.requirements.map(\.name) + ["governs", "amount", "funding"]
        if version.topsUp != nil { names.append("tops up") }
        for limit in version.limits {
            names.append(limit.key.text.trimmed)
            if case .atMost(_, let counter) = limit.kind { names.append(counter) }
        }
        return names
    }
}

/// Holds what descriptions name to what there is.
private struct AnswerCheck {
    let rulebook: Rulebook
    let tests: PackTests
    let diagnostics: DiagnosticCollector

    func rules(_ answers: [RuleDocument.Answer]) -> [ClauseCoverage.Answer] {
        answers.compactMap { answer in
            let words = answer.place.split(separator: " ").map(String.init)
            guard words.count == 2, let pack = rulebook.pack(programme: words[0]),
                let names = pack.ruleNames(ofVersion: words[1])
            else {
                let places = rulebook.packs.flatMap { pack in pack.versions.map { "\(pack.programme) \($0.id)" } }
                diagnostics.report(
                    answer.position, "there is no version \"\(answer.place)\"",
                    expected: Spelling.expectation(for: answer.place, among: places))
                return nil
            }
            return found(answer, among: names, "rule")
        }
    }

    func tests(_ answers: [RuleDocument.Answer]) -> [ClauseCoverage.Answer] {
        answers.compactMap { answer in
            guard rulebook.pack(programme: answer.place) != nil else {
                diagnostics.report(
                    answer.position, "there is no programme \"\(answer.place)\"",
                    expected: Spelling.expectation(for: answer.place, among: rulebook.packs.map(\.programme)))
                return nil
            }
            return found(answer, among: tests.selected(programme: answer.place).map(\.name), "test")
        }
    }

    private func found(_ answer: RuleDocument.Answer, among names: [String], _ kind: String) -> ClauseCoverage.Answer? {
        var known: [String] = []
        for (text, position) in answer.names {
            if names.contains(text) {
                known.append(text)
            } else {
                diagnostics.report(
                    position, "\(answer.place) has no \(kind) \"\(text)\"",
                    expected: Spelling.expectation(for: text, among: names))
            }
        }
        return known.isEmpty ? nil : ClauseCoverage.Answer(place: answer.place, names: known)
    }
}

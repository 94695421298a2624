internal import Claims
internal import FEEL

/// Reads the cases of one detector.
struct DetectorCaseReader {
    let diagnostics: DiagnosticCollector
    let schema: ClaimSchema

    func cases(_ root: YAMLNode, of detector: Detector) -> [DetectorCase] {
        guard let reader = MappingReader(root, "the case file", as: Forms.caseFile, diagnostics),
            let node = reader.required("detector", "the case file"), let name = node.text("detector", diagnostics),
            let list = reader.required("cases", "the case file")
        else { return [] }
        if name != detector.name {
            diagnostics.report(
                node.position, "the detector is \"\(name)\" but its folder is \"\(detector.name)\"",
                expected: "\"\(detector.name)\"", chinese: "预警规则是“\(name)”，而目录是“\(detector.name)”，两者应相同")
        }
        var bases: [String: [RawField]] = [:]
        for entry in reader["claims"]?.entries("claims", diagnostics) ?? [] { bases[entry.key] = fields(entry.value) }
        var names: Set<String> = []
        return list.items("cases", diagnostics).compactMap { item in
            guard let test = self.test(item, of: detector, bases) else { return nil }
            if !names.insert(test.name).inserted {
                diagnostics.report(
                    item.position, "there are two cases \"\(test.name)\" in this file", expected: "another name",
                    chinese: "本文件有两个用例“\(test.name)”，请换一个名字")
            }
            return test
        }
    }

    private func test(_ node: YAMLNode, of detector: Detector, _ bases: [String: [RawField]]) -> DetectorCase? {
        let what = "the case"
        guard let reader = MappingReader(node, what, as: Forms.detectorCase, diagnostics),
            let name = reader.requiredText("name", what), let day = reader.required("on", what).flatMap(date),
            let claims = reader.required("claims", what)?.items("claims", diagnostics).compactMap({
                recorded($0, bases, on: day)
            }),
            let expected = reader.required("expect", what).flatMap({
                MappingReader($0, "the expected hits", as: Forms.detected, diagnostics)
            }), let tested = with(reader["parameters"], detector)
        else { return nil }
        let hits = (expected["hits"]?.items("hits", diagnostics) ?? []).compactMap { item -> Int? in
            guard let place = item.scalar.flatMap({ Int($0) }), (1...claims.count).contains(place) else {
                diagnostics.report(
                    item.position, "\(item.kindName) is none of the claims", expected: "1 to \(claims.count)",
                    chinese: "“\(item.scalar ?? "…")”不是其中一条，应为 1 到 \(claims.count)")
                return nil
            }
            return place
        }
        var lists: [String: [(key: String, day: Int64?)]] = [:]
        for entry in reader["lists"]?.entries("lists", diagnostics) ?? [] {
            lists[entry.key] = entry.value.items(entry.key, diagnostics).compactMap { item in
                guard let reader = MappingReader(item, "the listed item", as: Forms.listed, diagnostics),
                    let key = reader.requiredText("is", "the listed item")
                else { return nil }
                return (key, reader["date"].flatMap(date)?.dayNumber)
            }
        }
        return DetectorCase(
            detector: tested, name: name, position: node.position, day: day, claims: claims, lists: lists, hits: hits,
            numbers: expected["numbers"]?.texts("numbers", diagnostics), isInForce: expected.flag("in force") ?? true)
    }

    /// The detector with the case's own values.
    private func with(_ node: YAMLNode?, _ detector: Detector) -> Detector? {
        guard let node else { return detector }
        var values: [String: Parameter] = [:]
        for entry in node.entries("parameters", diagnostics) {
            guard let parameter = detector.parameters.first(where: { $0.name == entry.key }) else {
                diagnostics.report(
                    entry.keyPosition, "the detector has no parameter \"\(entry.key)\"",
                    expected: Spelling.expectation(for: entry.key, among: detector.parameters.map(\.name)),
                    chinese: "预警规则没有数值“\(entry.key)”，应为 "
                        + Spelling.expectation(for: entry.key, among: detector.parameters.map(\.name)))
                continue
            }
            guard let literal = ParameterLiteral.read(entry.value, declared: parameter.type, diagnostics) else {
                continue
            }
            values[entry.key] = parameter.replaced(
                by: literal, citing: Citation(document: entry.keyPosition.file, status: .illustrative),
                at: entry.keyPosition)
        }
        return detector.with(detector.parameters.map { values[$0.name] ?? $0 })
    }

    private func recorded(
        _ node: YAMLNode, _ bases: [String: [RawField]], on day: CivilDate
    ) -> DetectorCase.Recorded? {
        let what = "the recorded claim"
        guard let reader = MappingReader(node, what, as: Forms.recorded, diagnostics),
            let claimNode = reader.required("claim", what), let name = claimNode.text("claim", diagnostics)
        else { return nil }
        guard let base = bases[name] else {
            diagnostics.report(
                claimNode.position, "there is no claim \"\(name)\"",
                expected: Spelling.expectation(for: name, among: bases.keys.sorted()),
                chinese: "没有底稿“\(name)”，应为 " + Spelling.expectation(for: name, among: bases.keys.sorted()))
            return nil
        }
        let changed = reader["with"].map(fields) ?? []
        switch ClaimParser(schema: schema).claim(from: base.laidOver(by: changed)) {
        case .failure(let problem):
            diagnostics.report(
                claimNode.position, "this is not a claim: \(problem.message.en)", expected: problem.remedy.en,
                chinese: "这不是申报：\(problem.message.zh)\(problem.remedy.zh)")
            return nil
        case .success(let claim):
            return DetectorCase.Recorded(
                claim: claim, day: reader["on"].flatMap(date) ?? day,
                outcome: reader.text("outcome").flatMap { Outcome(rawValue: $0) } ?? .approved,
                paidOn: reader["paid on"].flatMap(date), refundedOn: reader["refunded on"].flatMap(date))
        }
    }

    private func fields(_ node: YAMLNode) -> [RawField] {
        node.entries("the claim", diagnostics).compactMap { entry in
            guard schema.fieldName(forHeader: entry.key) != nil else {
                diagnostics.report(
                    entry.keyPosition, "no kind of claims has a field \"\(entry.key)\"", expected: "a field of a claim",
                    chinese: "没有哪种补贴类别有“\(entry.key)”这一栏")
                return nil
            }
            return RawField(name: entry.key, value: entry.value.isNull ? .null : .text(entry.value.scalar ?? ""))
        }
    }

    private func date(_ node: YAMLNode) -> CivilDate? {
        let date = node.scalar.flatMap { CivilDate($0) }
        if date == nil {
            diagnostics.report(
                node.position, "\(node.kindName) is no date", expected: "a date such as 2024-07-01",
                chinese: "“\(node.scalar ?? "…")”不是日期，应如 2024-07-01")
        }
        return date
    }
}

extension Detector {
    /// The same with other parameters of the same names.
    func with(_ parameters: [Parameter]) -> Detector {
        Detector(
            name: name, title: title, finding: finding, citation: citation, days: days, severity: severity,
            action: action, shape: shape, meaning: meaning, shows: shows, parameters: parameters, position: position,
            list: list, kinds: kinds, outcomes: outcomes, program: program)
    }
}

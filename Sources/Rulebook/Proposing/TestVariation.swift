internal import Claims
internal import FEEL

/// A test made a little different: some fields of its claim, the day, values of parameters, an earlier claim.
struct TestVariation: Sendable {
    var fields: [RawField] = []
    var day: CivilDate?
    var parameters: [ParameterChange] = []
    /// Changes of the earlier claim in that place; behind the last, a further one like the claim itself.
    var earlier: (place: Int, fields: [RawField])?

    struct ParameterChange: Sendable, Hashable {
        let name: String
        /// As an author writes it.
        let written: String
        /// Only in this version.
        let version: String
    }

    /// The test with these changes; nil where they make no claim.
    func applied(to test: PackTest, _ parser: ClaimParser) -> PackTest? {
        var source = test.source.claim
        var claim = test.claim
        if !fields.isEmpty {
            source = source.with(fields)
            guard case .success(let changed) = parser.claim(from: source.fields) else { return nil }
            claim = changed
        }
        var pack = test.pack
        if !parameters.isEmpty {
            let diagnostics = DiagnosticCollector()
            guard let laid = pack.laying(over: parameters.map { $0.overlay(of: pack) }, diagnostics) else { return nil }
            pack = laid
        }
        var claims = test.earlier.map { earlier in
            // An earlier claim of the same programme is decided by the same values.
            PackTest.EarlierClaim(
                pack: earlier.pack === test.pack ? pack : earlier.pack, claim: earlier.claim,
                businessDay: earlier.businessDay, source: earlier.source)
        }
        if let earlier {
            let isNew = earlier.place == claims.count
            let before = isNew ? test.source.claim : claims[earlier.place].source
            let changed = before.with(earlier.fields)
            guard case .success(let claim) = parser.claim(from: changed.fields) else { return nil }
            let made = PackTest.EarlierClaim(
                pack: isNew ? pack : claims[earlier.place].pack, claim: claim,
                businessDay: isNew ? test.businessDay : claims[earlier.place].businessDay, source: changed)
            if isNew { claims.append(made) } else { claims[earlier.place] = made }
        }
        return PackTest(
            programme: test.programme, name: test.name, position: test.position, businessDay: day ?? test.businessDay,
            claim: claim, expected: test.expected, pack: pack, budget: test.budget, earlier: claims,
            source: .init(
                claim: source,
                parameters: parameters.reduce(test.source.parameters) { $1.laid(over: $0, at: test.position) },
                budget: test.source.budget))
    }
}

extension TestVariation.ParameterChange {
    private static let here = SourcePosition(file: "proposal", line: 1, column: 1)

    private var value: YAMLNode { YAMLNode(content: .scalar(written, .plain), position: Self.here) }

    fileprivate func overlay(of pack: Pack) -> ParameterOverlay {
        ParameterOverlay(
            programme: pack.programme, programmePosition: Self.here, name: name, position: Self.here,
            versions: [(version, Self.here)], value: value,
            citation: Citation(document: "proposal", status: .illustrative))
    }

    /// The `parameters` of a test with this one in it.
    fileprivate func laid(over parameters: YAMLNode?, at position: SourcePosition) -> YAMLNode {
        var entries: [YAMLNode.Entry] = []
        if case .mapping(let known)? = parameters?.content { entries = known.filter { $0.key != name } }
        let versions = YAMLNode(
            content: .sequence([YAMLNode(content: .scalar(version, .plain), position: position)]), position: position)
        let limited = YAMLNode(
            content: .mapping([
                .init(key: "value", keyPosition: position, value: value),
                .init(key: "versions", keyPosition: position, value: versions),
            ]), position: position)
        entries.append(.init(key: name, keyPosition: position, value: limited))
        return YAMLNode(content: .mapping(entries), position: position)
    }
}

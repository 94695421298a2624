internal import Claims
internal import FEEL
internal import Ledger

/// Reads the local table of a parameter file: rows that say from when to when how the local part is shared.
struct LocalTableReader {
    let diagnostics: DiagnosticCollector
    let isIllustrative: Bool

    private static let sources: [FundingSource] = [.province, .city, .county]

    func rows(_ node: YAMLNode) -> [(row: LocalShares, position: SourcePosition)] {
        var rows: [(row: LocalShares, position: SourcePosition)] = []
        for item in node.items("local shares", diagnostics) {
            guard let row = row(item) else { continue }
            if rows.contains(where: { overlaps($0.row, row) }) {
                diagnostics.report(
                    item.position, "the row speaks of days of which an earlier one speaks",
                    expected: "rows that follow each other, or are for different programmes")
            }
            rows.append((row, item.position))
        }
        return rows
    }

    private func row(_ node: YAMLNode) -> LocalShares? {
        let what = "the local shares"
        guard let reader = MappingReader(node, what, as: Forms.localShares, diagnostics),
            let fromNode = reader.required("from", what), let from = date(fromNode),
            let source = reader.requiredText("source", what), let split = split(reader)
        else { return nil }
        var to: CivilDate?
        if let node = reader["to"] {
            guard let date = date(node) else { return nil }
            guard date >= from else {
                diagnostics.report(node.position, "it ends before it begins", expected: "\(from) or a later day")
                return nil
            }
            to = date
        }
        var status = Status.illustrative
        if !isIllustrative {
            guard let node = reader.required("status", what),
                let stated = CitationReader(diagnostics: diagnostics).status(node)
            else { return nil }
            status = stated
        }
        let programmes = reader["programmes"]?.items("programmes", diagnostics).compactMap {
            $0.text("programmes", diagnostics)
        }
        return LocalShares(
            from: from, to: to, programmes: programmes, split: split,
            citation: Citation(document: source, clause: reader.text("clause"), status: status))
    }

    /// `province: 40 %`, `city: 30 %`, `county: remainder`; sources that pay nothing may be left out.
    private func split(_ reader: MappingReader) -> Split? {
        var shares: [Split.Share] = []
        var remainder: FundingSource?
        for source in Self.sources {
            guard let node = reader[source.rawValue] else { continue }
            if node.scalar == "remainder", remainder == nil {
                remainder = source
                continue
            }
            guard let literal = ParameterLiteral.read(node, declared: .rate, diagnostics),
                case .number(let number)? = literal.value, let points = number.scaledInt64(places: 4),
                let portion = BasisPoints(Int(points))
            else {
                diagnostics.report(
                    node.position, "the share is no rate from 0 % to 100 %", expected: "\"40 %\", or \"remainder\" once"
                )
                return nil
            }
            shares.append(Split.Share(source, portion))
        }
        guard let remainder else {
            diagnostics.report(
                reader.node.position, "no source takes the remainder", expected: "\"county: remainder\"")
            return nil
        }
        do {
            return try Split(shares, remainder: remainder)
        } catch {
            diagnostics.report(
                reader.node.position, error.wording.en, expected: "shares that leave something for the remainder")
            return nil
        }
    }

    private func overlaps(_ one: LocalShares, _ other: LocalShares) -> Bool {
        let sameProgramme =
            one.programmes == nil || other.programmes == nil
            || !Set(one.programmes ?? []).isDisjoint(with: other.programmes ?? [])
        let ends = (one.to.map { $0 >= other.from } ?? true) && (other.to.map { $0 >= one.from } ?? true)
        return sameProgramme && ends
    }

    private func date(_ node: YAMLNode) -> CivilDate? {
        guard let date = node.scalar.flatMap({ CivilDate($0) }) else {
            diagnostics.report(node.position, "\(node.kindName) stands here", expected: "a date such as 2026-01-01")
            return nil
        }
        return date
    }
}

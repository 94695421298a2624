internal import Claims
internal import FEEL
internal import Ledger

/// The shares of a version worked out from its parameters.
struct Funding {
    /// Nil while a share is unset.
    let split: Split?
    let unset: [String]

    /// Reports and gives nil when the shares are no split.
    init?(_ shares: [VersionProgram.Share], template: [Value], _ diagnostics: DiagnosticCollector) {
        var portions: [Split.Share] = []
        var unset: [String] = []
        var remainder: FundingSource?
        for share in shares {
            guard let portion = share.portion else {
                remainder = share.source
                continue
            }
            let value = portion.evaluate(template)
            if case .null(let reason) = value {
                for leaf in reason.leaves {
                    guard case .given(NullCode.unset, let name) = leaf.kind else {
                        diagnostics.report(
                            share.position, "the share has no value: \(leaf)", expected: "a rate such as 90 %")
                        return nil
                    }
                    unset.append(name)
                }
                continue
            }
            guard case .number(let number) = value, let points = number.scaledInt64(places: 4),
                let basisPoints = BasisPoints(Int(points))
            else {
                diagnostics.report(
                    share.position, "the share is \(Shown.value(value).en)",
                    expected: "a rate from 0 % to 100 % with at most two places")
                return nil
            }
            portions.append(Split.Share(share.source, basisPoints))
        }
        guard let remainder else {
            let position = shares.first?.position ?? SourcePosition(file: "", line: 1, column: 1)
            diagnostics.report(position, "no source takes the remainder", expected: "\"local: remainder\"")
            return nil
        }
        self.unset = unset
        guard unset.isEmpty else {
            split = nil
            return
        }
        do {
            split = try Split(portions, remainder: remainder)
        } catch {
            diagnostics.report(
                shares[0].position, error.wording.en, expected: "shares that leave something for the remainder")
            return nil
        }
    }
}

import Bureau
import Claims
import FEEL
import Ledger
import Rulebook

/// Prints where two forms of the rules differ, and what that does to many claims.
struct DiffPrinter {
    private let format: OutputFormat
    private let language: Language
    private var output: [String] = []

    init(format: OutputFormat, language: Language) {
        self.format = format
        self.language = language
    }

    mutating func begin() {
        if format == .csv {
            output.append("kind,programme,old_version,new_version,subject,old,new,region,business_day,claim_id")
        }
    }

    func end() throws {
        var stream = OutputStream.standardOutput()
        for line in output { try stream.line(line) }
        try stream.flush()
    }

    // MARK: - Differences

    mutating func print(_ versions: [VersionDifference], onlyOld: [String], onlyNew: [String]) {
        for programme in onlyOld + onlyNew {
            let isOld = onlyOld.contains(programme)
            let there = Bilingual(zh: "有", en: "there")
            let not = Bilingual(zh: "无", en: "not there")
            switch format {
            case .text:
                output.append(
                    "≠ \(programme): \(language.of(isOld ? there : not)) → \(language.of(isOld ? not : there))")
            case .json:
                output.append(
                    "{\"kind\":\"programme\",\"programme\":\(JSONLine.quoted(programme)),\"old\":\(isOld),\"new\":\(!isOld)}"
                )
            case .csv: row(["programme", programme, "", "", "", "\(isOld)", "\(!isOld)", "", "", ""])
            }
        }
        for version in versions {
            switch format {
            case .text: for line in lines(version) { output.append(line) }
            case .json: for line in objects(version) { output.append(line) }
            case .csv: for cells in rows(version) { row(cells) }
            }
        }
        if versions.isEmpty, onlyOld.isEmpty, onlyNew.isEmpty, format == .text {
            output.append("✓ " + language.of(zh: "没有不同", en: "no difference"))
        }
    }

    private mutating func row(_ cells: [String]) {
        output.append(cells.map(CSVText.field).joined(separator: ","))
    }

    private func lines(_ version: VersionDifference) -> [String] {
        var lines = [title(version)]
        for parameter in version.parameters {
            lines.append("  \(parameter.name): \(language.of(parameter.old)) → \(language.of(parameter.new))")
        }
        for difference in version.differences {
            let place = language.of(difference.region)
            lines.append(
                "≠ \(difference.part.rawValue) \(difference.subject): \(language.of(difference.old)) → \(language.of(difference.new))"
            )
            let hasPlace = [.requirement, .amount, .governs].contains(difference.part) || !place.isEmpty
            if hasPlace {
                lines.append(
                    "    " + language.of(zh: "范围：", en: "where: ")
                        + (place.isEmpty ? language.of(zh: "处处", en: "everywhere") : place))
            }
            if !difference.isExact {
                lines.append(
                    "    "
                        + language.of(
                            zh: "（含有区间推理不能处理的表达式，可能还有别处不同）",
                            en: "(holds what reasoning on intervals can't follow: there may be more)"))
            }
            guard let example = difference.example else { continue }
            lines.append(
                "    " + language.of(zh: "例：办理日期 ", en: "shown on ") + "\(example.businessDay): "
                    + "\(text(example.old)) → \(text(example.new))")
            lines.append("    " + String(decoding: example.claim.content, as: UTF8.self))
        }
        return lines
    }

    private func title(_ version: VersionDifference) -> String {
        guard let old = version.old, let new = version.new else { return version.programme }
        return old == new ? "\(version.programme) \(old)" : "\(version.programme) \(old) → \(new)"
    }

    private func text(_ decision: Decision) -> String {
        let codes = decision.reasons.map(\.code).joined(separator: ", ")
        return language.of(decision.outcome.label) + (decision.amount.map { " \($0.yuan)" } ?? "")
            + (codes.isEmpty ? "" : " (\(codes))")
    }

    private func objects(_ version: VersionDifference) -> [String] {
        let head =
            "\"programme\":\(JSONLine.quoted(version.programme)),\"old_version\":\(version.old.map(JSONLine.quoted) ?? "null"),\"new_version\":\(version.new.map(JSONLine.quoted) ?? "null")"
        return version.parameters.map {
            "{\"kind\":\"parameter\",\(head),\"name\":\(JSONLine.quoted($0.name)),\"old\":\(pair($0.old)),\"new\":\(pair($0.new))}"
        }
            + version.differences.map { difference in
                "{\"kind\":\"\(difference.part.rawValue)\",\(head),\"subject\":\(JSONLine.quoted(difference.subject)),\"old\":\(pair(difference.old)),\"new\":\(pair(difference.new)),\"region\":\(pair(difference.region)),\"exact\":\(difference.isExact),\"example\":\(difference.example.map(example) ?? "null")}"
            }
    }

    private func rows(_ version: VersionDifference) -> [[String]] {
        let head = [version.programme, version.old ?? "", version.new ?? ""]
        return version.parameters.map {
            ["parameter"] + head + [$0.name, language.of($0.old), language.of($0.new), "", "", ""]
        }
            + version.differences.map {
                [$0.part.rawValue] + head + [
                    $0.subject, language.of($0.old), language.of($0.new), language.of($0.region),
                    $0.example.map { "\($0.businessDay)" } ?? "", $0.example?.claim.claimID ?? "",
                ]
            }
    }

    private func pair(_ text: Bilingual) -> String {
        "{\"zh\":\(JSONLine.quoted(text.zh)),\"en\":\(JSONLine.quoted(text.en))}"
    }

    private func example(_ example: RuleDifference.Example) -> String {
        "{\"business_day\":\"\(example.businessDay)\",\"old\":\(object(example.old)),\"new\":\(object(example.new)),\"claim\":\(String(decoding: example.claim.content, as: UTF8.self))}"
    }

    private func object(_ decision: Decision) -> String {
        "{\"outcome\":\"\(decision.outcome.rawValue)\",\"amount\":\(decision.amount.map { "\"\($0.yuan)\"" } ?? "null"),\"version\":\(decision.version.map(JSONLine.quoted) ?? "null"),\"reasons\":[\(decision.reasons.map { JSONLine.quoted($0.code) }.joined(separator: ","))]}"
    }

    // MARK: - Claims

    mutating func print(_ tally: ReplayTally, _ outlook: [BudgetOutlook]) throws {
        let flips = Outcome.allCases.flatMap { old in
            Outcome.allCases.map { new in (old: old, new: new, count: tally.claims(old, new)) }
        }.filter { $0.count > 0 }
        let money = tally.money.sorted {
            ($0.key.source.number, $0.key.region, $0.key.month) < ($1.key.source.number, $1.key.region, $1.key.month)
        }
        switch format {
        case .text:
            for line in lines(tally, flips) { output.append(line) }
            try printMoney(money)
            for line in lines(outlook) { output.append(line) }
        case .json:
            for flip in flips {
                output.append(
                    "{\"kind\":\"outcomes\",\"old\":\"\(flip.old.rawValue)\",\"new\":\"\(flip.new.rawValue)\",\"claims\":\(flip.count)}"
                )
            }
            output.append(
                "{\"kind\":\"claims\",\"decided\":\(tally.claims),\"skipped\":\(tally.skipped),\"amounts_changed\":\(tally.amountsChanged)}"
            )
            for change in tally.changed {
                output.append(
                    "{\"kind\":\"changed\",\"claim_id\":\(JSONLine.quoted(change.claimID)),\"old\":\(object(change.old)),\"new\":\(object(change.new))}"
                )
            }
            for (cell, sums) in money {
                output.append(
                    "{\"kind\":\"money\",\"source\":\"\(cell.source.rawValue)\",\"region\":\(JSONLine.quoted(cell.region)),\"month\":\"\(cell.month)\",\"old\":\"\(sums.old.yuan)\",\"new\":\"\(sums.new.yuan)\"}"
                )
            }
            for pot in outlook {
                output.append(
                    "{\"kind\":\"budget\",\"programme\":\(JSONLine.quoted(pot.pot.programme)),\"source\":\"\(pot.pot.source.rawValue)\",\"year\":\(pot.pot.year),\"appropriated\":\"\(pot.appropriated.yuan)\",\"old_approved\":\"\(pot.approved.old.yuan)\",\"new_approved\":\"\(pot.approved.new.yuan)\",\"old_end\":\(end(pot.old)),\"new_end\":\(end(pot.new))}"
                )
            }
        case .csv:
            for flip in flips {
                row(["outcomes", "", "", "", "\(flip.count)", flip.old.rawValue, flip.new.rawValue, "", "", ""])
            }
            for (cell, sums) in money {
                row([
                    "money", "", "", "", "\(cell.source.rawValue) \(cell.month)", sums.old.yuan, sums.new.yuan,
                    cell.region,
                    "", "",
                ])
            }
            for pot in outlook {
                row([
                    "budget", pot.pot.programme, "", "", "\(pot.pot.source.rawValue) \(pot.pot.year)",
                    language.of(shown(pot.old)), language.of(shown(pot.new)), "", "", "",
                ])
            }
        }
    }

    private func lines(_ tally: ReplayTally, _ flips: [(old: Outcome, new: Outcome, count: Int)]) -> [String] {
        var lines = [
            "",
            language.of(
                zh: "重新审核 \(tally.claims) 件（不属比较范围 \(tally.skipped) 件）",
                en: "\(tally.claims) claims decided by both (\(tally.skipped) are not of what is compared)"),
        ]
        var table = TextTable([
            (language.of(zh: "原", en: "old"), .left), (language.of(zh: "新", en: "new"), .left),
            (language.of(zh: "件数", en: "claims"), .right),
        ])
        for flip in flips {
            table.add([language.of(flip.old.label), language.of(flip.new.label), String(flip.count)])
        }
        lines += table.lines
        lines.append(
            language.of(
                zh: "仍核准而金额不同 \(tally.amountsChanged) 件",
                en: "\(tally.amountsChanged) stay approved with another amount"))
        for change in tally.changed.prefix(10) {
            lines.append("  \(change.claimID): \(text(change.old)) → \(text(change.new))")
        }
        return lines
    }

    private mutating func printMoney(_ money: [(key: ReplayTally.Cell, value: ReplayTally.Sums)]) throws {
        guard !money.isEmpty else { return }
        var table = TextTable([
            (language.of(zh: "来源", en: "source"), .left), (language.of(zh: "地区", en: "region"), .left),
            (language.of(zh: "月份", en: "month"), .left), (language.of(zh: "原（元）", en: "old"), .right),
            (language.of(zh: "新（元）", en: "new"), .right), (language.of(zh: "差额", en: "difference"), .right),
        ])
        for (cell, sums) in money {
            let label = cell.source.label
            table.add([
                language.of(zh: label.zh, en: label.en), cell.region, cell.month, sums.old.yuan, sums.new.yuan,
                try sums.new.subtracting(sums.old).yuan,
            ])
        }
        output.append("")
        for line in table.lines { output.append(line) }
    }

    private func lines(_ outlook: [BudgetOutlook]) -> [String] {
        guard !outlook.isEmpty else { return [] }
        return [""]
            + outlook.map { pot in
                let label = pot.pot.source.label
                let source = language.of(zh: label.zh, en: label.en)
                return
                    "\(pot.pot.programme) \(source) \(pot.pot.year)  \(pot.appropriated.yuan): \(language.of(shown(pot.old))) → \(language.of(shown(pot.new)))"
            }
    }

    private func shown(_ end: BudgetOutlook.End) -> Bilingual {
        switch end {
        case .ranOut(let day): Bilingual(zh: "\(day) 用完", en: "ran out on \(day)")
        case .lasts(let day): Bilingual(zh: "按现有进度用到 \(day)", en: "lasts until \(day) at this pace")
        case .lastsTheYear: Bilingual(zh: "按现有进度够用到年底", en: "lasts the year at this pace")
        }
    }

    private func end(_ end: BudgetOutlook.End) -> String {
        switch end {
        case .ranOut(let day): "{\"ran_out\":\"\(day)\"}"
        case .lasts(let day): "{\"lasts_until\":\"\(day)\"}"
        case .lastsTheYear: "{\"lasts_until\":null}"
        }
    }
}

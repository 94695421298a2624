import Claims
import Ledger

/// Understands the lines of a budget file one after the other, and notes what is wrong with them.
struct AppropriationReading {
    /// The longest document number, in bytes of UTF-8.
    static let documentLimit = 200
    /// The years that a budget can be for: a slip of the pen is not an account.
    static let years = 2000...2099

    private let programmes: [String: String]
    private let regions: KnownRegions?
    private let isAllotment: Bool
    private var lineOfIdentity: [String: Int] = [:]
    private(set) var problems: [AppropriationFileError.Problem] = []

    /// - Parameter isAllotment: whether lines may say where their money is held.
    init(programmes: [String: String], regions: KnownRegions?, isAllotment: Bool) {
        self.programmes = programmes
        self.regions = regions
        self.isAllotment = isAllotment
    }

    /// The line, or nil when a field of it is wrong or it was there before.
    mutating func line(from raw: RawAppropriation) -> AppropriationLine? {
        let source = source(raw)
        let year = year(raw)
        let programme = programme(raw)
        let region = region(raw, year)
        let amount = amount(raw)
        let document = document(raw)
        let (heldRegion, heldProgramme) = held(raw, year)
        guard let source, let year, let programme, let region, let amount, let document else { return nil }
        var line = AppropriationLine(
            source: source, fiscalYear: year, programme: programme, region: region, amount: amount, document: document)
        line.heldRegion = heldRegion
        line.heldProgramme = heldProgramme
        if let first = lineOfIdentity[line.identity] {
            problems.append(
                AppropriationFileError.Problem(
                    line: raw.line, field: nil, shown: nil,
                    message: Bilingual(
                        zh: "与第 \(first) 行是同一文号的同一项指标。",
                        en: "is the same document's same budget line as line \(first)."),
                    remedy: Bilingual(zh: "请删去一行，或合并金额。", en: "Remove one, or put the amounts together.")))
            return nil
        }
        lineOfIdentity[line.identity] = raw.line
        return line
    }

    // MARK: - Fields

    private mutating func source(_ raw: RawAppropriation) -> FundingSource? {
        guard let cell = cell(.source, raw) else { return nil }
        if let source = FundingSource(named: cell.text) { return source }
        report(
            .source, cell, zh: "不是资金来源。", en: "is no funding source.",
            mend: (
                zh: "可用：" + FundingSource.allCases.map(\.label.zh).joined(separator: "、") + "。",
                en: "There are " + FundingSource.allCases.map(\.rawValue).joined(separator: ", ") + "."
            ))
        return nil
    }

    private mutating func year(_ raw: RawAppropriation) -> Int? {
        guard let cell = cell(.year, raw) else { return nil }
        let digits = cell.text.hasSuffix("年") ? String(cell.text.dropLast()).trimmed : cell.text
        if digits.utf8.count == 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let year = Int(digits),
            Self.years.contains(year)
        {
            return year
        }
        report(
            .year, cell, zh: "不是 2000 至 2099 的年度。", en: "is no year from 2000 to 2099.",
            mend: (zh: "请写成 2026。", en: "Write it like 2026."))
        return nil
    }

    /// Where the money of an allotment is held, as far as it says so.
    private mutating func held(_ raw: RawAppropriation, _ year: Int?) -> (Region?, String?) {
        for field in [AppropriationField.heldRegion, .heldProgramme] where !isAllotment {
            guard let cell = raw.cells[field] else { continue }
            report(
                field, cell, zh: "只用于分配和收回分配。", en: "is for allotments only.",
                mend: (zh: "请删去此列。", en: "Remove it."))
        }
        guard isAllotment else { return (nil, nil) }
        return (
            raw.cells[.heldRegion].flatMap { region($0, .heldRegion, year) },
            raw.cells[.heldProgramme].flatMap { programme($0, .heldProgramme) }
        )
    }

    private mutating func programme(_ raw: RawAppropriation) -> String? {
        cell(.programme, raw).flatMap { programme($0, .programme) }
    }

    private mutating func programme(_ cell: RawAppropriation.Cell, _ field: AppropriationField) -> String? {
        if let programme = programmes[cell.text] { return programme }
        let known = Set(programmes.values).sorted()
        report(
            field, cell, zh: "不是已有规则的补贴项目。", en: "is no programme that there are rules for.",
            mend: (
                zh: "可用：" + known.joined(separator: "、") + "。", en: "There are " + known.joined(separator: ", ") + "."
            ))
        return nil
    }

    private mutating func region(_ raw: RawAppropriation, _ year: Int?) -> Region? {
        cell(.region, raw).flatMap { region($0, .region, year) }
    }

    /// - Parameter year: the line's, in which the region must be known; nil where it could not be read.
    private mutating func region(
        _ cell: RawAppropriation.Cell, _ field: AppropriationField, _ year: Int?
    ) -> Region? {
        guard let region = Region(cell.text) else {
            report(
                field, cell, zh: "不是行政区划代码。", en: "is no division code.",
                mend: (
                    zh: "请写 GB/T 2260 代码：县 140702，市 140700，省 140000。",
                    en: "Give the code of GB/T 2260: county 140702, city 140700, province 140000."
                ))
            return nil
        }
        guard let regions, let year, !regions.contains(region, in: year) else { return region }
        let known = regions.names(in: year)
        report(
            field, cell, zh: "不是 \(year) 年度已知的地区。", en: "is no region that is known in \(year).",
            mend: (
                zh: "已知的有：\(known.zh)。确有其他地区的，先写进 finance/regions.yaml。",
                en: "There are \(known.en). Enter any other in finance/regions.yaml first."
            ))
        return nil
    }

    private mutating func amount(_ raw: RawAppropriation) -> Fen? {
        guard let cell = cell(.amount, raw) else { return nil }
        var text = cell.text
        for unit in ["yuan", "元"] where text.hasSuffix(unit) { text = String(text.dropLast(unit.count)).trimmed }
        let zeroMend = (zh: "请填写大于零的金额，单位为元。", en: "Give an amount in yuan that is more than zero.")
        if let amount = Fen(yuan: text) {
            if amount > .zero, amount <= Posting.limit { return amount }
            if amount > .zero {
                report(
                    .amount, cell, zh: "超过 \(Posting.limit.yuan) 元。", en: "is more than \(Posting.limit.yuan) yuan.",
                    mend: (zh: "请检查单位是否为元。", en: "Check that it is in yuan."))
            } else if amount == .zero {
                report(.amount, cell, zh: "为零。", en: "is nothing.", mend: zeroMend)
            } else {
                report(
                    .amount, cell, zh: "为负数。", en: "is negative.",
                    mend: (zh: "下达的指标须大于零；减少指标另行调减。", en: "Money comes in; record less as a cut."))
            }
        } else if text.contains(where: { ",，'’ \u{A0}".contains($0) }) {
            report(
                .amount, cell, zh: "含有千位分隔符或空格。", en: "has thousands separators or blanks.",
                mend: (zh: "请只写数字，如 1000000.00。", en: "Write digits only, like 1000000.00."))
        } else {
            report(
                .amount, cell, zh: "不是最多两位小数的金额。", en: "is no amount with at most two places.",
                mend: (zh: "请写成 1000000.00，单位为元。", en: "Write it like 1000000.00, in yuan."))
        }
        return nil
    }

    private mutating func document(_ raw: RawAppropriation) -> String? {
        guard let cell = cell(.document, raw) else { return nil }
        if cell.text.utf8.count <= Self.documentLimit, !cell.text.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return cell.text
        }
        report(
            .document, cell, zh: "过长或含控制字符。", en: "is too long or has control characters.",
            mend: (zh: "请只写文号，如 晋财建〔2026〕1号。", en: "Give the document's number only."))
        return nil
    }

    private mutating func cell(_ field: AppropriationField, _ raw: RawAppropriation) -> RawAppropriation.Cell? {
        if let cell = raw.cells[field] { return cell }
        problems.append(
            AppropriationFileError.Problem(
                line: raw.line, field: field.name, shown: nil, message: Bilingual(zh: "未填写。", en: "is missing."),
                remedy: Bilingual(zh: "请补上。", en: "Add it.")))
        return nil
    }

    private mutating func report(
        _ field: AppropriationField, _ cell: RawAppropriation.Cell, zh: String, en: String,
        mend: (zh: String, en: String)
    ) {
        problems.append(
            AppropriationFileError.Problem(
                line: cell.line, field: field.name, shown: cell.text.clipped, message: Bilingual(zh: zh, en: en),
                remedy: Bilingual(zh: mend.zh, en: mend.en)))
    }
}

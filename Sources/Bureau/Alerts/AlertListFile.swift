import Claims
import FEEL

/// Reads a list of identifiers from elsewhere: CSV with a header row, UTF-8 or GB18030.
///
/// Columns are the identifying fields of claims by their names or labels, `vin` (识别代号) for a vehicle in whatever role,
/// and `date` (日期). Each identifier of a row is an entry with the row's date. A list is taken as a whole or not at all.
struct AlertListFile {
    /// The largest file that is read: some million entries.
    static let sizeLimit = 64 << 20

    let schema: ClaimSchema
    let keys: LookupKeys

    private enum Column {
        case date
        case field(Field, kind: ClaimKind)
        case ignored
    }

    /// The entries, in the order of the rows.
    ///
    /// - Throws: ``BureauError`` with the first problems, by line.
    func entries(of bytes: [UInt8], file: String) throws -> [AlertList.Entry] {
        guard let text = TextCoding.utf8.decode(bytes) ?? TextCoding.gb18030.decode(bytes) else {
            throw refusal(file, [Bilingual(zh: "编码既不是 UTF-8 也不是 GB18030", en: "it is neither UTF-8 nor GB18030")])
        }
        let records: [DelimitedReader.Record]
        do {
            records = try AppropriationCSV.records(of: text).filter { !$0.isBlank }
        } catch {
            throw refusal(file, error.list.map { place($0.line ?? 1, $0.message) })
        }
        guard let header = records.first else {
            throw refusal(file, [Bilingual(zh: "文件是空的", en: "it is empty")])
        }
        let columns = header.cells.map(column)
        guard columns.contains(where: { if case .field = $0 { true } else { false } }) else {
            throw refusal(
                file,
                [
                    place(
                        header.line,
                        Bilingual(
                            zh: "表头里没有号码列，应有 vin（识别代号）或申报的栏名，如 serial_number（SN码）、invoice_number（发票号码）",
                            en:
                                "the header has no identifier: vin, or a field of claims such as serial_number or invoice_number"
                        ))
                ])
        }
        var entries: [AlertList.Entry] = []
        var problems: [Bilingual] = []
        for record in records.dropFirst() {
            guard record.cells.count <= columns.count else {
                problems.append(
                    place(
                        record.line,
                        Bilingual(
                            zh: "有 \(record.cells.count) 格，而表头只有 \(columns.count) 格",
                            en: "it has \(record.cells.count) cells, the header \(columns.count)")))
                continue
            }
            read(record, columns, into: &entries, &problems)
            if problems.count >= Self.mostProblems { break }
        }
        guard problems.isEmpty else { throw refusal(file, problems) }
        guard !entries.isEmpty else {
            throw refusal(file, [Bilingual(zh: "没有任何号码", en: "it holds no identifier")])
        }
        return entries
    }

    private static let mostProblems = 20

    private func read(
        _ record: DelimitedReader.Record, _ columns: [Column], into entries: inout [AlertList.Entry],
        _ problems: inout [Bilingual]
    ) {
        var day: Int64?
        var found: [Int64] = []
        for (column, cell) in zip(columns, record.cells) where !cell.isEmpty {
            switch column {
            case .ignored: continue
            case .date:
                guard let date = date(cell) else {
                    problems.append(
                        place(
                            record.line,
                            Bilingual(
                                zh: "“\(cell.clipped)”不是日期，应如 2026-11-01",
                                en: "“\(cell.clipped)” is no date such as 2026-11-01")
                        ))
                    continue
                }
                day = date.dayNumber
            case .field(let field, let kind):
                switch canonical(cell, field, kind) {
                case .success(let text): found.append(keys.key("alert", text))
                case .failure(let flaw): problems.append(place(record.line, flaw.message))
                }
            }
        }
        entries += found.map { AlertList.Entry(key: $0, day: day) }
    }

    private func date(_ cell: String) -> CivilDate? {
        let parts = cell.split { "/年月日".contains($0) }
        if parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) {
            return CivilDate(year: year, month: month, day: day)
        }
        return CivilDate(cell)
    }

    private func column(_ header: String) -> Column {
        let name = header.trimmed.lowercased()
        if name == "date" || name == "日期" { return .date }
        let field = ["vin", "识别代号"].contains(name) ? "new_vin" : schema.fieldName(forHeader: header)
        for kind in schema.kinds {
            if let field, let place = kind.index(of: field), kind.fields[place].type.isIdentifying {
                return .field(kind.fields[place], kind: kind)
            }
        }
        return .ignored
    }

    private struct Flaw: Error { let message: Bilingual }

    /// The identifier as claims hold it: read by the field's own type.
    private func canonical(_ cell: String, _ field: Field, _ kind: ClaimKind) -> Result<String, Flaw> {
        let fields = [
            RawField(name: CommonField.claimID.name, value: .text("list")),
            RawField(name: CommonField.kind.name, value: .text(kind.name)),
            RawField(name: field.name, value: .text(cell)),
        ]
        switch ClaimParser(schema: schema).claim(from: fields) {
        case .failure(let problem): return .failure(Flaw(message: problem.message))
        case .success(let claim):
            if let text = claim.text(of: field.name) { return .success(text) }
            let problem = claim.problems.first { $0.field == field.name }
            return .failure(
                Flaw(
                    message: problem?.message ?? Bilingual(zh: "\(field.label)不能读取", en: "\(field.name) can't be read"))
            )
        }
    }

    private func place(_ line: Int, _ message: Bilingual) -> Bilingual {
        Bilingual(zh: "第 \(line) 行：\(message.zh)", en: "line \(line): \(message.en)")
    }

    private func refusal(_ file: String, _ problems: [Bilingual]) -> BureauError {
        BureauError(
            .input,
            Bilingual(
                zh: "名单 \(file) 不能使用，未导入任何一条：" + problems.map { "\n  " + $0.zh }.joined(),
                en: "the list \(file) can't be used; nothing of it was imported:"
                    + problems.map { "\n  " + $0.en }.joined()),
            remedy: Bilingual(zh: "请改正后再导入", en: "Mend it and import it again"))
    }
}

extension FieldType {
    /// Whether its values name one thing or person, so that lists can speak of them.
    fileprivate var isIdentifying: Bool {
        switch self {
        case .residentID, .personOrCompanyID, .creditCode, .vin, .plate, .bankAccount, .invoiceNumber, .phone,
            .identifier, .text:
            true
        default: false
        }
    }
}

internal import Claims
internal import FEEL

extension ColumnFiller {
    /// More records than this in one claim are left to the reference form, so that sums can be bounded.
    static let mostRecords = 1 << 20

    /// The records of all claims of a list field, by the layout of its records.
    mutating func fillRecords(of field: Int, column: Int, _ layout: ColumnLayout) {
        var records: [Context] = []
        var owners: [Int] = []
        var starts: [Int32] = [0]
        for (row, claim) in claims.enumerated() {
            if case .list(let items) = claim.values[field] {
                if items.count > ColumnFiller.mostRecords { unfit[row] = 1 }
                for item in items.prefix(ColumnFiller.mostRecords) {
                    guard case .context(let record) = item else {
                        unfit[row] = 1
                        continue
                    }
                    records.append(record)
                    owners.append(row)
                }
            }
            starts.append(Int32(records.count))
        }
        let blocks = Block.count(rows: records.count)
        let columns = layout.columns.map { ColumnValues($0.form, blocks: blocks) }
        for (number, column) in layout.columns.enumerated() {
            guard case .field(let part) = column.source else { continue }
            let lookUp = ColumnLookUp(column, columns[number], layout)
            let name = layout.fields[part].name
            for (place, record) in records.enumerated() {
                // The parts of a record have values, or the whole list is a bad one.
                guard let value = record[name], !value.isNull, lookUp.plan.put(value, at: place) else {
                    unfit[owners[place]] = 1
                    continue
                }
            }
        }
        items[column] = ItemColumns(columns: columns, starts: starts)
    }
}

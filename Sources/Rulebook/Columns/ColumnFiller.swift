internal import Claims
internal import FEEL

/// Puts claims into columns, one block of rows after the other and in it one column after the other: the values of a
/// block's claims stay in the cache, and each loop does one thing.
struct ColumnFiller {
    private let layout: ColumnLayout
    let claims: [Claim]
    private let days: [CivilDate]
    private let dates: [Int]
    private(set) var columns: [ColumnValues]
    var items: [Int: ItemColumns] = [:]
    private(set) var problems: [UInt8]
    var unfit: [UInt8]

    /// Numbers and days of a column stay within these, so that a program can tell beforehand that nothing overflows.
    static let largestNumber: Int64 = 1 << 40
    static let largestDay: Int64 = 1 << 28

    init(_ layout: ColumnLayout, _ claims: [Claim], _ days: [CivilDate]) {
        self.layout = layout
        self.claims = claims
        self.days = days
        let blocks = Block.count(rows: claims.count)
        columns = layout.columns.map { ColumnValues($0.form, blocks: blocks) }
        problems = [UInt8](repeating: Outcome.approved.rank, count: blocks * Block.rows)
        unfit = [UInt8](repeating: 0, count: blocks * Block.rows)
        dates = layout.fields.indices.filter { layout.fields[$0].type == .date }
    }

    mutating func fill() {
        let plans = zip(layout.columns, columns).map { Plan($0, $1, layout) }
        for block in 0..<Block.count(rows: claims.count) {
            let rows = block * Block.rows..<min((block + 1) * Block.rows, claims.count)
            for row in rows { note(claims[row], row) }
            for plan in plans { fill(plan, rows, block) }
        }
        for (column, records) in layout.items {
            if case .field(let field) = layout.columns[column].source {
                fillRecords(of: field, column: column, records)
            }
        }
    }

    private func day(_ row: Int) -> CivilDate { days.count == 1 ? days[0] : days[row] }

    /// What is wrong with the claim whatever the rules say: its problems, and dates that lie ahead.
    private mutating func note(_ claim: Claim, _ row: Int) {
        if !claim.problems.isEmpty {
            problems[row] = Outcome.returned.rank
            return
        }
        let day = day(row)
        for field in dates {
            if case .date(let date) = claim.values[field], date > day { problems[row] = Outcome.returned.rank }
        }
    }

    private mutating func fill(_ plan: Plan, _ rows: Range<Int>, _ block: Int) {
        switch plan.column.source {
        case .businessDay:
            for row in rows { if !plan.put(day: day(row), at: row) { unfit[row] = 1 } }
        case .birthDate(let field):
            for row in rows {
                switch BirthDate.value(of: claims[row].values[field]) {
                case .date(let date): if !plan.put(day: date, at: row) { unfit[row] = 1 }
                case .null(let reason):
                    plan.put(state: ColumnFiller.state(reason), at: row, block)
                default: unfit[row] = 1
                }
            }
        case .field(let field):
            for row in rows {
                switch claims[row].values[field] {
                case .null(let reason): plan.put(state: ColumnFiller.state(reason), at: row, block)
                // A date after the business day is a bad value, and like every bad value no rule judges it.
                case .date(let date) where date > day(row):
                    plan.put(state: ColumnValues.State.invalid, at: row, block)
                case let value: if !plan.put(value, at: row) { unfit[row] = 1 }
                }
            }
        }
    }

    private static func state(_ reason: NullReason) -> UInt8 {
        switch reason.kind {
        case .given(NullCode.invalid, _): ColumnValues.State.invalid
        case .given: ColumnValues.State.missing
        default: ColumnValues.State.underivable
        }
    }

    /// A column with what is looked up once for all its rows.
    struct Plan {
        let column: ColumnLayout.Column
        let values: ColumnValues
        private let scale: Int
        /// The words that a field of choices may hold, with their numbers.
        private let words: [(cell: TextCell, number: Int32)]

        init(_ column: ColumnLayout.Column, _ values: ColumnValues, _ layout: ColumnLayout) {
            self.column = column
            self.values = values
            scale = if case .number(let scale) = column.form { scale } else { 0 }
            if column.form == .word, case .field(let field) = column.source,
                case .choice(let choices) = layout.fields[field].type
            {
                words = choices.compactMap { choice in
                    layout.number(ofWord: choice.name).map { (TextCell(choice.name), Int32($0)) }
                }
            } else {
                words = []
            }
        }

        func put(state: UInt8, at row: Int, _ block: Int) {
            values.states[row] = state
            values.hasNulls[block] = true
        }

        @inline(__always)
        func put(day date: CivilDate, at row: Int) -> Bool {
            guard column.form == .day else { return column.form == .presence }
            guard date.dayNumber.magnitude <= ColumnFiller.largestDay else { return false }
            values.days[row] = Int32(truncatingIfNeeded: date.dayNumber)
            return true
        }

        /// False where the value does not fit the column.
        @inline(__always)
        func put(_ value: Value?, at row: Int) -> Bool {
            switch (value, column.form) {
            case (.null?, _), (nil, _): return false
            case (_, .presence), (.list?, .items): return true
            case (.date(let date)?, .day): return put(day: date, at: row)
            case (.number(let number)?, .number):
                guard let scaled = number.scaledInt64(places: scale), scaled.magnitude <= ColumnFiller.largestNumber
                else { return false }
                values.numbers[row] = scaled
                return true
            case (.boolean(let flag)?, .truth):
                values.truths[row] = flag ? 1 : 0
                return true
            case (.string(let text)?, .text):
                values.texts[row] = TextCell(text)
                return true
            case (.string(let text)?, .digest):
                values.numbers[row] = TextDigest.of(text)
                return true
            case (.string(let text)?, .word):
                let cell = TextCell(text)
                guard !cell.isLong, let word = words.first(where: { $0.cell == cell }) else { return false }
                values.days[row] = word.number
                return true
            default: return false
            }
        }
    }
}

/// A number for a text that does not depend on the order of its bytes; wrapping sums of them are those of texts joined.
enum TextDigest {
    private static let weights: [Int64] = (0..<256).map { byte in
        var weight = (UInt64(byte) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        weight ^= weight >> 29
        weight &*= 0xBF58_476D_1CE4_E5B9
        return Int64(bitPattern: weight ^ (weight >> 32))
    }

    static func of(_ text: String) -> Int64 {
        let bytes = text.utf8.span
        var sum: Int64 = 0
        for place in bytes.indices { sum &+= weights[Int(bytes[place])] }
        return sum
    }
}

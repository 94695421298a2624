internal import Claims
internal import FEEL

/// Puts claims into columns, one claim after the other.
struct ColumnFiller {
    private let layout: ColumnLayout
    let claims: [Claim]
    private let days: [CivilDate]
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
    }

    mutating func fill() {
        let lookUps = zip(layout.columns, columns).map { ColumnLookUp($0, $1, layout) }
        let plans = lookUps.map(\.plan)
        let dates = layout.fields.indices.filter { layout.fields[$0].type == .date }
        // Through pointers, because reading an array's element would count references up and down for every value.
        plans.withUnsafeBufferPointer { plans in
            claims.withUnsafeBufferPointer { claims in
                dates.withUnsafeBufferPointer { dates in
                    for row in claims.indices {
                        let day = days.count == 1 ? days[0] : days[row]
                        claims[row].values.withUnsafeBufferPointer { values in
                            let isEarly = dates.contains { place in
                                if case .date(let date) = values[place] { date > day } else { false }
                            }
                            if isEarly || !claims[row].problems.isEmpty { problems[row] = Outcome.returned.rank }
                            for plan in plans where !plan.put(values, at: row, on: day) { unfit[row] = 1 }
                        }
                    }
                }
            }
        }
        withExtendedLifetime(lookUps) {}
        for (column, records) in layout.items {
            if case .field(let field) = layout.columns[column].source {
                fillRecords(of: field, column: column, records)
            }
        }
    }
}

/// A column with the words that may stand in it, which live as long as this does.
final class ColumnLookUp {
    let plan: Plan
    private let words: UnsafeMutablePointer<Word>

    struct Word {
        let cell: TextCell
        let number: Int32
    }

    init(_ column: ColumnLayout.Column, _ values: ColumnValues, _ layout: ColumnLayout) {
        var found: [Word] = []
        if column.form == .word, case .field(let field) = column.source,
            case .choice(let choices) = layout.fields[field].type
        {
            found = choices.compactMap { choice in
                layout.number(ofWord: choice.name).map { Word(cell: TextCell(choice.name), number: Int32($0)) }
            }
        }
        words = .allocate(capacity: max(found.count, 1))
        words.initialize(from: found, count: found.count)
        plan = Plan(column, values, UnsafeBufferPointer(start: words, count: found.count))
    }

    deinit { words.deallocate() }

    /// How a value goes into a column: nothing in it is counted, so that it costs nothing to pass along.
    struct Plan {
        private let source: ColumnLayout.Source
        private let form: ColumnLayout.Form
        private let scale: Int
        private let states: UnsafeMutablePointer<UInt8>
        private let hasNulls: UnsafeMutablePointer<Bool>
        private let values: UnsafeMutableRawPointer
        private let words: UnsafeBufferPointer<Word>

        init(_ column: ColumnLayout.Column, _ values: ColumnValues, _ words: UnsafeBufferPointer<Word>) {
            source = column.source
            form = column.form
            scale = if case .number(let scale) = column.form { scale } else { 0 }
            states = values.states
            hasNulls = values.hasNulls
            self.values = values.values
            self.words = words
        }

        /// Puts in what the column holds of a claim; false where it does not fit.
        @inline(__always)
        func put(_ claim: UnsafeBufferPointer<Value>, at row: Int, on day: CivilDate) -> Bool {
            switch source {
            case .field(let field):
                switch claim[field] {
                case .null(let reason): return put(null: reason, at: row)
                case .date(let date):
                    // A date after the business day is a bad value, and like every bad value no rule judges it.
                    if date > day { return put(state: ColumnValues.State.invalid, at: row) }
                    return put(date, at: row)
                case let value: return put(value, at: row)
                }
            case .businessDay: return put(day, at: row)
            case .birthDate(let field):
                switch BirthDate.value(of: claim[field]) {
                case .date(let date): return put(date, at: row)
                case .null(let reason): return put(null: reason, at: row)
                default: return false
                }
            }
        }

        private func put(null reason: NullReason, at row: Int) -> Bool {
            switch reason.kind {
            case .given(NullCode.invalid, _): put(state: ColumnValues.State.invalid, at: row)
            case .given: put(state: ColumnValues.State.missing, at: row)
            default: put(state: ColumnValues.State.underivable, at: row)
            }
        }

        @inline(__always)
        private func put(state: UInt8, at row: Int) -> Bool {
            states[row] = state
            hasNulls[row / Block.rows] = true
            return true
        }

        @inline(__always)
        private func put(_ date: CivilDate, at row: Int) -> Bool {
            guard form == .day else { return form == .presence }
            guard date.dayNumber.magnitude <= ColumnFiller.largestDay else { return false }
            values.assumingMemoryBound(to: Int32.self)[row] = Int32(truncatingIfNeeded: date.dayNumber)
            return true
        }

        /// Puts in a value that is there; false where it does not fit the column.
        @inline(__always)
        func put(_ value: Value, at row: Int) -> Bool {
            switch form {
            case .presence: return !value.isNull
            case .day:
                guard case .date(let date) = value else { return false }
                return put(date, at: row)
            case .number:
                guard case .number(let number) = value, let scaled = number.scaledInt64(places: scale),
                    scaled.magnitude <= ColumnFiller.largestNumber
                else { return false }
                values.assumingMemoryBound(to: Int64.self)[row] = scaled
                return true
            case .truth:
                guard case .boolean(let flag) = value else { return false }
                values.assumingMemoryBound(to: UInt8.self)[row] = flag ? 1 : 0
                return true
            case .text:
                guard case .string(let text) = value else { return false }
                values.assumingMemoryBound(to: TextCell.self)[row] = TextCell(text)
                return true
            case .digest:
                guard case .string(let text) = value else { return false }
                values.assumingMemoryBound(to: Int64.self)[row] = TextDigest.of(text)
                return true
            case .word:
                guard case .string(let text) = value else { return false }
                let cell = TextCell(text)
                guard !cell.isLong else { return false }
                for word in words where word.cell == cell {
                    values.assumingMemoryBound(to: Int32.self)[row] = word.number
                    return true
                }
                return false
            case .items:
                if case .list = value { return true }
                return false
            }
        }
    }
}

/// A number for a text that does not depend on the order of its bytes; wrapping sums of them are those of texts joined.
enum TextDigest {
    static func of(_ text: String) -> Int64 {
        var sum: Int64 = 0
        for byte in text.utf8 {
            var weight = (UInt64(byte) &+ 1) &* 0x9E37_79B9_7F4A_7C15
            weight ^= weight >> 29
            weight &*= 0xBF58_476D_1CE4_E5B9
            sum &+= Int64(bitPattern: weight ^ (weight >> 32))
        }
        return sum
    }
}

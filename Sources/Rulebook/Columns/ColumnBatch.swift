package import Claims
package import FEEL

/// Claims of one kind as columns: each claim on its business day is a row.
///
/// Immutable once it is filled, and safe to read from every thread.
package final class ColumnBatch: Sendable {
    package let claims: [Claim]
    package var count: Int { claims.count }

    let layout: ColumnLayout
    let columns: [ColumnValues]
    /// Records of list fields, by column.
    let items: [Int: ItemColumns]
    /// By row: what the claim's own problems bring, as ``Outcome/rank``; padded to whole blocks.
    let problems: [UInt8]
    /// By row: 1 where a value does not fit its column, so that the reference form has to decide; padded likewise.
    let unfit: [UInt8]
    private let days: [CivilDate]

    /// - Parameter day: the business day of all of them.
    package convenience init(_ claims: [Claim], on day: CivilDate, layout: ColumnLayout) {
        self.init(claims, on: [day], layout: layout)
    }

    /// - Parameter days: the business day of each, or one for all.
    /// - Precondition: the claims are of the layout's kind.
    package init(_ claims: [Claim], on days: [CivilDate], layout: ColumnLayout) {
        precondition(days.count == 1 || days.count == claims.count, "a business day for each claim, or one for all")
        precondition(ColumnBatch.areOfOneKind(claims, layout.name), "claims of one kind")
        self.claims = claims
        self.days = days
        self.layout = layout
        var filler = ColumnFiller(layout, claims, days)
        filler.fill()
        columns = filler.columns
        items = filler.items
        problems = filler.problems
        unfit = filler.unfit
    }

    private static func areOfOneKind(_ claims: [Claim], _ name: String) -> Bool {
        guard let first = claims.first?.kind else { return true }
        return first.name == name && claims.allSatisfy { $0.kind === first || $0.kind.name == name }
    }

    /// The business day of a row.
    package func day(of row: Int) -> CivilDate { days.count == 1 ? days[0] : days[row] }
}

/// The values of one column, in blocks of ``Block/rows`` rows, the last one filled up.
///
/// Written by its filler alone, before anything else sees it; the memory is freed with the last reference. That makes
/// it sendable, although it holds a pointer.
final class ColumnValues: @unchecked Sendable {
    let form: ColumnLayout.Form
    /// By row: a ``State``.
    let states: UnsafeMutablePointer<UInt8>
    /// By block: whether a row of it has no value.
    let hasNulls: UnsafeMutablePointer<Bool>
    /// By row; of what type, the form says: Int32, Int64, UInt8 or TextCell.
    let values: UnsafeMutableRawPointer

    enum State {
        static let known: UInt8 = 0
        static let missing: UInt8 = 1
        static let invalid: UInt8 = 2
        /// Another value from which this one is taken is there, but holds none.
        static let underivable: UInt8 = 3
    }

    init(_ form: ColumnLayout.Form, blocks: Int) {
        self.form = form
        let rows = blocks * Block.rows
        states = .allocate(capacity: rows)
        states.initialize(repeating: State.known, count: rows)
        hasNulls = .allocate(capacity: blocks)
        hasNulls.initialize(repeating: false, count: blocks)
        let bytes = rows * ColumnValues.stride(of: form)
        values = .allocate(byteCount: max(bytes, 1), alignment: 64)
        values.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    deinit {
        states.deallocate()
        hasNulls.deallocate()
        values.deallocate()
    }

    private static func stride(of form: ColumnLayout.Form) -> Int {
        switch form {
        case .presence, .items: 0
        case .truth: 1
        case .day, .word: MemoryLayout<Int32>.stride
        case .number, .digest: MemoryLayout<Int64>.stride
        case .text: MemoryLayout<TextCell>.stride
        }
    }

    var days: UnsafeMutablePointer<Int32> { values.assumingMemoryBound(to: Int32.self) }
    var numbers: UnsafeMutablePointer<Int64> { values.assumingMemoryBound(to: Int64.self) }
    var truths: UnsafeMutablePointer<UInt8> { values.assumingMemoryBound(to: UInt8.self) }
    var texts: UnsafeMutablePointer<TextCell> { values.assumingMemoryBound(to: TextCell.self) }
}

/// The records of a list field: columns of their own, one row a record.
struct ItemColumns: Sendable {
    let columns: [ColumnValues]
    /// By row of the batch, and one more: where its records begin.
    let starts: [Int32]
}

/// How many rows are evaluated at a time: few enough that a block of every register stays in the fastest cache.
enum Block {
    static let rows = 256

    static func count(rows: Int) -> Int { (rows + Block.rows - 1) / Block.rows }
}

package import Claims
internal import FEEL

/// Which columns a batch of claims of one kind has: those that the programs compiled against it read.
///
/// Columns are only ever added, so that several programs (two editions of a pack, a pack with changed values) can share
/// one layout and one batch.
package struct ColumnLayout: Sendable {
    /// Where the values of a column come from.
    enum Source: Hashable, Sendable {
        case field(Int)
        case businessDay
        /// The birth date in a field's identity number.
        case birthDate(field: Int)
    }

    /// How they are kept.
    enum Form: Hashable, Sendable {
        /// Whether there is a value, and nothing of the value.
        case presence
        /// Days since 1970-01-01.
        case day
        /// The number of the word among `words`.
        case word
        /// The number times 10^scale.
        case number(scale: Int)
        case truth
        case text
        /// A number that is the same for every order of the same bytes, so that of texts joined it is the sum.
        case digest
        /// Records: each column of `items` has one row a record.
        case items
    }

    struct Column: Hashable, Sendable {
        let source: Source
        let form: Form
    }

    /// The kind of claim, or the list field.
    let name: String
    let fields: [Field]
    private(set) var columns: [Column] = []
    /// The texts that stand as numbers: names of choices, and those that expressions spell out.
    private(set) var words: [[UInt8]] = []
    /// Layouts of the records of list fields, by the list's column.
    var items: [Int: ColumnLayout] = [:]
    private var numbers: [Column: Int] = [:]
    private var wordNumbers: [[UInt8]: Int] = [:]

    /// The most words there may be.
    static let mostWords = 256

    package init(kind: ClaimKind) {
        self.init(name: kind.name, fields: kind.fields)
    }

    /// The layout of a list's records.
    init(name: String, fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    /// The number of the column, which is added where it is not there yet.
    mutating func column(_ source: Source, _ form: Form) -> Int {
        let column = Column(source: source, form: form)
        if let number = numbers[column] { return number }
        columns.append(column)
        numbers[column] = columns.count - 1
        return columns.count - 1
    }

    /// The number of a word; nil where there are too many.
    mutating func word(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        if let number = wordNumbers[bytes] { return number }
        guard words.count < ColumnLayout.mostWords else { return nil }
        words.append(bytes)
        wordNumbers[bytes] = words.count - 1
        return words.count - 1
    }

    /// Some column that tells whether the field has a value.
    func anyColumn(of field: Int) -> Int? { columns.firstIndex { $0.source == .field(field) } }

    /// The number of a word that is there.
    func number(ofWord text: String) -> Int? { wordNumbers[Array(text.utf8)] }
}

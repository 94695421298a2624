package import Claims
import Ledger

/// What a bank says of lines that were sent to it, one thing after the other as its file is read, and not yet matched.
enum BankReturn {
    /// One thing that a file says.
    enum Item: Sendable {
        case row(Row)
        /// A whole batch is refused, before anything was paid.
        case refusal(BatchRefusal)
        /// A movement that is none of ours, by its place.
        case other(Int64)
        /// A line of ours of which something is said that settles nothing: accepted, pending.
        case pending
    }

    struct Row: Sendable {
        /// Where it stands in the file: the line of a table, the number of the transaction in a message.
        let place: Int64
        let reference: String
        let line: Int64
        /// Where the file says it.
        let amount: Fen?
        /// Where the file says it.
        let account: String?
        let outcome: LineOutcome
        let reason: String?
    }

    struct BatchRefusal: Sendable {
        let reference: String
        /// How many lines and how much the batch had, where the file says it.
        let count: Int64?
        let total: Fen?
        let reason: String?
    }

    /// Longest reason that is kept, in characters.
    static let reasonLimit = 200

    /// Reads a file in a layout, on another core, and hands over what it says.
    ///
    /// - Throws: what the block throws, ``BankFileError`` where it can't be read, or ``BankFileError/Problems``: what is wrong
    ///   may show only at the end, when most of it has been handed over.
    static func read(_ input: BankInput, in layout: BankLayout, _ body: (Item) throws -> Void) throws {
        try ReadAhead.run(
            { handOver in
                switch layout.form {
                case .csv(let csv):
                    var table = ReturnTable(csv)
                    try table.read(input, handOver)
                case .iso20022: try BankMessage.read(input, handOver)
                }
            }, body)
    }
}

/// Why a bank's file can't be used. Nothing of it is entered while there is any problem.
package struct BankFileError: Error, Sendable {
    package struct Problem: Sendable {
        /// Where in the file, as its reader counts; nil for the file as a whole.
        package let place: Int64?
        package let message: Bilingual
    }

    /// The problems, while the file's name is not at hand.
    struct Problems: Error {
        /// So many are told; a file for another house has one a line.
        static let listLimit = 100

        private(set) var list: [Problem] = []
        private(set) var isCut = false

        init() {}

        init(_ place: Int64? = nil, zh: String, en: String) {
            add(Problem(place: place, message: Bilingual(zh: zh, en: en)))
        }

        mutating func add(_ problem: Problem) {
            guard list.count < Self.listLimit else {
                if !isCut {
                    list.append(
                        Problem(place: nil, message: Bilingual(zh: "还有更多问题，未列出", en: "and more, not listed here")))
                }
                return isCut = true
            }
            list.append(problem)
        }

        mutating func add(_ problems: Problems) {
            for problem in problems.list { add(problem) }
        }
    }

    package let file: String
    /// At least one.
    package let problems: [Problem]

    /// One problem a line.
    package var message: Bilingual {
        func text(_ language: (Bilingual) -> String) -> String {
            problems.map { problem in
                file + (problem.place.map { ":\($0)" } ?? "") + ": " + language(problem.message)
            }.joined(separator: "\n")
        }
        return Bilingual(zh: text { $0.zh }, en: text { $0.en })
    }
}

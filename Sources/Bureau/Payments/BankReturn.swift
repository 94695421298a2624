package import Claims
import Ledger

/// What a bank says of lines that were sent to it, read and not yet matched.
struct BankReturn {
    struct Row {
        /// Where it stands in the file: the line of a table, the number of the transaction in a notification.
        let place: Int64
        let reference: String
        let line: Int64
        let amount: Fen
        /// Where the file says it.
        let account: String?
        let outcome: LineOutcome
        let reason: String?
    }

    /// In the file's order.
    var rows: [Row] = []
    /// Places of movements that are none of ours.
    var others: [Int64] = []

    static func read(_ bytes: [UInt8], in layout: BankLayout) throws(BankFileError.Problems) -> BankReturn {
        switch layout.form {
        case .csv(let csv): try ReturnTable(csv).read(bytes)
        case .iso20022: try Camt054.read(bytes)
        }
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
        var list: [Problem]

        init(_ list: [Problem]) {
            self.list = list
        }

        init(_ place: Int64? = nil, zh: String, en: String) {
            list = [Problem(place: place, message: Bilingual(zh: zh, en: en))]
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

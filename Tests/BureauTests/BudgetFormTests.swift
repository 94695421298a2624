import Claims
import Rulebook
import Testing

@testable import Bureau

@Suite("The form of a budget file is what its reader takes")
struct BudgetFormTests {
    private func lines(_ text: String, isAllotment: Bool = false) throws -> Int {
        try AppropriationFile.lines(
            of: Array(text.utf8), file: "budget.yaml", programmes: ["appliance": "appliance"],
            isAllotment: isAllotment
        ).count
    }

    private static let line = [
        "source": "central", "year": "2026", "programme": "appliance", "region": "'140700'", "amount": "5.00",
        "document": "某文",
    ]

    private func text(_ line: [String: String]) -> String {
        "lines:\n  - {" + line.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
            + "}\n"
    }

    @Test("The same names, in English and in Chinese")
    func names() throws {
        let known = Set(AppropriationField.allCases.map { [$0.rawValue, $0.label] })
        #expect(Set(Forms.budgetFields.map { [$0.name, $0.meaning.zh] }) == known)
        let values = Self.line.merging(["held_region": "'140700'", "held_programme": "appliance", "note": "x"]) { $1 }
        for key in Forms.budgetFields {
            var line = values
            let known = line.removeValue(forKey: key.name)
            let value = try #require(known, "\(key.name)")
            for name in [key.name, key.meaning.zh] {
                line[name] = value
                #expect(try lines(text(line), isAllotment: true) == 1, "\(name)")
                line[name] = nil
            }
        }
        for key in Forms.budget.keys where Forms.budgetFields.allSatisfy({ $0.name != key.name }) {
            for name in [key.name, key.meaning.zh] {
                let list = text(Self.line)
                let whole = key.name == "lines" ? list.replacing("lines:", with: "\(name):") : "\(name): x\n" + list
                #expect(try lines(whole) == 1, "\(name)")
            }
        }
        #expect(throws: AppropriationFileError.self) { try lines(text(Self.line.merging(["sum": "1"]) { $1 })) }
    }

    @Test("The same years")
    func years() throws {
        let shape = try #require(Forms.budgetFields.first { $0.name == "year" }?.shape)
        guard case .wholeNumber(let years) = shape else {
            Issue.record("a year is a whole number")
            return
        }
        func takes(_ year: Int) -> Bool {
            (try? lines(text(Self.line.merging(["year": "\(year)"]) { $1 }))) == 1
        }
        #expect(takes(years.lowerBound) && takes(years.upperBound))
        #expect(!takes(years.lowerBound - 1) && !takes(years.upperBound + 1))
    }
}

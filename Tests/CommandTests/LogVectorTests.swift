import Foundation
import Testing

/// Good and bad notes, keys, logs and policies, made by an implementation of its own (Tests/LogVectors) that shares no line
/// with the command.
@Suite("Notes, keys and logs of others")
struct LogVectorTests {
    struct Case: Decodable {
        let name: String
        let status: Int32
        let arguments: [String]
    }

    @Test(
        "Every case of the independent implementation gets the exit status it deserves: 0 verified, 1 not, 2 could not run"
    )
    func cases() throws {
        try inFreshFolder { tradein in
            let script = Tradein.root.appendingPathComponent("Tests/LogVectors/cases.py").path
            let made = try tradein.shell("python3 '\(script)' .")
            try #require(made.status == 0, "\(made.errors)")
            let lines = try String(contentsOf: tradein.folder.appendingPathComponent("cases.jsonl"), encoding: .utf8)
                .split(separator: "\n")
            let cases = try lines.map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
            for status in [0, 1, 2] as [Int32] { #expect(cases.count { $0.status == status } > 20) }
            for example in cases {
                let result = try tradein.run(example.arguments)
                #expect(
                    result.status == example.status, "\(example.name): \(result.output)\(result.errors)")
                // What stands on standard output is what was found; what kept the check from being made does not.
                #expect(result.output.hasPrefix("✓") == (example.status == 0), "\(example.name): \(result.output)")
                #expect(result.output.hasPrefix("✗") == (example.status == 1), "\(example.name): \(result.output)")
            }
        }
    }
}

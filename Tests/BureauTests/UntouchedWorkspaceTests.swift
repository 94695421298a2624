import Claims
import Foundation
import GRDB
import Testing

@testable import Bureau

@Suite("A workspace that was broken off while it was made")
struct UntouchedWorkspaceTests {
    /// Tables, and nothing else: whoever made it was killed before it had its first key.
    private func untouched() throws -> Office {
        let office = try Office(seed: 5)
        _ = try office.open(.record)
        return office
    }

    private func refusal(_ office: Office) -> BureauError? {
        do {
            _ = try WorkspaceAudit(office.open(.inspect)).verify()
            return nil
        } catch {
            return error as? BureauError
        }
    }

    @Test("Before the first key nothing is recorded, and the audit says that, not that a key is gone")
    func nothingRecorded() throws {
        let office = try untouched()
        #expect(refusal(office)?.kind == .workspaceUnavailable)
        #expect(refusal(office)?.message.en.hasPrefix("Nothing is recorded in this workspace yet") == true)
        #expect(refusal(office)?.message.zh.contains("还没有记录") == true)
    }

    @Test("The doctor fails nothing, and says that there is nothing to look at")
    func doctor() throws {
        let office = try untouched()
        var verdicts: [String: (verdict: Doctor.Verdict, message: String)] = [:]
        let evidence = try Doctor(office.open(.inspect), now: 1_795_420_800).run {
            verdicts[$0.name] = ($0.verdict, $0.message.en)
        }
        #expect(evidence == nil)
        #expect(!verdicts.values.contains { $0.verdict == .failed }, "\(verdicts)")
        for part in ["database", "log", "tiles", "decisions", "books", "totals"] {
            #expect(verdicts[part]?.verdict == .unchecked, "\(part)")
            #expect(verdicts[part]?.message.hasPrefix("Nothing is recorded") == true, "\(part)")
        }
    }

    @Test("Once something was recorded, or published, a key that is missing is missing", arguments: [true, false])
    func keyGone(isRecorded: Bool) async throws {
        let office = try untouched()
        if isRecorded {
            try await office.approve([Treasury.appliance(1)])
            try FileManager.default.removeItem(atPath: office.directory + "/keys")
            try FileManager.default.removeItem(atPath: office.directory + "/log")
            // What the store says of keys is a public key still; without that there is none.
            try await DatabaseQueue(path: office.database).write { db in
                try db.execute(sql: "DELETE FROM setting WHERE name = 'log keys'")
            }
        } else {
            try Data("x".utf8).write(to: URL(fileURLWithPath: office.directory + "/log/checkpoint"))
        }
        #expect(refusal(office)?.message.en.contains("is gone") == true, "\(String(describing: refusal(office)))")
    }
}

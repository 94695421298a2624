import Foundation
import GRDB
import Sealing
import Testing

@testable import Bureau

@Suite("The log and personal data")
struct PrivacyOfTheLogTests {
    @Test("No entry holds a personal value, or a digest of one that could be guessed")
    func noValuesNoDigests() async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        _ = try await office.process(generator.file(300))
        let entries = try office.read { db in try Data.fetchAll(db, sql: "SELECT bytes FROM log_entry") }.reduce(
            Data(), +)
        let contents = try office.read { db in try Data.fetchAll(db, sql: "SELECT CAST(content AS BLOB) FROM opened") }
        var values: Set<String> = []
        for content in contents {
            let fields = try #require(JSONSerialization.jsonObject(with: content) as? [String: Any])
            for name in [
                "applicant_id", "applicant_name", "applicant_phone", "old_vin", "new_vin", "serial_number",
                "invoice_number", "household_id", "elder_id", "claim_id", "merchant_id",
            ] {
                if let value = fields[name] as? String, value.count > 9 { values.insert(value) }
            }
            // The whole claim, too, must not be recognisable by its digest.
            #expect(entries.range(of: Data(Hex.encoded(SHA256.digest(of: [UInt8](content))).utf8)) == nil)
        }
        #expect(values.count > 200)
        for value in values {
            #expect(entries.range(of: Data(value.utf8)) == nil, "\(value)")
            let digest = Hex.encoded(SHA256.digest(of: Array(value.utf8)))
            #expect(entries.range(of: Data(digest.utf8)) == nil, "digest of \(value)")
        }
    }

    @Test("The same claims in two workspaces give commitments that have nothing in common")
    func saltsDiffer() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let file = generator.file(100)
        var commitments: [Set<String>] = []
        for salt in [seed, seed &+ 1] {
            let office = try Office(seed: salt)
            _ = try await office.process(file)
            let entries = try office.read { db in try Data.fetchAll(db, sql: "SELECT bytes FROM log_entry") }
            commitments.append(
                Set(
                    try entries.flatMap { entry -> [String] in
                        let fields = try #require(JSONSerialization.jsonObject(with: entry) as? [String: Any])
                        return ["claim", "statement", "commitment"].compactMap { fields[$0] as? String }
                    }))
        }
        #expect(commitments[0].count > 100)
        #expect(commitments[0].isDisjoint(with: commitments[1]))
    }
}

import FEEL
import Foundation
import GRDB
import Testing

@testable import Bureau

/// What is left behind when the work is broken off.
@Suite("Work that is broken off")
struct FaultTests {
    private struct Broken: Error {}

    private var tuning: ClaimProcessor.Tuning {
        var tuning = ClaimProcessor.Tuning()
        tuning.batch = 20
        tuning.chunk = 40
        return tuning
    }

    @Test(
        "Broken off after any chunk, the next run completes the file, and nothing differs from a run that was not broken off"
    )
    func brokenOffBetweenChunks() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let file = generator.file(200)
        let whole = try Office(seed: seed)
        let wanted = try await whole.process(file, tuning: tuning)
        let wantedContents = try whole.contents()

        for stop in 1...4 {
            let office = try Office(seed: seed)
            var handedOut: [ClaimProcessor.Line] = []
            await #expect(throws: Broken.self) {
                let processor = try ClaimProcessor(
                    workspace: try office.open(.record), rulebook: try Office.rulebook.get(), day: Office.day,
                    tuning: tuning)
                var chunks = 0
                _ = try await office.process(file, with: processor) { lines in
                    handedOut += lines
                    chunks += 1
                    if chunks == stop { throw Broken() }
                }
            }
            #expect(handedOut.count == stop * 40)
            let stored = try office.read { db in try Set(Int64.fetchAll(db, sql: "SELECT id FROM decision")) }
            #expect(handedOut.decisions.allSatisfy { stored.contains($0.record?.id ?? 0) }, "seed \(seed)")
            #expect(try Budget(try office.open(.inspect)).trialBalance().violations.isEmpty, "seed \(seed)")

            let completed = try await office.process(file, tuning: tuning)
            #expect(
                completed.decisions.map(\.judgement) == wanted.decisions.map(\.judgement), "seed \(seed), stop \(stop)")
            expectSame(try office.contents(), wantedContents, "seed \(seed), stop \(stop)")
            #expect(try office.audit().isEmpty, "seed \(seed)")
        }
    }

    @Test("A fault in the middle of a chunk changes no byte, and the same processor goes on when it is over")
    func faultWithinAChunk() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let file = generator.file(200)
        for failing in [5, 40, 75, 120] {
            let office = try Office(seed: seed)
            var asked = 0
            var isBroken = true
            let workspace = try Workspace(
                directory: office.directory, access: .record, clock: { "2026-11-23T08:00:00Z" },
                random: { count in
                    asked += 1
                    if isBroken, asked == failing { throw Broken() }
                    return office.bytes(count)
                })
            let processor = try ClaimProcessor(
                workspace: workspace, rulebook: try Office.rulebook.get(), day: Office.day, tuning: tuning)
            var handedOut: [ClaimProcessor.Line] = []
            var after: Office.Contents?
            await #expect(throws: BureauError.self) {
                _ = try await office.process(file, with: processor) { lines in
                    handedOut += lines
                    after = try office.contents()
                }
            }
            let now = try office.contents()
            if let after { expectSame(now, after, "seed \(seed), \(failing)") }
            #expect(
                try office.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM decision") }
                    == Set(handedOut.decisions.compactMap { $0.record?.id }).count)

            isBroken = false
            let completed = try await office.process(file, with: processor)
            #expect(completed.count == 200)
            #expect(
                Array(completed.decisions.map(\.judgement).prefix(handedOut.decisions.count))
                    == handedOut.decisions.map(\.judgement))
            #expect(try office.audit().isEmpty, "seed \(seed), \(failing)")
        }
    }

    @Test("A published log that was taken back, or is gone, is found, and made again from the store by the next run")
    func logIsRepublished() async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let (first, second) = (generator.file(300), generator.file(300))
        _ = try await office.process(first)
        let behind = try office.files()
        _ = try await office.process(second)
        let wanted = try office.contents()
        let log = URL(fileURLWithPath: office.directory + "/log")

        try FileManager.default.removeItem(at: log)
        for (name, data) in behind where name.hasPrefix("log/") {
            let url = URL(fileURLWithPath: office.directory).appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url)
        }
        #expect(try office.audit().map(\.code) == ["CHECKPOINT"], "seed \(seed)")
        _ = try await office.process(second)
        expectSame(try office.contents(), wanted, "seed \(seed)")

        try FileManager.default.removeItem(at: log)
        #expect(try office.audit().map(\.code) == ["TILES"], "seed \(seed)")
        _ = try await office.process(second)
        // Partial tiles of earlier sizes, which a log may keep, are not made again.
        #expect(try office.contents().tables == wanted.tables, "seed \(seed)")
        #expect(try office.audit().isEmpty, "seed \(seed)")
    }
}

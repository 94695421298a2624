import Foundation
import Glibc
import Testing

/// The process is killed at random points of a year's work with money: no claim is paid twice, no fen is lost, and the year
/// ends as if nothing had happened.
///
/// `KILLS=300 swift test --filter MoneyKillTests`, or `make soak`, kills a few hundred times.
@Suite("kill -9 in a year's work with money", .serialized)
struct MoneyKillTests {
    @Test("Killed at random moments, the year ends with the same balances")
    func killed() throws {
        let seed =
            ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        let wanted = ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 5
        print("MoneyKillTests.killed: seed \(seed), \(wanted) kills")
        var random = SplitMix64(seed: seed)

        var expected = ""
        var durations: [Double] = []
        try inFreshFolder { tradein in
            try YearOfWork.prepare(tradein)
            for step in YearOfWork.steps {
                let started = Date()
                try run(step, tradein, "seed \(seed)")
                durations.append(Date().timeIntervalSince(started))
            }
            try YearOfWork.expectSound(tradein, "not killed")
            expected = try YearOfWork.result(tradein)
        }
        // 20 approved at once and 5 in their turn, one cancelled; 449.85 claimed back, of which 49.85 were waived.
        #expect(expected.contains("2026,local,appliance,140702,PAID,"), "\(expected)")

        var kills = 0
        while kills < wanted {
            try inFreshFolder { tradein in
                try YearOfWork.prepare(tradein)
                let share = min(1, Double(wanted - kills) / Double(YearOfWork.steps.count))
                for (index, step) in YearOfWork.steps.enumerated() {
                    while kills < wanted, Double.random(in: 0..<1, using: &random) < share {
                        guard let words = try step.command(tradein) else { break }
                        let running = try tradein.start(words)
                        usleep(UInt32(Double.random(in: 0...durations[index], using: &random) * 1_000_000))
                        running.kill()
                        let wasKilled = try running.wait().wasKilled
                        try YearOfWork.expectSound(tradein, "seed \(seed), kill \(kills) in \(step.name)")
                        if wasKilled { kills += 1 }
                        if Bool.random(using: &random) { break }
                    }
                    try run(step, tradein, "seed \(seed)")
                }
                try YearOfWork.expectSound(tradein, "seed \(seed), the year is over")
                #expect(try YearOfWork.result(tradein) == expected, "seed \(seed)")
            }
        }
        print("MoneyKillTests.killed: \(kills) kills")
    }

    /// Runs a step to its end; a batch whose file was lost has it written again.
    private func run(_ step: YearOfWork.Step, _ tradein: Tradein, _ comment: String) throws {
        guard let words = try step.command(tradein) else { return }
        let result = try tradein.run(words)
        #expect(step.allowed.contains(result.status), "\(comment) \(step.name): \(result.errors)")
    }
}

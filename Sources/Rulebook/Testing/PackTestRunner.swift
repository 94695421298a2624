/// Runs the tests of rule packs, on all cores.
package struct PackTestRunner: Sendable {
    private let tests: [PackTest]

    package init(_ tests: [PackTest]) {
        self.tests = tests
    }

    /// The results in the order of the tests; the same whatever the number of cores.
    package func run() async -> [PackTestResult] {
        // A test takes some microseconds: several share a task, or the tasks would cost more than the tests.
        let share = max(8, tests.count / 64)
        return await withTaskGroup(of: (Int, [PackTestResult]).self) { group in
            for start in stride(from: 0, to: tests.count, by: share) {
                let part = tests[start..<min(start + share, tests.count)]
                group.addTask { (start, part.map(PackTestRunner.run)) }
            }
            var parts: [(Int, [PackTestResult])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    /// Runs one test: decides the earlier claims in their order, then the claim.
    package static func run(_ test: PackTest) -> PackTestResult {
        let clock = ContinuousClock()
        let start = clock.now
        let decision = test.run().decision
        return PackTestResult(test, decision, duration: clock.now - start)
    }
}

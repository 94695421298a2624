import Synchronization
import Testing

@testable import Bureau

@Suite("Reading ahead on another core")
struct ReadAheadTests {
    private struct Fault: Error, Equatable {
        let number: Int
    }

    private final class Counter: Sendable {
        let value = Mutex(0)
    }

    @Test("Everything is used, in the order in which it was read", arguments: [0, 1, 255, 256, 257, 10_000])
    func inOrder(count: Int) throws {
        var used: [Int] = []
        try ReadAhead<Int>.run({ handOver in for number in 0..<count { try handOver(number) } }, { used.append($0) })
        #expect(used == Array(0..<count))
    }

    @Test("What was read before a fault is used before the fault is told")
    func fault() {
        var used: [Int] = []
        #expect(throws: Fault(number: 300)) {
            try ReadAhead<Int>.run(
                { handOver in
                    for number in 0..<300 { try handOver(number) }
                    throw Fault(number: 300)
                }, { used.append($0) })
        }
        #expect(used == Array(0..<300))
    }

    @Test("Who uses no more ends the reading")
    func givenUp() {
        let read = Counter()
        #expect(throws: Fault(number: 10)) {
            try ReadAhead<Int>.run(
                { handOver in
                    for number in 0..<1_000_000 {
                        try handOver(number)
                        read.value.withLock { $0 = number }
                    }
                }, { if $0 == 10 { throw Fault(number: 10) } })
        }
        // A few pieces ahead, and no further.
        #expect(read.value.withLock { $0 } < 10_000)
    }
}

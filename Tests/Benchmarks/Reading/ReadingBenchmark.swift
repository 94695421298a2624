import ClaimFiles
import Claims
import Glibc
import Rulebook

/// Reads a claim file to its end and prints, as JSON, how many rows it has and how long reading took, on one core and on all.
///
/// usage: reading-benchmark FILE RULES
@main
struct ReadingBenchmark {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3 else { fatalError("usage: reading-benchmark FILE RULES") }
        let schema = try Rulebook.load(directory: words[2], parameters: []).schema
        let (rows, one) = try clocked { try read(words[1], schema) }
        let start = ContinuousClock.now
        let again = try await readOnAllCores(words[1], schema)
        let all = seconds(ContinuousClock.now - start)
        precondition(rows == again, "other rows on several cores")
        print("{\"rows\": \(rows), \"one_core\": \(one), \"all_cores\": \(all), \"peak_kib\": \(peak)}")
    }

    private static func clocked(_ body: () throws -> Int) rethrows -> (rows: Int, seconds: Double) {
        let start = ContinuousClock.now
        let rows = try body()
        return (rows, seconds(ContinuousClock.now - start))
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func read(_ path: String, _ schema: ClaimSchema) throws -> Int {
        var reader = try ClaimFileReader(path: path, schema: schema)
        var rows = 0
        while let batch = try reader.nextBatch(maxRecords: 512) { rows += reader.rowReader.read(batch).rows.count }
        return rows
    }

    /// As `process` does: the file is cut up in turn, and a few pieces are read at once.
    private static func readOnAllCores(_ path: String, _ schema: ClaimSchema) async throws -> Int {
        var reader = try ClaimFileReader(path: path, schema: schema)
        let rowReader = reader.rowReader
        return try await withThrowingTaskGroup(of: Int.self) { group in
            var rows = 0
            var underWay = 0
            while let batch = try reader.nextBatch(maxRecords: 512) {
                if underWay == 8, let count = try await group.next() {
                    rows += count
                    underWay -= 1
                }
                group.addTask { rowReader.read(batch).rows.count }
                underWay += 1
            }
            for try await count in group { rows += count }
            return rows
        }
    }

    private static var peak: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}

import ClaimFiles
import Claims
import Glibc
import Rulebook

/// Reads a claim file to its end and prints, as JSON, how many rows and fields it has and how long it took, by the clock and in
/// seconds of the processor: splitting the rows into fields, reading them into typed and checked claims, and that on all cores.
///
/// usage: reading-benchmark FILE RULES
@main
struct ReadingBenchmark {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3 else { fatalError("usage: reading-benchmark FILE RULES") }
        let schema = try Rulebook.load(directory: words[2], parameters: []).schema
        let split = Stretch()
        let fields = try splitting(words[1], schema)
        let splitTimes = split.times
        let one = Stretch()
        let rows = try reading(words[1], schema)
        let oneTimes = one.times
        let all = Stretch()
        let again = try await readingOnAllCores(words[1], schema)
        let allTimes = all.times
        precondition(rows == again, "other rows on several cores")
        print(
            """
            {"rows": \(rows), "fields": \(fields), "split": \(splitTimes), "one_core": \(oneTimes), \
            "all_cores": \(allTimes), "peak_kib": \(peak)}
            """)
    }

    /// A stretch of time, by the clock and by the processor.
    private struct Stretch {
        private let start = ContinuousClock.now
        private let processor = processorSeconds

        /// As a JSON object.
        var times: String {
            let passed = (ContinuousClock.now - start).components
            let clock = Double(passed.seconds) + Double(passed.attoseconds) / 1e18
            return "{\"clock\": \(clock), \"processor\": \(processorSeconds - processor)}"
        }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func splitting(_ path: String, _ schema: ClaimSchema) throws -> Int {
        var reader = try ClaimFileReader(path: path, schema: schema)
        var fields = 0
        while let batch = try reader.nextBatch(maxRecords: 512) { fields += reader.rowReader.countFields(batch) }
        return fields
    }

    private static func reading(_ path: String, _ schema: ClaimSchema) throws -> Int {
        var reader = try ClaimFileReader(path: path, schema: schema)
        var rows = 0
        while let batch = try reader.nextBatch(maxRecords: 512) { rows += reader.rowReader.read(batch).rows.count }
        return rows
    }

    /// As `process` does: the file is cut up in turn, and a few pieces are read at once.
    private static func readingOnAllCores(_ path: String, _ schema: ClaimSchema) async throws -> Int {
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

    /// The most memory held, in KiB. Not by `getrusage`, which counts what the process that started this one held.
    private static var peak: Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split { $0 == " " || $0 == "\t" }
            if words.first == "VmHWM:", words.count > 1 { return Int(words[1]) ?? 0 }
        }
        return 0
    }
}

import ClaimFiles
import Claims
import FEEL
import Glibc
import Rulebook

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments
let rulebook = try Rulebook.load(directory: arguments[2], parameters: Array(arguments.dropFirst(4)))
var reader = try ClaimFileReader(path: arguments[1], schema: rulebook.schema)
var claims: [[Claim]] = rulebook.packs.map { _ in [] }
let day = CivilDate(arguments[3])!
while let batch = try reader.nextBatch(maxRecords: 1000) {
    for row in reader.rowReader.read(batch).rows {
        if case .claim(let claim, _) = row, let pack = rulebook.packs.firstIndex(where: { $0.kind.name == claim.kind.name }) { claims[pack].append(claim) }
    }
}
let total = claims.reduce(0) { $0 + $1.count }
func report(_ what: String, _ count: Int, rounds: Int = 5, _ body: () -> Int) {
    var best = Double.infinity
    var check = 0
    for _ in 0..<rounds {
        let start = cpuSeconds()
        check = body()
        best = min(best, cpuSeconds() - start)
    }
    print(what, Int(Double(count) / best), "decisions/s", Int(best / Double(count) * 1e9), "ns", check)
}
report("reference", total) {
    var reasons = 0
    for (number, pack) in rulebook.packs.enumerated() {
        for claim in claims[number] { reasons += pack.evaluate(claim, on: day).reasons.count }
    }
    return reasons
}
let programs = rulebook.packs.map { ColumnProgram($0) }
let batches = programs.indices.map { ColumnBatch(claims[$0], on: day, layout: programs[$0].layout) }
report("columns filled", total) {
    programs.indices.reduce(0) { $0 + ColumnBatch(claims[$1], on: day, layout: programs[$1].layout).count }
}
report("columns decided", total, rounds: 30) {
    programs.indices.reduce(0) { $0 + programs[$1].decide(batches[$1]).countByReference }
}
for (number, pack) in rulebook.packs.enumerated() where !claims[number].isEmpty {
    report("  \(pack.programme) reference", claims[number].count) {
        claims[number].reduce(0) { $0 + pack.evaluate($1, on: day).reasons.count }
    }
    report("  \(pack.programme) filled", claims[number].count) {
        ColumnBatch(claims[number], on: day, layout: programs[number].layout).count
    }
    report("  \(pack.programme) decided", claims[number].count, rounds: 30) { programs[number].decide(batches[number]).countByReference }
}

import ClaimFiles
import Claims
import FEEL
import Glibc
import Rulebook

// How many decisions a second both forms of the packs make, on one core.
//
//     decision-benchmark CLAIMS.jsonl RULES DAY [PARAMETERS.yaml …]
//
// Claims are read beforehand; recording and printing are not measured. Every figure is of processor time, and the best of
// several rounds: the machine may be shared. Both forms are compared on all claims first, and must agree.

guard CommandLine.arguments.count >= 4, let day = CivilDate(CommandLine.arguments[3]) else {
    print("usage: decision-benchmark CLAIMS.jsonl RULES DAY [PARAMETERS.yaml …]")
    exit(64)
}
let workload = try Workload(
    file: CommandLine.arguments[1], rules: CommandLine.arguments[2],
    parameters: Array(CommandLine.arguments.dropFirst(4)),
    day: day)
if let difference = workload.difference() {
    print("the two forms differ: \(difference)")
    exit(1)
}
let handwritten = HandwrittenAppliances(workload)
if let difference = handwritten.difference(workload) {
    print("the hand-written rules differ: \(difference)")
    exit(1)
}

let all = workload.count
let stopwatch = Stopwatch()
print("\(all) claims of \(workload.kinds.count) kinds; \(workload.approved) approved")
stopwatch.head()
stopwatch.measure("reference form, every step explained", all) { workload.explain() }
stopwatch.measure("reference form, full explanation", all) { workload.evaluate() }
for kind in workload.kinds { stopwatch.measure("  \(kind.name)", kind.claims.count) { kind.evaluate(day) } }
stopwatch.measure("compiled form, every claim explained", all) { workload.decide(explains: .all) }
stopwatch.measure("compiled form, those not approved explained", all) { workload.decide(explains: .notApproved) }
stopwatch.measure("compiled form, from claims", all) { workload.decide(explains: .none) }
stopwatch.measure("compiled form, from columns", all) { workload.decideColumns() }
for kind in workload.kinds { stopwatch.measure("  \(kind.name)", kind.claims.count) { kind.decideColumns() } }
stopwatch.measure("hand-written Swift over rows, appliances", handwritten.rows.count) { handwritten.decide() }
let ratio =
    stopwatch.seconds("  appliance", at: .last)
    / stopwatch.seconds("hand-written Swift over rows, appliances", at: .last)
print("appliances: the compiled form takes \(tenths(ratio)) times as long as hand-written Swift over rows")

import Glibc

/// Measures processor time and prints lines of a table.
final class Stopwatch {
    private var results: [(what: String, seconds: Double)] = []

    enum Place { case first, last }

    func head() {
        print(padded("", 46) + padded("decisions/s", 14, right: true) + padded("ns each", 10, right: true))
    }

    /// Runs the body until a fifth of a second is used, at least five times, and prints the best.
    /// - Parameter count: how many decisions one run makes.
    func measure(_ what: String, _ count: Int, _ body: () -> Int) {
        var best = Double.infinity
        var used = 0.0
        var rounds = 0
        var sum = 0
        while rounds < 5 || used < 0.2 {
            let start = Stopwatch.processorSeconds()
            sum &+= body()
            let seconds = Stopwatch.processorSeconds() - start
            best = min(best, seconds)
            used += seconds
            rounds += 1
        }
        // What comes out is looked at, so that it is worked out.
        precondition(sum != .min)
        results.append((what, best / Double(max(count, 1))))
        print(
            padded(what, 46) + padded(grouped(Int(Double(count) / best)), 14, right: true)
                + padded("\(Int((best / Double(max(count, 1)) * 1e9).rounded()))", 10, right: true))
    }

    /// Seconds of one decision.
    func seconds(_ what: String, at place: Place) -> Double {
        let found = results.filter { $0.what == what }
        return (place == .first ? found.first : found.last)?.seconds ?? 0
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
}

private func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
        digits.insert(",", at: place)
        place -= 3
    }
    return String(digits)
}

func tenths(_ ratio: Double) -> String {
    let tenths = Int((ratio * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

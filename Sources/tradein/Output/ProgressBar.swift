import Glibc

/// How far a run has come, on one line of a terminal; silent where standard error is not one.
struct ProgressBar: ~Copyable {
    private let isShown: Bool
    private let label: String
    private let language: Language
    private let total: Int
    private let start: Int
    private var lastDrawn = 0
    private let clock: () -> Int

    /// - Parameters:
    ///   - total: the whole of the work, in any unit; bytes of the files here.
    ///   - clock: milliseconds since any fixed moment.
    init(label: String, total: Int, language: Language, clock: @escaping () -> Int = monotonicMilliseconds) {
        isShown = isatty(STDERR_FILENO) == 1
        self.label = visible(label)
        self.language = language
        self.total = max(total, 1)
        self.clock = clock
        start = clock()
    }

    /// Draws at most ten times a second.
    mutating func advance(to done: Int, claims: Int) {
        guard isShown else { return }
        let now = clock()
        guard now - lastDrawn >= 100 else { return }
        lastDrawn = now
        let share = min(Double(done) / Double(total), 1)
        let filled = Int(share * 24)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        let seconds = max(Double(now - start) / 1000, 0.001)
        let rate = Int(Double(claims) / seconds)
        // Of the first hundredth nothing can be told.
        let left = share > 0.01 ? "  " + remaining(Int(seconds / share * (1 - share))) : ""
        emit(
            "\r\u{1B}[K\(label) \(bar) \(Int(share * 100)) %  "
                + language.of(zh: "\(claims) 件  每秒 \(rate) 件", en: "\(claims) claims  \(rate)/s") + left)
    }

    private func remaining(_ seconds: Int) -> String {
        let time =
            seconds < 60
            ? language.of(zh: "\(seconds) 秒", en: "\(seconds) s")
            : language.of(zh: "\(seconds / 60) 分 \(seconds % 60) 秒", en: "\(seconds / 60) min \(seconds % 60) s")
        return language.of(zh: "还需 \(time)", en: "\(time) left")
    }

    /// Clears the line.
    mutating func finish() {
        guard isShown, lastDrawn > 0 else { return }
        emit("\r\u{1B}[K")
    }

    private func emit(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

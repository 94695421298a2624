import Claims
import Glibc
import Synchronization

/// Ctrl-C, or a polite request to end: what is under way is finished, and the run stops before the next piece.
///
/// The second time nothing is waited for. That loses nothing either: a chunk is recorded whole or not at all.
enum Interruption {
    private static let signal = Atomic<Int32>(0)

    /// The run has stopped because it was asked to.
    struct Stop: Error {}

    /// From now on the first request is heeded at the next ``check()``.
    static func await() {
        signal.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in Interruption.signal.store(number, ordering: .relaxed) }
            // Reading and writing go on; the second time the system's own way holds.
            action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(number, &action, nil)
        }
    }

    static func check() throws {
        if signal.load(ordering: .relaxed) != 0 { throw Stop() }
    }

    /// Ends the process as the signal would have, so that a shell or a service manager sees what it was.
    static func end() -> Never {
        let number = signal.load(ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
        // This thread may have been made with the signal blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        exit(128 + number)
    }
}

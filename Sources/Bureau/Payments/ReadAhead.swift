import Dispatch
import Foundation

/// Things that are read on one core while another uses them, a few pieces ahead, so that memory does not grow.
final class ReadAhead<Item: Sendable>: @unchecked Sendable {
    /// So many items are handed over together.
    private static var pieceItems: Int { 256 }
    /// So many pieces wait at most.
    private static var mostPieces: Int { 8 }

    // What follows is touched with the condition locked only.
    private let condition = NSCondition()
    private var pieces: [[Item]] = []
    private var end: Result<Void, any Error>?
    private var isGivenUp = false

    private init() {}

    /// Uses everything that is read, in order, on the caller's thread.
    ///
    /// - Parameter read: hands over one item after the other, on another thread; ends when it is told to by an error.
    /// - Throws: what either throws. What was read before an error of reading has been used before it is thrown.
    static func run(
        _ read: @escaping @Sendable (_ handOver: (Item) throws -> Void) throws -> Void, _ use: (Item) throws -> Void
    ) throws {
        let ahead = ReadAhead()
        DispatchQueue.global().async { ahead.produce(read) }
        do {
            while let piece = ahead.next() { for item in piece { try use(item) } }
        } catch {
            ahead.giveUp()
            throw error
        }
        try ahead.end?.get()
    }

    private func produce(_ read: (_ handOver: (Item) throws -> Void) throws -> Void) {
        var piece: [Item] = []
        let result = Result {
            try read { item in
                piece.append(item)
                guard piece.count == Self.pieceItems else { return }
                try put(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try? put(piece)
        condition.withLock {
            end = result
            condition.broadcast()
        }
    }

    /// - Throws: `CancellationError`: nobody wants any more.
    private func put(_ piece: [Item]) throws {
        try condition.withLock {
            while pieces.count == Self.mostPieces && !isGivenUp { condition.wait() }
            guard !isGivenUp else { throw CancellationError() }
            pieces.append(piece)
            condition.broadcast()
        }
    }

    /// The next piece; nil at the end.
    private func next() -> [Item]? {
        condition.withLock {
            while pieces.isEmpty && end == nil { condition.wait() }
            guard !pieces.isEmpty else { return nil }
            condition.broadcast()
            return pieces.removeFirst()
        }
    }

    /// Waits until reading has ended, so that nothing is read any more of what the caller then closes.
    private func giveUp() {
        condition.withLock {
            isGivenUp = true
            condition.broadcast()
            while end == nil { condition.wait() }
        }
    }
}

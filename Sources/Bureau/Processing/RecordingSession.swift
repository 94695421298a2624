import ClaimFiles
import GRDB

/// Records chunks of one file: each in one transaction, rolled back whole where anything fails.
///
/// Handed from task to task, never used by two at once: the processor starts a chunk only when the one before is done.
final class RecordingSession: @unchecked Sendable {
    private let workspace: Workspace
    private let writer: WorkspaceWriter
    private let recorder: Recorder

    init(_ circumstances: Recorder.Circumstances, workspace: Workspace, writer: WorkspaceWriter) throws(BureauError) {
        self.workspace = workspace
        self.writer = writer
        recorder = try workspace.storing { db in
            try Recorder(
                circumstances, db: db, books: writer.books, log: writer.log, dataKey: workspace.dataKey(),
                random: workspace.random)
        }
    }

    /// The lines of a chunk, once it is on the disk. Those of a trial name no record: what it writes does not stay.
    func record(_ chunk: [Assessment]) throws(BureauError) -> [ClaimProcessor.Line] {
        let isTrial = workspace.access == .trial
        return try writer.transaction(isLast: false) { _ in
            let claims = chunk.compactMap { if case .claim(let assessed) = $0 { assessed } else { nil } }
            var lines = try self.recorder.record(claims).makeIterator()
            return chunk.compactMap { assessment in
                switch assessment {
                case .unreadable(let error): .unreadable(error)
                case .claim:
                    switch lines.next() {
                    case .success(let line): .decision(isTrial ? line.unrecorded : line)
                    case .failure(let error): .unreadable(error)
                    case nil: nil
                    }
                }
            }
        } onRollback: {
            self.recorder.reset()
        }
    }
}

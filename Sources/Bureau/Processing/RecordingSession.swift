import ClaimFiles
import GRDB

/// Records chunks of one file: each in one transaction, rolled back whole where anything fails.
final class RecordingSession {
    private let workspace: Workspace
    private let writer: WorkspaceWriter
    private let recorder: Recorder

    init(_ circumstances: Recorder.Circumstances, workspace: Workspace, writer: WorkspaceWriter) throws(BureauError) {
        self.workspace = workspace
        self.writer = writer
        recorder = try workspace.storing { db in
            try Recorder(circumstances, db: db, books: writer.books, log: writer.log, random: workspace.random)
        }
    }

    /// The lines of a chunk, once it is on the disk.
    func record(_ chunk: [Assessment]) throws(BureauError) -> [ClaimProcessor.Line] {
        try writer.transaction { _ in
            try chunk.map { assessment in
                switch assessment {
                case .unreadable(let error): .unreadable(error)
                case .claim(let assessed): .decision(try self.recorder.record(assessed))
                }
            }
        } onRollback: {
            self.recorder.reset()
        }
    }
}

package import ClaimFiles
import Claims
package import FEEL
import Foundation
import GRDB
package import Rulebook
import Sealing

/// Decides the claims of files: reads, evaluates on all cores, records in the order of the file.
///
/// A chunk of claims is one transaction: decisions, identifiers, quotas, ledger, log and the signed checkpoint. Lines are
/// handed out only after their chunk is on the disk. However long the file is, no more than a few chunks are in memory.
package struct ClaimProcessor {
    /// How the work is cut up. The results do not depend on it.
    package struct Tuning: Sendable {
        /// Records read and evaluated as one piece.
        package var batch = 512
        /// Pieces that may be under way at once.
        package var lookahead = 8
        /// Records of one transaction.
        package var chunk = 6_144

        package init() {}
    }

    /// One line for each record of the file, in its order.
    package enum Line: Sendable {
        case decision(DecisionLine)
        /// The row is no claim, or its merchant may not hand it in.
        case unreadable(RowError)
    }

    /// Called after every chunk.
    package struct Progress: Sendable {
        /// Records handed out so far.
        package let records: Int
        /// Bytes of the file read so far.
        package let bytes: Int
    }

    private let workspace: Workspace
    private let rulebook: Rulebook
    private let day: CivilDate
    private let writer: WorkspaceWriter
    private let tuning: Tuning

    /// - Parameter workspace: opened to record, or for a trial, which decides in the same way and leaves no trace.
    package init(
        workspace: Workspace, rulebook: Rulebook, day: CivilDate, tuning: Tuning = Tuning()
    ) throws(BureauError) {
        self.workspace = workspace
        self.rulebook = rulebook
        self.day = day
        writer = try WorkspaceWriter(workspace)
        self.tuning = tuning
        if let refusal = try workspace.storing({ db in try Closing.refusal(of: day.description, db) }) { throw refusal }
    }

    /// Decides one file.
    ///
    /// - Parameters:
    ///   - sheet: which sheet of a workbook is read; nil for the first.
    ///   - warn: what is odd about the file as a whole: columns that no kind knows.
    ///   - receive: the lines of one chunk, once it is on the disk.
    /// - Throws: ``ClaimFileError`` where the file can't be read (on), what was handed out before stands; or where its
    ///   envelope does not fit, before anything is decided.
    ///   ``BureauError`` where the workspace can't be written; the chunk under way is rolled back whole.
    package func process(
        path: String, sheet: String? = nil, warn: ([FileWarning]) -> Void, receive: ([Line], Progress) throws -> Void
    ) async throws {
        let digest = try FileDigest.sha256(path: path)
        var reader = try ClaimFileReader(path: path, schema: rulebook.schema, sheet: sheet)
        let assessor = Assessor(
            rulebook: rulebook, reader: reader.rowReader, day: day, keys: try workspace.lookupKeys())
        let door = try SubmissionDoor(
            file: path, digest: digest, schema: rulebook.schema, sheet: sheet, workspace: workspace)
        let circumstances = Recorder.Circumstances(
            day: day,
            submission: Submission(
                digest: digest, name: (path as NSString).lastPathComponent, receivedAt: workspace.clock()),
            door: door)
        let recording = try RecordingSession(circumstances, workspace: workspace, writer: writer)
        var fileError: ClaimFileError?

        try await withThrowingTaskGroup(of: (index: Int, batch: AssessedBatch).self) { group in
            var submitted = 0
            var taken = 0
            var isAtEnd = false
            var finished: [Int: AssessedBatch] = [:]
            var chunk: [Assessment] = []
            var handedOut = 0

            func refill() {
                while !isAtEnd, submitted - taken < tuning.lookahead {
                    do throws(ClaimFileError) {
                        guard let batch = try reader.nextBatch(maxRecords: tuning.batch) else {
                            isAtEnd = true
                            return
                        }
                        let index = submitted
                        submitted += 1
                        group.addTask { (index, try assessor.assess(batch)) }
                    } catch {
                        // What was read before the fault is decided; the fault is reported after it.
                        fileError = error
                        isAtEnd = true
                    }
                }
            }

            // While one chunk is being recorded, the lines of the one before are handed out and the next is assessed.
            var underWay: Task<[Line], any Error>?

            func recordNext() async throws {
                let lines = try await underWay?.value
                underWay = nil
                if !chunk.isEmpty {
                    let next = chunk
                    underWay = Task { try recording.record(next) }
                    chunk = []
                }
                guard let lines else { return }
                handedOut += lines.count
                try receive(lines, Progress(records: handedOut, bytes: reader.bytesRead))
            }

            do {
                refill()
                while taken < submitted {
                    while finished[taken] == nil {
                        guard let piece = try await group.next() else { break }
                        finished[piece.index] = piece.batch
                    }
                    if let batch = finished.removeValue(forKey: taken) {
                        reader.note(batch.unknownFields)
                        chunk.append(contentsOf: batch.assessments)
                    }
                    taken += 1
                    refill()
                    if chunk.count >= tuning.chunk { try await recordNext() }
                }
                try await recordNext()
                try await recordNext()
            } catch {
                // Nobody goes on while a transaction is under way.
                _ = await underWay?.result
                throw error
            }
        }
        warn(reader.warnings)
        if workspace.access == .record {
            try writer.transaction { _ in }
            try PublishedLog(workspace).publish()
        }
        if let fileError { throw fileError }
    }
}

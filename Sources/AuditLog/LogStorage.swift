/// Where a published log's files lie: the few operations that publishing and verifying need, so that tests can make each
/// of them fail, before and after it took effect.
///
/// Paths are relative to the log's folder and use `/`.
package protocol LogStorage: AnyObject {
    /// Reads a whole file into `buffer`, replacing what it held; false where there is no such file.
    func read(_ path: String, into buffer: inout FileBuffer) throws(LogFileError) -> Bool
    /// Puts a file in place, whole or not at all, at the latest when ``synchronise()`` returns; until then it may not be
    /// seen by ``read(_:into:)`` and may vanish in a power cut. A path is written once between two synchronisations.
    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(LogFileError)
    /// Makes all files put in place so far survive a power cut.
    func synchronise() throws(LogFileError)
    /// Forgets files that are not in place yet, after a failure.
    func abandon()
    /// Removes a folder and the files in it; nothing happens where there is none.
    func removeFolder(_ path: String) throws(LogFileError)
    /// The names in a folder, in no order, without `.` and `..`; nil where there is no such folder.
    func names(in folder: String) throws(LogFileError) -> [String]?
}

/// A bundle of entries: each with its length before it, two bytes, big-endian (C2SP tlog-tiles, "Log entries").
public enum EntryBundle {
    /// The longest entry, in bytes: more does not fit the length.
    public static let entryByteLimit = 65_535

    /// Appends an entry with its length.
    ///
    /// - Precondition: at most 65,535 bytes.
    public static func append(_ entry: UnsafeRawBufferPointer, to bundle: inout [UInt8]) {
        precondition(entry.count <= entryByteLimit, "an entry is longer than a bundle can hold")
        bundle.append(UInt8(truncatingIfNeeded: entry.count >> 8))
        bundle.append(UInt8(truncatingIfNeeded: entry.count))
        bundle.append(contentsOf: entry)
    }

    /// What is wrong with a bundle: the position within it (from 0) of the entry that cannot be read; equal to the
    /// number of entries due where bytes follow the last.
    public struct Malformed: Error, Sendable, Hashable {
        /// The position of the entry in the bundle.
        public let position: Int
        /// Where in the file reading failed, in bytes.
        public let offset: Int
    }

    /// Goes through the first `count` entries of a bundle.
    ///
    /// - Parameter exactly: whether nothing may follow them; false reads the beginning of a fuller bundle.
    /// - Returns: how many bytes the entries take.
    @discardableResult
    public static func forEachEntry(
        in bundle: UnsafeRawBufferPointer, count: Int, exactly: Bool = true,
        _ body: (_ position: Int, _ entry: UnsafeRawBufferPointer) -> Void
    ) throws(Malformed) -> Int {
        var offset = 0
        for position in 0..<count {
            guard bundle.count - offset >= 2 else { throw Malformed(position: position, offset: bundle.count) }
            let length = Int(bundle[offset]) << 8 | Int(bundle[offset + 1])
            offset += 2
            guard bundle.count - offset >= length else { throw Malformed(position: position, offset: bundle.count) }
            body(position, UnsafeRawBufferPointer(rebasing: bundle[offset..<(offset + length)]))
            offset += length
        }
        guard !exactly || offset == bundle.count else { throw Malformed(position: count, offset: offset) }
        return offset
    }
}

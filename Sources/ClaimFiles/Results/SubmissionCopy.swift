/// Copies a file of text to another, record by record, and lets each record be written otherwise. Whatever stands between
/// records (line ends, empty lines, commas of an array) is copied as it is. Belongs to one thread.
///
/// Records are numbered as `ClaimFileReader` numbers them.
final class SubmissionCopy {
    /// A record, not written yet.
    struct Record {
        let row: Int
        /// Its bytes; of one that is too long, only the last of them.
        let bytes: [UInt8]
        let isTooLong: Bool
    }

    let output: NewFile
    private let input: InputFile
    private var framer: any Framer
    private var buffer: [UInt8] = []
    private var isEnded = false
    private var row = 0
    private var isSkipping = false
    /// From here on can't be told where records begin.
    private var isLost = false
    /// The bytes of the buffer before this were written.
    private var copied = 0
    /// Where the record that was handed out stands.
    private var start = 0
    private var end = 0

    init(_ input: InputFile, _ framer: any Framer, to output: NewFile) throws {
        self.input = input
        self.framer = framer
        self.output = output
        isEnded = try input.read(Limits.chunkBytes, into: &buffer) == 0
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            try output.write(buffer.prefix(3))
            buffer.removeFirst(3)
        }
    }

    /// The next record, after the one before was kept, replaced or dropped. Nil where there is none, or none can be told apart any more.
    func next() throws -> Record? {
        while !isLost {
            switch framer.next(buffer.span, ended: isEnded) {
            case .record(let range):
                row += 1
                let isTooLong = isSkipping || range.count > Limits.recordBytes
                isSkipping = false
                return record(range, isTooLong: isTooLong)
            case .blank:
                row += 1
                if isSkipping {
                    isSkipping = false
                    var place = framer.begin
                    while place > copied, buffer[place - 1] == 0x0A || buffer[place - 1] == 0x0D { place -= 1 }
                    return record(place..<place, isTooLong: true)
                }
            case .more:
                if buffer.count - framer.begin > Limits.recordBytes {
                    framer.skip(buffer.span)
                    isSkipping = true
                }
                // What parts two records stays until it is known what becomes of the second.
                if framer.begin - copied > Limits.recordBytes { try copy(to: framer.begin) }
                buffer.removeFirst(copied)
                framer.rebase(by: copied)
                copied = 0
                isEnded = try input.read(Limits.chunkBytes, into: &buffer) == 0
            case .end:
                guard isSkipping else { return nil }
                isSkipping = false
                row += 1
                return record(buffer.count..<buffer.count, isTooLong: true)
            case .lost: isLost = true
            }
        }
        return nil
    }

    private func record(_ range: Range<Int>, isTooLong: Bool) -> Record {
        start = range.lowerBound
        end = range.upperBound
        return Record(row: row, bytes: Array(buffer[range]), isTooLong: isTooLong)
    }

    /// Leaves the record out and writes these bytes.
    func replace(with bytes: [UInt8]) throws {
        try copy(to: start)
        copied = end
        try output.write(bytes)
    }

    /// Writes the record as it is.
    func keep() throws { try copy(to: end) }

    /// Leaves the record out, with what parts it from the one before.
    func drop() { copied = end }

    /// Writes what is left.
    func finish() throws {
        try copy(to: buffer.count)
        while true {
            var more: [UInt8] = []
            if try input.read(Limits.chunkBytes, into: &more) == 0 { return }
            try output.write(more)
        }
    }

    private func copy(to place: Int) throws {
        guard place > copied else { return }
        try output.write(buffer[copied..<place])
        copied = place
    }
}

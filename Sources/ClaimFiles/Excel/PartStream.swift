internal import CZlib

/// The bytes of one part of a workbook, inflated piece by piece and never more than its limit. It belongs to one thread.
///
/// The C stream holds pointers into the buffers only during `inflate`; each call sets them anew.
final class PartStream {
    enum Flaw: Error {
        case damaged
        /// A method of compression that workbooks don't use.
        case unknownMethod
        case encrypted
        /// More comes out than the limit: a zip bomb, or something that is no claim file.
        case tooLarge
    }

    private let input: InputFile
    private let part: ZipDirectory.Part
    /// How many bytes may come out.
    private let limit: Int
    private var stream = z_stream()
    private var isOpen = false
    /// Where the next compressed bytes stand in the file, and how many are left there.
    private var position: Int
    private var left: Int
    private var pending: [UInt8] = []
    private var used = 0
    private var produced = 0
    private var checksum = crc32(0, nil, 0)
    private var isDone = false

    private static let pieceBytes = 64 << 10

    init(_ part: ZipDirectory.Part, of input: InputFile, limit: Int) throws {
        if part.isEncrypted { throw Flaw.encrypted }
        guard part.method == 8 || part.method == 0 else { throw Flaw.unknownMethod }
        let header = try input.peek(30, at: part.offset)
        guard header.count == 30, header.number(4, at: 0) == 0x0403_4B50 else { throw Flaw.damaged }
        self.input = input
        self.part = part
        self.limit = limit
        position = part.offset + 30 + header.number(2, at: 26) + header.number(2, at: 28)
        left = part.compressedBytes
        if part.method == 8 {
            guard tradein_inflateInitRaw(&stream) == Z_OK else { throw Flaw.damaged }
            isOpen = true
        }
    }

    deinit {
        if isOpen { inflateEnd(&stream) }
    }

    /// How many bytes of the file have been taken in.
    var bytesRead: Int { part.compressedBytes - left }

    /// How many bytes of the file there are to take in.
    var bytes: Int { part.compressedBytes }

    /// The next bytes; empty at the end.
    func next() throws -> [UInt8] {
        if isDone { return [] }
        let piece = part.method == 0 ? try stored() : try inflated()
        produced += piece.count
        // Deflate packs at most about 1,030 to one; what a spreadsheet writes, some tens to one.
        checksum = piece.withUnsafeBufferPointer { crc32(checksum, $0.baseAddress, UInt32($0.count)) }
        if isDone, produced != part.inflatedBytes || Int(checksum) != part.checksum { throw Flaw.damaged }
        if produced > limit || (produced > 64 << 20 && produced / 250 > bytesRead) { throw Flaw.tooLarge }
        return piece
    }

    /// All of it.
    func all() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try next()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    private func stored() throws -> [UInt8] {
        let piece = try input.peek(min(PartStream.pieceBytes, left), at: position)
        position += piece.count
        left -= piece.count
        if piece.isEmpty {
            isDone = true
            if left > 0 { throw Flaw.damaged }
        }
        return piece
    }

    private func inflated() throws -> [UInt8] {
        while true {
            if used == pending.count, left > 0 {
                pending = try input.peek(min(PartStream.pieceBytes, left), at: position)
                if pending.isEmpty { throw Flaw.damaged }
                position += pending.count
                left -= pending.count
                used = 0
            }
            var status = Z_OK
            let available = pending.count - used
            var rest = available
            let piece = [UInt8](unsafeUninitializedCapacity: 2 * PartStream.pieceBytes) { output, count in
                pending.withUnsafeMutableBufferPointer { input in
                    stream.next_in = input.baseAddress.map { $0 + used }
                    stream.avail_in = UInt32(available)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    count = output.count - Int(stream.avail_out)
                    rest = Int(stream.avail_in)
                }
            }
            used = pending.count - rest
            switch status {
            case Z_STREAM_END:
                isDone = true
                return piece
            case Z_OK where !piece.isEmpty: return piece
            case Z_OK, Z_BUF_ERROR:
                // Neither more to take in nor anything to give out: the part is cut off.
                if used == pending.count && left == 0 { throw Flaw.damaged }
                if !piece.isEmpty { return piece }
            default: throw Flaw.damaged
            }
        }
    }
}

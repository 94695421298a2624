internal import CZlib

/// Writes a zip archive part by part: parts of another archive as they are, and new ones deflated as they come. Belongs to
/// one thread. The same bytes make the same archive; all times are 1980-01-01, the first day that the format knows.
final class ZipFileWriter {
    private let output: NewFile
    private var directory: [UInt8] = []
    private var parts = 0
    /// The part begun.
    private var open: (name: [UInt8], offset: Int, checksum: UInt, inflated: Int)?
    private var stream = z_stream()
    private var hasStream = false

    /// The most that sizes and places of a plain archive can say.
    private static let most = 0xFFFF_FFFE
    private static let pieceBytes = 64 << 10

    init(_ output: NewFile) {
        self.output = output
    }

    deinit {
        if hasStream { deflateEnd(&stream) }
    }

    /// Takes over a part as it is compressed.
    func copy(_ part: ZipDirectory.Part, of input: InputFile) throws {
        let header = try input.peek(30, at: part.offset)
        guard header.count == 30, header.number(4, at: 0) == 0x0403_4B50 else { throw PartStream.Flaw.damaged }
        let name = Array(part.name.utf8)
        let offset = output.count
        let sizes = Sizes(checksum: UInt(part.checksum), compressed: part.compressedBytes, inflated: part.inflatedBytes)
        try output.write(localHeader(name, method: part.method, sizes))
        var position = part.offset + 30 + header.number(2, at: 26) + header.number(2, at: 28)
        var left = part.compressedBytes
        while left > 0 {
            let piece = try input.peek(min(ZipFileWriter.pieceBytes, left), at: position)
            if piece.isEmpty { throw PartStream.Flaw.damaged }
            try output.write(piece)
            position += piece.count
            left -= piece.count
        }
        try enter(name, method: part.method, sizes, at: offset)
    }

    /// Adds a part whole.
    func add(_ name: String, _ bytes: [UInt8]) throws {
        try begin(name)
        try write(bytes)
        try end()
    }

    /// Begins a part, to be written piece by piece.
    func begin(_ name: String) throws {
        guard !hasStream, tradein_deflateInitRaw(&stream) == Z_OK else { throw PartStream.Flaw.damaged }
        hasStream = true
        open = (Array(name.utf8), output.count, crc32(0, nil, 0), 0)
        try output.write(localHeader(Array(name.utf8), method: 8, Sizes(checksum: 0, compressed: 0, inflated: 0)))
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        guard !bytes.isEmpty, let begun = open else { return }
        open?.checksum = bytes.withUnsafeBufferPointer { crc32(begun.checksum, $0.baseAddress, UInt32($0.count)) }
        open?.inflated += bytes.count
        try deflate(bytes, Z_NO_FLUSH)
    }

    func end() throws {
        try deflate([], Z_FINISH)
        deflateEnd(&stream)
        hasStream = false
        guard let begun = open else { return }
        open = nil
        let start = begun.offset + 30 + begun.name.count
        let sizes = Sizes(
            checksum: begun.checksum, compressed: output.count - start, inflated: begun.inflated)
        try output.patch(localHeader(begun.name, method: 8, sizes), at: begun.offset)
        try enter(begun.name, method: 8, sizes, at: begun.offset)
    }

    /// Writes the directory.
    func finish() throws {
        let start = output.count
        guard start + directory.count <= ZipFileWriter.most, parts < 0xFFFF else {
            throw ResultsError.tooLarge(output.path)
        }
        try output.write(directory)
        try output.write(
            little(0x0605_4B50, 4) + little(0, 4) + little(parts, 2) + little(parts, 2) + little(directory.count, 4)
                + little(start, 4) + little(0, 2))
    }

    // MARK: - Records

    private struct Sizes {
        let checksum: UInt
        let compressed: Int
        let inflated: Int
    }

    private func deflate(_ bytes: [UInt8], _ flush: Int32) throws {
        var input = bytes
        var used = 0
        while true {
            var status = Z_OK
            let piece = [UInt8](unsafeUninitializedCapacity: ZipFileWriter.pieceBytes) { memory, count in
                input.withUnsafeMutableBufferPointer { input in
                    // The stream holds these pointers only during the call.
                    stream.next_in = input.baseAddress.map { $0 + used }
                    stream.avail_in = UInt32(input.count - used)
                    stream.next_out = memory.baseAddress
                    stream.avail_out = UInt32(memory.count)
                    status = CZlib.deflate(&stream, flush)
                    used = input.count - Int(stream.avail_in)
                    count = memory.count - Int(stream.avail_out)
                }
            }
            try output.write(piece)
            switch status {
            case Z_STREAM_END: return
            case Z_OK, Z_BUF_ERROR:
                if flush == Z_NO_FLUSH && used == bytes.count && piece.count < ZipFileWriter.pieceBytes { return }
            default: throw PartStream.Flaw.damaged
            }
        }
    }

    private func common(_ name: [UInt8], method: Int, _ sizes: Sizes) -> [UInt8] {
        // Names beyond ASCII are UTF-8.
        let flags = name.allSatisfy { $0 < 0x80 } ? 0 : 0x0800
        return little(flags, 2) + little(method, 2) + little(0, 2) + little(0x21, 2) + little(Int(sizes.checksum), 4)
            + little(sizes.compressed, 4) + little(sizes.inflated, 4) + little(name.count, 2) + little(0, 2)
    }

    private func localHeader(_ name: [UInt8], method: Int, _ sizes: Sizes) -> [UInt8] {
        little(0x0403_4B50, 4) + little(20, 2) + common(name, method: method, sizes) + name
    }

    private func enter(_ name: [UInt8], method: Int, _ sizes: Sizes, at offset: Int) throws {
        guard max(sizes.compressed, sizes.inflated, offset) <= ZipFileWriter.most else {
            throw ResultsError.tooLarge(output.path)
        }
        directory += little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + common(name, method: method, sizes)
        directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4) + name
        parts += 1
    }

    private func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

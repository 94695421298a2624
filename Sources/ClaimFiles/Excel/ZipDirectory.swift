/// The central directory of a zip archive (PKWARE APPNOTE 6.3, 4.3): which parts it holds, and where.
///
/// Only the directory is trusted for sizes, and parts are only ever looked up by the names that a workbook has: nothing is
/// unpacked to a path, so that a name such as `../x` leads nowhere.
struct ZipDirectory {
    /// A part of the archive.
    struct Part {
        let name: String
        /// 0 stored, 8 deflated.
        let method: Int
        let isEncrypted: Bool
        /// CRC-32 of what is inflated.
        let checksum: Int
        let compressedBytes: Int
        let inflatedBytes: Int
        /// Where its local header begins.
        let offset: Int
    }

    /// Why the directory can't be read.
    enum Flaw: Error {
        /// There is no end record: cut off, or no zip archive.
        case cutOff
        /// Something in it points outside the file, or contradicts itself.
        case damaged
        /// More parts than a workbook ever has.
        case tooManyParts
    }

    static let mostParts = 20_000
    private static let mostDirectoryBytes = 16 << 20

    let parts: [String: Part]

    /// - Parameters:
    ///   - size: the size of the file.
    ///   - read: so many bytes from an offset on; fewer only at the end of the file.
    init(size: Int, read: (_ count: Int, _ offset: Int) throws -> [UInt8]) throws {
        // The end record stands last, before a comment of at most 65,535 bytes.
        let tailBytes = min(size, 22 + 65_535)
        let tail = try read(tailBytes, size - tailBytes)
        guard let end = ZipDirectory.endRecord(in: tail) else { throw Flaw.cutOff }
        var count = tail.number(2, at: end + 10)
        var bytes = tail.number(4, at: end + 12)
        var start = tail.number(4, at: end + 16)
        if count == 0xFFFF || bytes == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
            (count, bytes, start) = try ZipDirectory.zip64(before: size - tailBytes + end, read)
        }
        guard count <= ZipDirectory.mostParts, bytes <= ZipDirectory.mostDirectoryBytes else { throw Flaw.tooManyParts }
        guard start >= 0, bytes >= 0, start <= size - bytes else { throw Flaw.damaged }
        let directory = try read(bytes, start)
        guard directory.count == bytes else { throw Flaw.cutOff }
        var parts: [String: Part] = [:]
        var position = 0
        for _ in 0..<count {
            let (part, next) = try ZipDirectory.part(in: directory, at: position)
            guard part.offset >= 0, part.compressedBytes >= 0, part.inflatedBytes >= 0,
                part.offset < size, part.compressedBytes <= size
            else { throw Flaw.damaged }
            // Two parts of one name would let two readers see two workbooks.
            guard parts.updateValue(part, forKey: part.name) == nil else { throw Flaw.damaged }
            position = next
        }
        self.parts = parts
    }

    /// The part of that name. Capitals tell no two parts apart (ECMA-376-2, 6.2.2.3), and some programs write the separators of
    /// Windows.
    func part(_ name: String) -> Part? {
        if let part = parts[name] { return part }
        let form = ZipDirectory.form(name)
        let others = parts.values.filter { ZipDirectory.form($0.name) == form }
        return others.count == 1 ? others[0] : nil
    }

    private static func form(_ name: String) -> String {
        let path = name.replacing("\\", with: "/").lowercased()
        return path.hasPrefix("/") ? String(path.dropFirst()) : path
    }

    private static func endRecord(in tail: [UInt8]) -> Int? {
        guard tail.count >= 22 else { return nil }
        for position in stride(from: tail.count - 22, through: 0, by: -1)
        where tail.number(4, at: position) == 0x0605_4B50
            && tail.number(2, at: position + 20) == tail.count - position - 22
        {
            return position
        }
        return nil
    }

    /// The counts of an archive that is too large for the plain end record.
    private static func zip64(
        before end: Int, _ read: (_ count: Int, _ offset: Int) throws -> [UInt8]
    ) throws -> (count: Int, bytes: Int, start: Int) {
        guard end >= 20 else { throw Flaw.damaged }
        let locator = try read(20, end - 20)
        guard locator.count == 20, locator.number(4, at: 0) == 0x0706_4B50 else { throw Flaw.damaged }
        let position = locator.number(8, at: 8)
        guard position >= 0, position <= end - 56 else { throw Flaw.damaged }
        let record = try read(56, position)
        guard record.count == 56, record.number(4, at: 0) == 0x0606_4B50 else { throw Flaw.damaged }
        return (record.number(8, at: 32), record.number(8, at: 40), record.number(8, at: 48))
    }

    private static func part(in directory: [UInt8], at start: Int) throws -> (Part, next: Int) {
        guard start + 46 <= directory.count, directory.number(4, at: start) == 0x0201_4B50 else { throw Flaw.damaged }
        let nameBytes = directory.number(2, at: start + 28)
        let extraBytes = directory.number(2, at: start + 30)
        let next = start + 46 + nameBytes + extraBytes + directory.number(2, at: start + 32)
        guard next <= directory.count else { throw Flaw.damaged }
        var compressed = directory.number(4, at: start + 20)
        var inflated = directory.number(4, at: start + 24)
        var offset = directory.number(4, at: start + 42)
        // Sizes that do not fit stand in the extra field 1, in this order.
        var position = start + 46 + nameBytes
        let extraEnd = position + extraBytes
        while position + 4 <= extraEnd {
            let length = directory.number(2, at: position + 2)
            guard position + 4 + length <= extraEnd else { break }
            if directory.number(2, at: position) == 1 {
                var field = position + 4
                func wide(_ value: inout Int) throws {
                    guard value == 0xFFFF_FFFF else { return }
                    guard field + 8 <= position + 4 + length else { throw Flaw.damaged }
                    value = directory.number(8, at: field)
                    field += 8
                }
                try wide(&inflated)
                try wide(&compressed)
                try wide(&offset)
            }
            position += 4 + length
        }
        let name = String(decoding: directory[(start + 46)..<(start + 46 + nameBytes)], as: UTF8.self)
        return (
            Part(
                name: name, method: directory.number(2, at: start + 10),
                isEncrypted: directory.number(2, at: start + 8) & 1 != 0,
                checksum: directory.number(4, at: start + 16), compressedBytes: compressed,
                inflatedBytes: inflated, offset: offset), next
        )
    }
}

extension [UInt8] {
    /// The little-endian number of `width` bytes (at most 8) at an offset that is known to be inside; −1 where eight bytes
    /// do not fit a signed number.
    func number(_ width: Int, at offset: Int) -> Int {
        var value: UInt64 = 0
        for place in (0..<width).reversed() { value = value << 8 | UInt64(self[offset + place]) }
        return Int(exactly: value) ?? -1
    }
}

import Foundation

/// The pictures beside the tests, and small files made byte by byte.
enum TestFile {
    static func picture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pictures")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// A PNG of grey pixels, deflated without compression.
    static func png(width: Int, height: Int, interlaced: Bool = false, pixels: [UInt8]) -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<height { rows += [0] + pixels[y * width..<(y + 1) * width] }
        return png(width: width, height: height, interlaced: interlaced, data: stored(rows))
    }

    /// A PNG with these bytes as its only data chunk.
    static func png(width: Int, height: Int, interlaced: Bool = false, data: [UInt8]) -> [UInt8] {
        let head = bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, interlaced ? 1 : 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", head) + chunk("IDAT", data)
            + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        bigEndian(data.count) + Array(name.utf8) + data + bigEndian(Int(crc(Array(name.utf8) + data)))
    }

    /// A zlib stream of stored blocks, RFC 1950 and 1951.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x01]
        var place = 0
        while place < bytes.count {
            let part = bytes[place..<min(bytes.count, place + 65_535)]
            place = part.endIndex
            let (low, high) = (UInt8(part.count & 255), UInt8(part.count >> 8))
            out += [place == bytes.count ? 1 : 0, low, high, ~low, ~high] + part
        }
        var (one, two) = (1, 0)
        for byte in bytes {
            one = (one + Int(byte)) % 65_521
            two = (two + one) % 65_521
        }
        return out + bigEndian(two << 16 | one)
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}

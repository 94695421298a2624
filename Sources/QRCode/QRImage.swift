extension QRCode {
    /// The margin of light modules that a reader needs around a symbol.
    private static let margin = 4

    /// The symbol as an SVG picture, one unit a module.
    package var svg: [UInt8] {
        let side = size + 2 * Self.margin
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard isDark(row: row, column: column) else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, isDark(row: row, column: column) { column += 1 }
                path += "M\(start + Self.margin) \(row + Self.margin)h\(column - start)v1h-\(column - start)z"
            }
        }
        return Array(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(path)"/></svg>

            """.utf8)
    }

    /// The symbol as a PNG picture of two colours.
    ///
    /// - Parameter scale: pixels a module, at least 1.
    package func png(scale: Int = 6) -> [UInt8] {
        let side = (size + 2 * Self.margin) * scale
        var rows: [UInt8] = []
        for y in 0..<side {
            var bits = [UInt8](repeating: 0xFF, count: (side + 7) / 8)
            let row = y / scale - Self.margin
            if (0..<size).contains(row) {
                for column in 0..<size where isDark(row: row, column: column) {
                    for x in ((column + Self.margin) * scale)..<((column + Self.margin + 1) * scale) {
                        bits[x / 8] &= ~(0x80 >> UInt8(x % 8))
                    }
                }
            }
            rows.append(0)
            rows += bits
        }
        var header = Self.bigEndian(UInt32(side)) + Self.bigEndian(UInt32(side))
        // One bit a pixel, grey, no interlacing.
        header += [1, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("IDAT", Self.zlib(rows)) + Self.chunk("IEND", [])
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in body {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1) * 0xEDB8_8320 }
        }
        return bigEndian(UInt32(data.count)) + body + bigEndian(~crc)
    }

    /// Data in zlib's form, stored and not compressed: a symbol of noise would shrink little.
    private static func zlib(_ data: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let count = min(data.count - start, 0xFFFF)
            result.append(start + count == data.count ? 1 : 0)
            for length in [UInt16(count), ~UInt16(count)] {
                result += withUnsafeBytes(of: length.littleEndian) { [UInt8]($0) }
            }
            result += data[start..<(start + count)]
            start += count
        } while start < data.count
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return result + bigEndian(high << 16 | low)
    }
}

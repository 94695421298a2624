/// A QR code symbol (ISO/IEC 18004, model 2) of bytes or of alphanumeric text, in the smallest version that holds it.
///
/// At the lowest level of error correction, or the next where that costs no larger symbol: what a receipt says is long, and
/// a larger symbol harms reading more than a lower level does. A receipt carries its own proof, so that a misread is found.
package struct QRCode: Sendable {
    /// The most bytes that a symbol holds.
    package static let byteLimit = 2953
    /// The most alphanumeric characters that a symbol holds.
    package static let characterLimit = 4296
    /// Digits, capitals and some signs, in the order of their values.
    package static let alphanumericCharacters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

    /// 1 to 40.
    package let version: Int
    /// Modules a side.
    package let size: Int
    private var grid: QRGrid

    /// The symbol of bytes, which are taken for UTF-8; nil where they are too many.
    package init?(bytes: [UInt8]) {
        // Without the designator, readers guess the encoding of what is not ASCII.
        let isMarked = bytes.contains { $0 >= 0x80 }
        self.init(
            bitCount: { version in (isMarked ? 12 : 0) + 4 + (version < 10 ? 8 : 16) + 8 * bytes.count },
            write: { version, bits in
                if isMarked {
                    bits.append(7, count: 4)
                    bits.append(26, count: 8)
                }
                bits.append(4, count: 4)
                bits.append(bytes.count, count: version < 10 ? 8 : 16)
                for byte in bytes { bits.append(Int(byte), count: 8) }
            })
    }

    /// The symbol of text in the alphanumeric set; nil where it holds another character or is too long.
    package init?(alphanumeric text: [UInt8]) {
        var values: [Int] = []
        for character in text {
            guard let value = Self.alphanumericCharacters.firstIndex(of: character) else { return nil }
            values.append(value)
        }
        func countBits(_ version: Int) -> Int { version < 10 ? 9 : version < 27 ? 11 : 13 }
        self.init(
            bitCount: { version in 4 + countBits(version) + values.count / 2 * 11 + values.count % 2 * 6 },
            write: { version, bits in
                bits.append(2, count: 4)
                bits.append(values.count, count: countBits(version))
                for start in stride(from: 0, to: values.count - 1, by: 2) {
                    bits.append(values[start] * 45 + values[start + 1], count: 11)
                }
                if !values.count.isMultiple(of: 2) { bits.append(values[values.count - 1], count: 6) }
            })
    }

    private init?(bitCount: (Int) -> Int, write: (Int, inout QRBits) -> Void) {
        guard let fitting = (1...40).first(where: { bitCount($0) <= 8 * QRCapacity($0, .low).dataCount }) else {
            return nil
        }
        version = fitting
        let isMedium = bitCount(version) <= 8 * QRCapacity(version, .medium).dataCount
        let capacity = QRCapacity(version, isMedium ? .medium : .low)
        var bits = QRBits()
        write(version, &bits)
        let codewords = ReedSolomon.interleaved(bits.padded(to: capacity.dataCount), capacity)
        grid = QRGrid(version: version)
        size = grid.size
        grid.place(codewords)
        grid.mask(level: capacity.level)
    }

    /// Whether the module is dark. Row 0 is the top one.
    package func isDark(row: Int, column: Int) -> Bool {
        grid[row, column]
    }
}

/// A string of bits, first bit first.
struct QRBits {
    private var bytes: [UInt8] = []
    private var count = 0

    mutating func append(_ value: Int, count width: Int) {
        for shift in stride(from: width - 1, through: 0, by: -1) {
            if count % 8 == 0 { bytes.append(0) }
            if value >> shift & 1 == 1 { bytes[count / 8] |= 0x80 >> UInt8(count % 8) }
            count += 1
        }
    }

    /// The bits with a terminator of up to four zeros, filled up to whole codewords, and these to the symbol's capacity by
    /// the two codewords that the standard prescribes.
    func padded(to codewords: Int) -> [UInt8] {
        var bits = self
        bits.append(0, count: min(4, 8 * codewords - count))
        var padding: UInt8 = 0xEC
        while bits.bytes.count < codewords {
            bits.bytes.append(padding)
            padding ^= 0xEC ^ 0x11
        }
        return bits.bytes
    }
}

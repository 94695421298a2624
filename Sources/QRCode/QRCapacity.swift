/// How much error correction a symbol carries: about 7 or 15 percent of its codewords may be misread.
enum QRLevel: Int {
    case low = 1
    case medium = 0
}

/// What a symbol of a version and level is made of (ISO/IEC 18004, table 9).
struct QRCapacity {
    let level: QRLevel
    /// Codewords of data and error correction.
    let totalCount: Int
    let blockCount: Int
    /// Error correction codewords of each block.
    let correctionCount: Int
    /// Codewords of data.
    var dataCount: Int { totalCount - blockCount * correctionCount }

    init(_ version: Int, _ level: QRLevel) {
        self.level = level
        totalCount = Self.moduleCount(version) / 8
        blockCount = (level == .low ? Self.lowBlocks : Self.mediumBlocks)[version - 1]
        correctionCount = (level == .low ? Self.lowCorrection : Self.mediumCorrection)[version - 1]
    }

    /// Modules that are left for codewords beside all patterns.
    private static func moduleCount(_ version: Int) -> Int {
        var count = (16 * version + 128) * version + 64
        if version >= 2 {
            let alignments = version / 7 + 2
            count -= (25 * alignments - 10) * alignments - 55
            if version >= 7 { count -= 36 }
        }
        return count
    }

    private static let lowCorrection = [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
        30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
    private static let mediumCorrection = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
        28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
    private static let lowBlocks = [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19,
        19, 20, 21, 22, 24, 25,
    ]
    private static let mediumBlocks = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
        33,
        35, 37, 38, 40, 43, 45, 47, 49,
    ]
}

/// Error correction over GF(256) with the polynomial 0x11D.
enum ReedSolomon {
    /// Data and error correction codewords in the order in which they are placed: the first of every block, the second of
    /// every block, and so on; blocks at the end are one codeword longer.
    static func interleaved(_ data: [UInt8], _ capacity: QRCapacity) -> [UInt8] {
        let blockLength = capacity.totalCount / capacity.blockCount
        let shortBlocks = capacity.blockCount - capacity.totalCount % capacity.blockCount
        let divisor = generator(capacity.correctionCount)
        var blocks: [(data: [UInt8], correction: [UInt8])] = []
        var start = 0
        for block in 0..<capacity.blockCount {
            let count = blockLength - capacity.correctionCount + (block < shortBlocks ? 0 : 1)
            let part = Array(data[start..<(start + count)])
            start += count
            blocks.append((part, remainder(of: part, by: divisor)))
        }
        var result: [UInt8] = []
        for position in 0...(blockLength - capacity.correctionCount) {
            for block in blocks where position < block.data.count { result.append(block.data[position]) }
        }
        for position in 0..<capacity.correctionCount {
            for block in blocks { result.append(block.correction[position]) }
        }
        return result
    }

    /// The coefficients of (x - 2^0)(x - 2^1)…, highest first, without the leading one.
    private static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for place in 0..<degree {
                result[place] = product(result[place], root)
                if place + 1 < degree { result[place] ^= result[place + 1] }
            }
            root = product(root, 2)
        }
        return result
    }

    private static func remainder(of data: [UInt8], by divisor: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for (place, coefficient) in divisor.enumerated() { result[place] ^= product(coefficient, factor) }
        }
        return result
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result = 0
        for shift in stride(from: 7, through: 0, by: -1) {
            result = result << 1 ^ (result >> 7) * 0x11D
            result ^= Int(right) >> shift & 1 * Int(left)
        }
        return UInt8(result & 0xFF)
    }
}

/// What a picture shows, small and grey: 128 × 128 fields of its mean brightness, and a 64-bit perceptual hash of them.
///
/// The hash finds candidates among very many pictures. By itself it would call nearly all invoices of one shop the same, which
/// have one layout and differ in a few figures: so the fields decide.
///
/// All arithmetic is in whole numbers: the same picture has the same signature, and two have the same difference, on every
/// machine.
public struct PictureSignature: Sendable, Hashable {
    /// Fields a row, and rows.
    public static let side = 128

    /// The mean grey of each field, rows from the top.
    public let fields: [UInt8]
    /// The signs of the 63 lowest frequencies of the fields' cosine transform, without the constant.
    public let hash: UInt64

    /// - Parameter fields: 128 × 128.
    /// - Returns: nil for another number of fields, and for a picture that shows too little to be compared: a white page, a
    ///   black photo, a few pixels.
    public init?(fields: [UInt8]) {
        guard fields.count == Self.side * Self.side else { return nil }
        guard Self.showsSomething(fields) else { return nil }
        self.fields = fields
        hash = CosineTransform.signs(of: fields)
    }

    /// In how many of 64 bits two hashes differ.
    public static func distance(_ one: UInt64, _ other: UInt64) -> Int { (one ^ other).nonzeroBitCount }

    /// The picture turned or mirrored.
    func turned(_ turn: PictureTurn) -> PictureSignature {
        var fields = self.fields
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (column, row) = turn.source(x, y, side: Self.side)
                fields[y * Self.side + x] = self.fields[row * Self.side + column]
            }
        }
        // Turning changes no brightness: what showed something still does.
        return PictureSignature(fields: fields) ?? self
    }
}

/// The eight ways in which a picture can be turned by right angles and mirrored.
public enum PictureTurn: Int, Sendable, CaseIterable {
    case upright, right, upsideDown, left
    case mirrored, mirroredRight, mirroredUpsideDown, mirroredLeft

    /// Where the field comes from that stands at a place afterwards.
    func source(_ x: Int, _ y: Int, side: Int) -> (x: Int, y: Int) {
        let last = side - 1
        let across = rawValue >= PictureTurn.mirrored.rawValue ? last - x : x
        switch rawValue % 4 {
        case 0: return (across, y)
        case 1: return (y, last - across)
        case 2: return (last - across, last - y)
        default: return (last - y, across)
        }
    }
}

/// The low frequencies of a picture's fields, by fixed numbers.
enum CosineTransform {
    private static let frequencies = 8

    /// A bit for each of the 8 × 8 lowest frequencies but the constant, set where its part is positive.
    static func signs(of fields: [UInt8]) -> UInt64 {
        let side = PictureSignature.side
        // Each step stays far below 2⁶³: 255 · 128 · 2¹⁴, and that times 128 · 2¹⁴.
        var across = [Int](repeating: 0, count: frequencies * side)
        for y in 0..<side {
            for frequency in 0..<frequencies {
                var sum = 0
                for x in 0..<side { sum += Int(fields[y * side + x]) * cosine(frequency, x) }
                across[frequency * side + y] = sum
            }
        }
        var bits: UInt64 = 0
        for down in 0..<frequencies {
            for frequency in 0..<frequencies where frequency + down > 0 {
                var sum = 0
                for y in 0..<side { sum += across[frequency * side + y] * cosine(down, y) }
                if sum > 0 { bits |= 1 << UInt64(down * frequencies + frequency) }
            }
        }
        return bits
    }

    /// cos((2 · place + 1) · frequency · π / 256) · 2¹⁴.
    private static func cosine(_ frequency: Int, _ place: Int) -> Int {
        let step = (2 * place + 1) * frequency % 512
        let half = step > 256 ? 512 - step : step
        return half > 128 ? -quarterWave[256 - half] : quarterWave[half]
    }

    /// cos(k · π / 256) · 2¹⁴ for k from 0 to 128, rounded.
    private static let quarterWave: [Int] = [
        16384, 16383, 16379, 16373, 16364, 16353, 16340, 16324, 16305, 16284, 16261, 16235, 16207, 16176, 16143, 16107,
        16069, 16029, 15986, 15941, 15893, 15843, 15791, 15736, 15679, 15619, 15557, 15493, 15426, 15357, 15286, 15213,
        15137, 15059, 14978, 14896, 14811, 14724, 14635, 14543, 14449, 14354, 14256, 14155, 14053, 13949, 13842, 13733,
        13623, 13510, 13395, 13279, 13160, 13039, 12916, 12792, 12665, 12537, 12406, 12274, 12140, 12004, 11866, 11727,
        11585, 11442, 11297, 11151, 11003, 10853, 10702, 10549, 10394, 10238, 10080, 9921, 9760, 9598, 9434, 9269,
        9102, 8935, 8765, 8595, 8423, 8250, 8076, 7900, 7723, 7545, 7366, 7186, 7005, 6823, 6639, 6455, 6270, 6084,
        5897, 5708, 5520, 5330, 5139, 4948, 4756, 4563, 4370, 4176, 3981, 3786, 3590, 3393, 3196, 2999, 2801, 2603,
        2404, 2205, 2006, 1806, 1606, 1406, 1205, 1005, 804, 603, 402, 201, 0,
    ]
}

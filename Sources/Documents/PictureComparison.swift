/// How much two pictures differ where they differ most, in fields of 8 × 8.
///
/// Each block of one is laid over the same block of the other, both without their mean and the other as strong as suits best
/// (a re-encoded picture may be brighter, or clipped). What remains is compared with how much there is to see in the block.
/// A picture that was encoded again differs a little and everywhere alike; two invoices of one layout are the same but for a
/// few blocks, which hold other figures.
public struct PictureDifference: Sendable, Equatable {
    /// The difference of the block that differs most: a thousandth is 1, other content some 1000 to 2000.
    public let most: Int
    /// The middle of all blocks that show something in either picture.
    public let middle: Int

    /// Chosen from what `Tests/Benchmarks/Pictures` measures; see docs/evidence.md.
    private static let least = 120
    private static let timesMiddle = 4
    private static let highest = 600

    /// Whether both are the same picture, as far as that can be told.
    public var isSame: Bool { most <= max(Self.least, min(Self.highest, Self.timesMiddle * middle)) }
}

extension PictureSignature {
    private static let blockSide = 8
    /// Added to what there is to see in a block, so that noise on empty paper is no difference: 250 squared greys.
    private static let noise = 250
    /// A block shows something where its variance is above this.
    private static let leastShown = noise / 4
    /// A picture with fewer such blocks shows too little: any other as empty would be the same.
    private static let leastBlocks = 4
    /// Factors are in 1,024ths.
    private static let one = 1024

    /// Whether there is enough in some blocks for pictures to be told apart by it.
    static func showsSomething(_ fields: [UInt8]) -> Bool {
        blocks(fields, fields).filter { $0.variance > leastShown * Block.scale }.count >= leastBlocks
    }

    /// The difference of another picture from this one, as both stand.
    public func difference(from other: PictureSignature) -> PictureDifference {
        let blocks = Self.blocks(fields, other.fields)
        let covariance = blocks.reduce(0) { $0 + $1.covariance }
        let otherVariance = blocks.reduce(0) { $0 + $1.otherVariance }
        guard covariance > 0, otherVariance > 0 else { return PictureDifference(most: 4000, middle: 4000) }
        let gain = max(1, min(64 * Self.one, covariance * Self.one / otherVariance))
        var most = 0
        var shown: [Int] = []
        for block in blocks {
            let best = block.otherVariance > 0 ? block.covariance * Self.one / block.otherVariance : gain
            let own = max(gain / 2, min(gain * 2, best))
            let laidOver = own * own / Self.one * block.otherVariance / Self.one
            let rest = max(0, block.variance - 2 * own * block.covariance / Self.one + laidOver)
            let size = (block.variance + laidOver) / 2
            // Block sums are of 64 × 64 products.
            let difference = rest * 1000 / (size + Self.noise * Block.scale)
            most = max(most, difference)
            if size > Self.leastShown * Block.scale { shown.append(difference) }
        }
        shown.sort()
        return PictureDifference(most: most, middle: shown.isEmpty ? 0 : shown[shown.count / 2])
    }

    private struct Block {
        /// Variances and covariances are times this.
        static let scale = blockSide * blockSide * blockSide * blockSide

        let variance: Int
        let otherVariance: Int
        let covariance: Int
    }

    private static func blocks(_ fields: [UInt8], _ others: [UInt8]) -> [Block] {
        let count = blockSide * blockSide
        var blocks: [Block] = []
        blocks.reserveCapacity(side * side / count)
        fields.withUnsafeBufferPointer { fields in
            others.withUnsafeBufferPointer { others in
                for top in stride(from: 0, to: side, by: blockSide) {
                    for left in stride(from: 0, to: side, by: blockSide) {
                        var (sum, other, squares, otherSquares, products) = (0, 0, 0, 0, 0)
                        for y in top..<top + blockSide {
                            for place in (y * side + left)..<(y * side + left + blockSide) {
                                let (a, b) = (Int(fields[place]), Int(others[place]))
                                sum += a
                                other += b
                                squares += a * a
                                otherSquares += b * b
                                products += a * b
                            }
                        }
                        blocks.append(
                            Block(
                                variance: count * squares - sum * sum,
                                otherVariance: count * otherSquares - other * other,
                                covariance: count * products - sum * other))
                    }
                }
            }
        }
        return blocks
    }
}

/// A picture looked for among others: as it is, and turned and mirrored.
public struct PictureSearch: Sendable {
    /// Hashes of the same picture, encoded again, differ in a few bits; see docs/evidence.md.
    public static let mostDistance = 10

    private let turned: [PictureSignature]

    /// A search for this picture.
    public init(_ picture: PictureSignature) {
        turned = PictureTurn.allCases.map(picture.turned)
    }

    /// Whether a picture with this hash can be the same: its signature has to be compared.
    public func mayMatch(_ hash: UInt64) -> Bool {
        turned.contains { PictureSignature.distance($0.hash, hash) <= Self.mostDistance }
    }

    /// How much a picture differs where it differs most, in the turn that suits best; nil where no turn's hash is near.
    public func leastDifference(from picture: PictureSignature) -> Int? {
        turned.filter { PictureSignature.distance($0.hash, picture.hash) <= Self.mostDistance }
            .map { picture.difference(from: $0).most }.min()
    }

    /// How a picture is the same as the one looked for; nil where it is another.
    public func match(_ picture: PictureSignature) -> PictureMatch? {
        var best: PictureMatch?
        for (turn, own) in zip(PictureTurn.allCases, turned) {
            let distance = PictureSignature.distance(own.hash, picture.hash)
            guard distance <= Self.mostDistance else { continue }
            let difference = picture.difference(from: own)
            guard difference.isSame, difference.most < best?.difference.most ?? .max else { continue }
            best = PictureMatch(turn: turn, distance: distance, difference: difference)
        }
        return best
    }
}

/// The same picture, found again.
public struct PictureMatch: Sendable, Equatable {
    /// How the one looked for has to be turned to be the one found.
    public let turn: PictureTurn
    /// Of the hashes: 0 to ``PictureSearch/mostDistance``.
    public let distance: Int
    /// How much they differ.
    public let difference: PictureDifference
}

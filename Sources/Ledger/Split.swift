/// How an amount divides between funding sources (policy section 9).
///
/// Each share is rounded half up to the fen, in order; the last source takes the remainder. So the parts always add up
/// to the amount: 89.85 yuan at 90 % are 80.87 and 8.98.
public struct Split: Sendable, Hashable {
    /// One source's portion of the amount.
    public struct Share: Sendable, Hashable {
        /// Who pays.
        public let source: FundingSource
        /// How much of the whole.
        public let portion: BasisPoints

        /// A source's portion.
        public init(_ source: FundingSource, _ portion: BasisPoints) {
            self.source = source
            self.portion = portion
        }
    }

    /// What one source pays of an amount. Never negative; zero where rounding leaves it nothing.
    public struct Part: Sendable, Hashable {
        /// Who pays.
        public let source: FundingSource
        /// How much.
        public let amount: Fen

        /// What a source pays.
        public init(source: FundingSource, amount: Fen) {
            self.source = source
            self.amount = amount
        }
    }

    /// The shares in the order in which they are rounded.
    public let shares: [Share]
    /// The source that pays what the shares leave.
    public let remainder: FundingSource

    /// - Throws: ``SplitError`` when a source appears twice or the shares are more than the whole.
    public init(_ shares: [Share], remainder: FundingSource) throws(SplitError) {
        var seen: Set<FundingSource> = [remainder]
        var total = 0
        for share in shares {
            guard seen.insert(share.source).inserted else { throw .sourceTwice(share.source) }
            total += share.portion.rawValue
        }
        guard total <= BasisPoints.whole.rawValue else { throw .moreThanWhole(basisPoints: total) }
        self.shares = shares
        self.remainder = remainder
    }

    /// The parts of an amount, one a source, in order, the remainder last; they add up to the amount.
    ///
    /// Two shares of half a fen would both round up to one; no share therefore takes more than is left.
    ///
    /// - Throws: ``SplitError/negativeAmount(_:)``.
    public func parts(of amount: Fen) throws(SplitError) -> [Part] {
        guard amount >= .zero else { throw .negativeAmount(amount) }
        var left = amount.rawValue
        var parts: [Part] = []
        parts.reserveCapacity(shares.count + 1)
        for share in shares {
            let part = min(amount.portion(share.portion).rawValue, left)
            left -= part
            parts.append(Part(source: share.source, amount: Fen(part)))
        }
        parts.append(Part(source: remainder, amount: Fen(left)))
        return parts
    }
}

/// Why shares are no split, or an amount cannot be split.
public enum SplitError: Error, Sendable, Hashable {
    case sourceTwice(FundingSource)
    case moreThanWhole(basisPoints: Int)
    case negativeAmount(Fen)

    /// What is wrong and what to do.
    public var wording: Wording {
        switch self {
        case .sourceTwice(let source):
            Wording(
                zh: "资金来源“\(source.label.zh)”在分担比例中出现两次。请每个来源只写一次。",
                en: "The funding source \(source.label.en) appears twice in the shares. Name every source once.")
        case .moreThanWhole(let basisPoints):
            Wording(
                zh: "分担比例合计为万分之\(basisPoints)，超过全部。请使合计不超过 100%。",
                en: "The shares add up to \(basisPoints) basis points, more than the whole. Keep them within 100 %.")
        case .negativeAmount(let amount):
            Wording(
                zh: "金额 \(amount.yuan) 元为负，不能分担。请检查金额。",
                en: "The amount of \(amount.yuan) yuan is negative and cannot be split. Check the amount.")
        }
    }
}

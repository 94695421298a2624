/// Where a tile or a bundle of entries lies in a published log (C2SP tlog-tiles).
public struct TilePath: Sendable, Hashable, CustomStringConvertible {
    /// How many hashes a full tile has, and entries a full bundle.
    public static let fullWidth = 256
    /// The highest level there is.
    public static let highestLevel = 63

    /// What lies there.
    public enum Kind: Sendable, Hashable {
        /// Hashes: level 0 are leaf hashes, each level above the roots of full tiles of the level below.
        case hashes(level: Int)
        /// The entries themselves.
        case entries
    }

    /// Hashes or entries.
    public let kind: Kind
    /// The tile's number within its level, from 0.
    public let index: UInt64
    /// How many hashes or entries are in it: 1 to 256; below 256 the tile is partial.
    public let width: Int

    /// A path of given parts.
    ///
    /// - Precondition: a level of 0 to 63, a width of 1 to 256.
    public init(_ kind: Kind, index: UInt64, width: Int = TilePath.fullWidth) {
        if case .hashes(let level) = kind {
            precondition((0...Self.highestLevel).contains(level), "a tile's level is 0 to 63")
        }
        precondition((1...Self.fullWidth).contains(width), "a tile's width is 1 to 256")
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Reads a path, strictly: the very text that ``description`` gives, and nothing else.
    public init?(_ path: some StringProtocol) {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { [UInt8]($0) }
        guard parts.count >= 3, parts.count <= 11, parts.removeFirst() == Array("tile".utf8) else { return nil }
        let level = parts.removeFirst()
        if level == Array("entries".utf8) {
            kind = .entries
        } else if let number = StrictText.decimal(level), number <= UInt64(Self.highestLevel) {
            kind = .hashes(level: Int(number))
        } else {
            return nil
        }
        var width = Self.fullWidth
        let suffix = Array(".p".utf8)
        if parts.count >= 2, parts[parts.count - 2].suffix(2) == suffix[...] {
            guard let number = StrictText.decimal(parts.removeLast()), (1...255).contains(number) else { return nil }
            width = Int(number)
            parts[parts.count - 1].removeLast(2)
        }
        var index: UInt64 = 0
        for (offset, part) in parts.enumerated() {
            let isLast = offset == parts.count - 1
            let digits = isLast ? part[...] : part.dropFirst()
            guard isLast || part.first == UInt8(ascii: "x"), digits.count == 3,
                digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return nil }
            let number = digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
            // A leading x000 would be a second spelling of the same index.
            if offset == 0, !isLast, number == 0 { return nil }
            let (shifted, overflow) = index.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = shifted.addingReportingOverflow(number)
            guard !overflow, !carry else { return nil }
            index = sum
        }
        self.index = index
        self.width = width
    }

    /// The path below the log's prefix, like `tile/0/x001/x234/067` or `tile/entries/000.p/17`.
    public var description: String {
        width == Self.fullWidth ? fullPath : partialFolder + "/\(width)"
    }

    /// The path of the full tile of this index.
    public var fullPath: String {
        // A verification makes two of these for each bundle: joining strings would take a twentieth of its time.
        var groups: [UInt64] = [index % 1000]
        var rest = index / 1000
        while rest > 0 {
            groups.append(rest % 1000)
            rest /= 1000
        }
        var path = Array(kindFolder.utf8)
        for (place, group) in groups.enumerated().reversed() {
            path.append(UInt8(ascii: "/"))
            if place > 0 { path.append(UInt8(ascii: "x")) }
            for digit in [group / 100, group / 10 % 10, group % 10] {
                path.append(UInt8(ascii: "0") + UInt8(digit))
            }
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// The last three digits of an index, from the name of the folder of its partial tiles; nil for any other name.
    static func lastGroup(ofPartialFolder name: String) -> UInt64? {
        guard name.utf8.count == 5, name.hasSuffix(".p") else { return nil }
        let digits = name.utf8.prefix(3)
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
    }

    /// The folder of the partial tiles of this index.
    public var partialFolder: String { fullPath + ".p" }

    private var kindFolder: String {
        switch kind {
        case .hashes(let level): "tile/\(level)"
        case .entries: "tile/entries"
        }
    }

    /// The level whose hashes the tile holds; entries lie at level 0.
    public var level: Int {
        switch kind {
        case .hashes(let level): level
        case .entries: 0
        }
    }

    /// How many hashes of a level a tree of `size` leaves has: one for each full subtree of 256^level leaves.
    public static func count(atLevel level: Int, size: UInt64) -> UInt64 {
        level >= 8 ? 0 : size >> UInt64(8 * level)
    }
}

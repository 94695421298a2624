/// The modules of a symbol: patterns that guide the reader, and codewords between them.
struct QRGrid: Sendable {
    let size: Int
    private let version: Int
    private var dark: [Bool]
    /// Modules of patterns, which hold no codewords and are not masked.
    private var isPattern: [Bool]

    subscript(row: Int, column: Int) -> Bool {
        dark[row * size + column]
    }

    /// A grid with all its patterns.
    init(version: Int) {
        self.version = version
        size = 17 + 4 * version
        dark = [Bool](repeating: false, count: size * size)
        isPattern = dark
        for place in 0..<size {
            setPattern(6, place, place % 2 == 0)
            setPattern(place, 6, place % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { placeFinder(row, column) }
        let places = alignmentPlaces
        for row in places {
            for column in places where !isFinderCorner(row, column, last: places[places.count - 1]) {
                for deltaRow in -2...2 {
                    for deltaColumn in -2...2 {
                        setPattern(
                            row + deltaRow, column + deltaColumn, max(abs(deltaRow), abs(deltaColumn)) != 1)
                    }
                }
            }
        }
        // Held free for now: the level and mask come last.
        placeFormat(level: .low, mask: 0)
        placeVersion()
    }

    private mutating func setPattern(_ row: Int, _ column: Int, _ isDark: Bool) {
        dark[row * size + column] = isDark
        isPattern[row * size + column] = true
    }

    private mutating func placeFinder(_ row: Int, _ column: Int) {
        for deltaRow in -4...4 {
            for deltaColumn in -4...4 {
                let (row, column) = (row + deltaRow, column + deltaColumn)
                guard (0..<size).contains(row), (0..<size).contains(column) else { continue }
                let distance = max(abs(deltaRow), abs(deltaColumn))
                setPattern(row, column, distance != 2 && distance != 4)
            }
        }
    }

    private var alignmentPlaces: [Int] {
        if version == 1 { return [] }
        let count = version / 7 + 2
        let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        return [6] + (0..<(count - 1)).map { size - 7 - $0 * step }.reversed()
    }

    private func isFinderCorner(_ row: Int, _ column: Int, last: Int) -> Bool {
        (row, column) == (6, 6) || (row, column) == (6, last) || (row, column) == (last, 6)
    }

    /// Level and mask, in 15 bits with their check, twice.
    private mutating func placeFormat(level: QRLevel, mask: Int) {
        let data = level.rawValue << 3 | mask
        let bits = (data << 10 | Self.remainder(data, steps: 10, polynomial: 0x537)) ^ 0x5412
        func bit(_ number: Int) -> Bool { bits >> number & 1 == 1 }
        for number in 0..<6 { setPattern(number, 8, bit(number)) }
        setPattern(7, 8, bit(6))
        setPattern(8, 8, bit(7))
        setPattern(8, 7, bit(8))
        for number in 9..<15 { setPattern(8, 14 - number, bit(number)) }
        for number in 0..<8 { setPattern(8, size - 1 - number, bit(number)) }
        for number in 8..<15 { setPattern(size - 15 + number, 8, bit(number)) }
        setPattern(size - 8, 8, true)
    }

    /// The version in 18 bits with their check, twice; small symbols are told by their size.
    private mutating func placeVersion() {
        guard version >= 7 else { return }
        let bits = version << 12 | Self.remainder(version, steps: 12, polynomial: 0x1F25)
        for number in 0..<18 {
            let isDark = bits >> number & 1 == 1
            let (far, near) = (size - 11 + number % 3, number / 3)
            setPattern(far, near, isDark)
            setPattern(near, far, isDark)
        }
    }

    private static func remainder(_ value: Int, steps: Int, polynomial: Int) -> Int {
        var rest = value
        for _ in 0..<steps { rest = rest << 1 ^ (rest >> (steps - 1)) * polynomial }
        return rest
    }

    /// Places codewords in columns two wide, from the right, up and down in turn.
    mutating func place(_ codewords: [UInt8]) {
        var number = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                let isUpward = (right + 1) & 2 == 0
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isPattern[row * size + column] && number < codewords.count * 8 {
                    dark[row * size + column] = codewords[number / 8] >> UInt8(7 - number % 8) & 1 == 1
                    number += 1
                }
            }
            right -= 2
        }
    }

    /// Applies the mask under which the symbol is easiest to read, and says which.
    mutating func mask(level: QRLevel) {
        var best: (penalty: Int, grid: QRGrid)?
        for mask in 0..<8 {
            var masked = self
            masked.apply(mask)
            masked.placeFormat(level: level, mask: mask)
            let penalty = masked.penalty
            if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, masked) }
        }
        if let best { self = best.grid }
    }

    private mutating func apply(_ mask: Int) {
        for row in 0..<size {
            for column in 0..<size where !isPattern[row * size + column] && Self.inverts(mask, row, column) {
                dark[row * size + column].toggle()
            }
        }
    }

    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    /// What makes a symbol hard to read (ISO/IEC 18004, section 7.8.3): long runs, blocks of one colour, what looks like a
    /// finder pattern, and too much of one colour.
    private var penalty: Int {
        var total = 0
        for isColumn in [false, true] {
            for line in 0..<size {
                total += linePenalty((0..<size).map { isColumn ? self[$0, line] : self[line, $0] })
            }
        }
        for row in 0..<(size - 1) {
            for column in 0..<(size - 1) {
                let colour = self[row, column]
                if self[row, column + 1] == colour, self[row + 1, column] == colour, self[row + 1, column + 1] == colour
                {
                    total += 3
                }
            }
        }
        let darkCount = dark.count { $0 }
        return total + abs(darkCount * 20 - dark.count * 10) / dark.count * 10
    }

    private func linePenalty(_ line: [Bool]) -> Int {
        var total = 0
        var start = 0
        for place in 1...line.count where place == line.count || line[place] != line[start] {
            if place - start >= 5 { total += place - start - 2 }
            start = place
        }
        let finder = [true, false, true, true, true, false, true]
        for start in 0...(line.count - 7) where line[start..<(start + 7)].elementsEqual(finder) {
            let before = line[max(0, start - 4)..<start]
            let after = line[(start + 7)..<min(line.count, start + 11)]
            if !before.contains(true) || !after.contains(true) { total += 40 }
        }
        return total
    }
}

/// Looks for files among the tiles that a checkpoint does not cover.
struct FileSurvey {
    private static let limit = 20

    private let storage: any LogStorage
    private let size: UInt64
    /// The first of them, as paths.
    private(set) var uncovered: [String] = []
    /// How many there are.
    private(set) var uncoveredCount = 0

    init(storage: any LogStorage, size: UInt64) {
        self.storage = storage
        self.size = size
    }

    mutating func run() throws(LogFileError) {
        try visit("tile", depth: 0)
    }

    private mutating func visit(_ folder: String, depth: Int) throws(LogFileError) {
        // No tile lies deeper: level, seven groups of an index, width.
        guard depth < 12, let names = try storage.names(in: folder) else {
            // A log without entries has no tiles at all.
            if depth > 0 { note(folder) }
            return
        }
        for name in names.sorted() {
            let path = folder + "/" + name
            if let tile = TilePath(path) {
                if !covers(tile) { note(path) }
            } else if depth == 0 || name.hasPrefix("x") || name.hasSuffix(".p") {
                try visit(path, depth: depth + 1)
            } else {
                note(path)
            }
        }
    }

    private func covers(_ path: TilePath) -> Bool {
        let count = TilePath.count(atLevel: path.level, size: size)
        // The first hash beyond the tile, guarded against indices so large that they overflow.
        let (start, overflow) = path.index.multipliedReportingOverflow(by: UInt64(TilePath.fullWidth))
        return !overflow && start < count && count - start >= UInt64(path.width)
    }

    private mutating func note(_ path: String) {
        uncoveredCount += 1
        if uncovered.count < Self.limit { uncovered.append(path) }
    }
}

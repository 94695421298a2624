/// Knows beside which tiles of a log folders of partial tiles lie, from listing each folder once: asking for every tile's
/// costs as much as a fifth of digesting its entries.
final class PartialFolders {
    /// A folder of tiles: those of one kind whose indices are the same but for the last three digits.
    private struct Folder: Equatable {
        let kind: TilePath.Kind
        let thousand: UInt64
    }

    /// The folders listed last, with the last three digits of the tiles that have partial ones beside them.
    private var listed: [(folder: Folder, partials: Set<UInt64>)] = []
    /// As many as a pass goes through at once: entries, leaf hashes, and the levels above.
    private static let limit = 8

    /// The widths, below the path's own, of partial tiles that lie beside a tile, ascending.
    func widths(_ storage: any LogStorage, below path: TilePath) throws(LogFileError) -> [Int] {
        guard try partials(storage, besides: path).contains(path.index % 1000) else { return [] }
        let names = try storage.names(in: path.partialFolder) ?? []
        return names.compactMap { StrictText.decimal($0.utf8) }.filter { (1..<UInt64(path.width)).contains($0) }
            .map { Int($0) }.sorted()
    }

    private func partials(_ storage: any LogStorage, besides path: TilePath) throws(LogFileError) -> Set<UInt64> {
        let folder = Folder(kind: path.kind, thousand: path.index / 1000)
        if let known = listed.last(where: { $0.folder == folder }) { return known.partials }
        let names = try storage.names(in: LogLayout.folder(of: path)) ?? []
        let partials = Set(names.compactMap { TilePath.lastGroup(ofPartialFolder: $0) })
        if listed.count == Self.limit { listed.removeFirst() }
        listed.append((folder, partials))
        return partials
    }
}

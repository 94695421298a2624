/// Knows beside which tiles of a log folders of partial tiles lie, from listing each folder once: asking for every tile's
/// costs as much as a fifth of digesting its entries.
final class PartialFolders {
    /// The folders listed last, with the paths of the folders of partial tiles in them.
    private var listed: [(folder: String, partials: Set<String>)] = []
    /// As many as a pass goes through at once: entries, leaf hashes, and the levels above.
    private static let limit = 8

    /// The widths, below the path's own, of partial tiles that lie beside a tile, ascending.
    func widths(_ storage: any LogStorage, below path: TilePath) throws(LogFileError) -> [Int] {
        let partial = path.partialFolder
        guard try partials(storage, in: LogLayout.folder(of: path)).contains(partial) else { return [] }
        let names = try storage.names(in: partial) ?? []
        return names.compactMap { StrictText.decimal($0.utf8) }.filter { (1..<UInt64(path.width)).contains($0) }
            .map { Int($0) }.sorted()
    }

    private func partials(_ storage: any LogStorage, in folder: String) throws(LogFileError) -> Set<String> {
        if let known = listed.last(where: { $0.folder == folder }) { return known.partials }
        let names = try storage.names(in: folder) ?? []
        let partials = Set(names.filter { $0.hasSuffix(".p") }.map { folder + "/" + $0 })
        if listed.count == Self.limit { listed.removeFirst() }
        listed.append((folder, partials))
        return partials
    }
}

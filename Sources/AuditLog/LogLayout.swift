/// Names in a published log's folder.
enum LogLayout {
    static let checkpoint = "checkpoint"
    /// The folder of the bundles of entries.
    static let entries = "tile/entries"

    /// The folder in which a tile lies: all groups of its path but the last.
    static func folder(of path: TilePath) -> String {
        let full = path.fullPath
        return full.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(full[..<$0]) } ?? ""
    }
}

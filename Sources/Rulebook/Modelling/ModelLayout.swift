/// Where the shapes of a model's diagram stand and how they are joined: what is needed below what needs it, in rows;
/// the documents in a column at the left. No two shapes overlap.
struct ModelLayout {
    struct Node {
        let id: String
        let kind: Kind
        let needs: [String]
    }

    enum Kind { case input, decision, document }

    struct Rectangle: Hashable {
        let x, y, width, height: Int
    }

    struct Point: Hashable {
        let x, y: Int
    }

    private(set) var shapes: [String: Rectangle] = [:]

    private static let widest = 10
    private static let pitch = (across: 220, up: 140)
    /// The left column and the gap behind it.
    private static let margin = 60
    private static let left = 360

    /// - Parameter nodes: each behind everything that it needs.
    init(_ nodes: [Node]) {
        var levels: [String: Int] = [:]
        var rows: [[Node]] = []
        for node in nodes where node.kind != .document {
            let level = (node.needs.compactMap { levels[$0] }.max() ?? -1) + 1
            levels[node.id] = level
            // Claim fields lie below everything, whatever else needs nothing above them.
            let row = node.kind == .input ? 0 : level + 1
            while rows.count <= row { rows.append([]) }
            rows[row].append(node)
        }
        let lines = rows.flatMap { ModelLayout.lines($0) }
        let height = lines.count * ModelLayout.pitch.up
        let longest = lines.map(\.count).max() ?? 0
        for (number, line) in lines.enumerated() {
            // In the middle, and every other row half a place to the side, so that arrows pass between shapes.
            let offset = (longest - line.count) / 2 * ModelLayout.pitch.across
            place(line, number: number, bottom: height, offset: offset + number % 2 * ModelLayout.pitch.across / 2)
        }
        for (number, node) in nodes.filter({ $0.kind == .document }).enumerated() {
            shapes[node.id] = Rectangle(
                x: ModelLayout.margin, y: ModelLayout.margin + number * 120, width: 220, height: 80)
        }
    }

    /// Rows of about the same length, none longer than the widest.
    private static func lines(_ row: [Node]) -> [[Node]] {
        guard !row.isEmpty else { return [] }
        let count = (row.count + widest - 1) / widest
        let length = (row.count + count - 1) / count
        return stride(from: 0, to: row.count, by: length).map { Array(row[$0..<min($0 + length, row.count)]) }
    }

    /// Puts shapes side by side, those that need what lies to the left first.
    private mutating func place(_ line: [Node], number: Int, bottom: Int, offset: Int) {
        let ordered = line.enumerated().map { place, node in (node: node, center: center(of: node), place: place) }
            .sorted { ($0.center ?? 0, $0.place) < ($1.center ?? 0, $1.place) }
        for (column, item) in ordered.enumerated() {
            let size = item.node.kind == .input ? (width: 160, height: 45) : (width: 180, height: 80)
            shapes[item.node.id] = Rectangle(
                x: ModelLayout.left + offset + column * ModelLayout.pitch.across,
                y: ModelLayout.margin + bottom - (number + 1) * ModelLayout.pitch.up + (80 - size.height),
                width: size.width,
                height: size.height)
        }
    }

    /// The middle of what a node needs, in whole points; nil where it needs nothing.
    private func center(of node: Node) -> Int? {
        let centers = node.needs.compactMap { shapes[$0] }.map { $0.x + $0.width / 2 }
        return centers.isEmpty ? nil : centers.reduce(0, +) / centers.count
    }

    /// From the top of what is needed to the bottom of what needs it; from a document's right side to the left one.
    func edge(from source: String, to target: String, fromDocument: Bool) -> [Point] {
        guard let source = shapes[source], let target = shapes[target] else { return [] }
        if fromDocument {
            return [
                Point(x: source.x + source.width, y: source.y + source.height / 2),
                Point(x: target.x, y: target.y + target.height / 2),
            ]
        }
        return [
            Point(x: source.x + source.width / 2, y: source.y),
            Point(x: target.x + target.width / 2, y: target.y + target.height),
        ]
    }
}

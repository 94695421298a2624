import FEEL
import Foundation

/// A model's file and those that it imports, by namespace, from the same folder.
struct ModelFiles: Sendable {
    private(set) var models: [String: XMLNode] = [:]
    let root: String
    private static let maximumModels = 64

    init(path: String) throws(ModelError) {
        let node = try ModelFiles.definitions(path)
        root = node["namespace"] ?? ""
        models[root] = node
        var wanted = ModelFiles.imports(of: node)
        guard !wanted.isEmpty else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        var beside: [String: XMLNode] = [:]
        for name in names.filter({ $0.hasSuffix(".dmn") }).prefix(ModelFiles.maximumModels) {
            guard let model = try? ModelFiles.definitions(folder.appendingPathComponent(name).path) else { continue }
            beside[model["namespace"] ?? ""] = model
        }
        while let next = wanted.popLast() {
            guard models[next] == nil else { continue }
            guard let model = beside[next] else {
                throw ModelError(
                    "the imported model \(next) is not in the same folder; put it there", at: node.position)
            }
            models[next] = model
            wanted += ModelFiles.imports(of: model)
        }
    }

    private static func definitions(_ path: String) throws(ModelError) -> XMLNode {
        let node = try XMLTreeReader.read(path: path)
        guard node.name == "definitions" else {
            throw ModelError("the file is no decision model: it begins with `\(node.name)`", at: node.position)
        }
        return node
    }

    private static func imports(of node: XMLNode) -> [String] {
        node.children("import").filter { $0["importType"]?.contains("/DMN/") ?? true }.compactMap { $0["namespace"] }
    }
}

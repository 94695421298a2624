import FEEL
import Foundation

/// A model's file and those that it imports, by namespace.
///
/// An import is looked for where it says (`locationURI`), as long as that is below the folder of the model, and then by
/// its namespace among the files beside the model that imports it, and beside the first.
struct ModelFiles: Sendable {
    private(set) var models: [String: XMLNode] = [:]
    let root: String
    private static let maximumModels = 64

    init(path: String) throws(ModelError) {
        let node = try ModelFiles.definitions(path)
        root = node["namespace"] ?? ""
        models[root] = node
        let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
        var beside: [String: [String: XMLNode]] = [:]
        var wanted = ModelFiles.imports(of: node).map { ($0, folder) }
        while !wanted.isEmpty {
            let (next, home) = wanted.removeFirst()
            let namespace = next["namespace"] ?? ""
            guard models[namespace] == nil else { continue }
            guard models.count < ModelFiles.maximumModels else {
                throw ModelError(
                    "more than \(ModelFiles.maximumModels) models import each other; join some", at: next.position)
            }
            guard let (model, place) = ModelFiles.find(next, from: home, below: folder, &beside) else {
                throw ModelError(
                    "the imported model \(namespace) is neither at its location nor in the same folder; put it there",
                    at: next.position)
            }
            models[namespace] = model
            wanted += ModelFiles.imports(of: model).map { ($0, place) }
        }
    }

    /// A model that is handed in and imports nothing.
    init(bytes: [UInt8], file: String) throws(ModelError) {
        let node = try ModelFiles.definitions(XMLTreeReader.read(bytes, file: file))
        root = node["namespace"] ?? ""
        models[root] = node
        if let first = ModelFiles.imports(of: node).first {
            throw ModelError("a model without a folder can't import others", at: first.position)
        }
    }

    /// The model of that import and its folder.
    private static func find(
        _ node: XMLNode, from home: URL, below folder: URL, _ beside: inout [String: [String: XMLNode]]
    ) -> (XMLNode, URL)? {
        let namespace = node["namespace"] ?? ""
        if let location = node["locationURI"], !location.isEmpty, !location.contains(":") {
            let file = home.appendingPathComponent(location).standardizedFileURL
            if file.path.hasPrefix(folder.path + "/"), let model = try? definitions(file.path),
                model["namespace"] ?? "" == namespace
            {
                return (model, file.deletingLastPathComponent())
            }
        }
        for place in [home, folder] {
            if beside[place.path] == nil { beside[place.path] = models(in: place) }
            if let model = beside[place.path]?[namespace] { return (model, place) }
        }
        return nil
    }

    private static func models(in folder: URL) -> [String: XMLNode] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        var found: [String: XMLNode] = [:]
        for name in names.filter({ $0.hasSuffix(".dmn") }).prefix(maximumModels) {
            guard let model = try? definitions(folder.appendingPathComponent(name).path) else { continue }
            found[model["namespace"] ?? ""] = model
        }
        return found
    }

    private static func definitions(_ path: String) throws(ModelError) -> XMLNode {
        try definitions(XMLTreeReader.read(path: path))
    }

    private static func definitions(_ node: XMLNode) throws(ModelError) -> XMLNode {
        guard node.name == "definitions" else {
            throw ModelError("the file is no decision model: it begins with `\(node.name)`", at: node.position)
        }
        return node
    }

    /// The imports of other models; those of other things are none of ours.
    static func imports(of node: XMLNode) -> [XMLNode] {
        node.children("import").filter { $0["importType"]?.contains("/DMN/") ?? true }
    }
}

import Foundation

/// The conformance data that lies beside the repository (`../shared/vectors`); read in place, never copied.
enum Vectors {
    /// The folder, or nil where it is absent; tests that need it are then skipped with a message.
    static let folder: URL? = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.deletingLastPathComponent().appending(path: "shared/vectors")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static let absence = "the conformance vectors are not at ../shared/vectors: this test did NOT run"

    struct WycheproofCase: Sendable, CustomStringConvertible {
        let id: Int
        let comment: String
        let key: String
        let message: String
        let seal: String
        let tagBits: Int
        let isValid: Bool
        var description: String { "case \(id): \(comment)" }
    }

    static func wycheproof(_ file: String, keyField: String?, sealField: String) throws -> [WycheproofCase] {
        guard let folder else { return [] }
        let data = try Data(contentsOf: folder.appending(path: file))
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        var cases: [WycheproofCase] = []
        for group in root["testGroups"] as? [[String: Any]] ?? [] {
            let groupKey = (group["publicKey"] as? [String: Any])?["pk"] as? String
            for test in group["tests"] as? [[String: Any]] ?? [] {
                guard let id = test["tcId"] as? Int, let message = test["msg"] as? String,
                    let seal = test[sealField] as? String, let result = test["result"] as? String,
                    let key = keyField.flatMap({ test[$0] as? String }) ?? groupKey
                else { continue }
                cases.append(
                    WycheproofCase(
                        id: id, comment: test["comment"] as? String ?? "", key: key, message: message, seal: seal,
                        tagBits: group["tagSize"] as? Int ?? 0, isValid: result == "valid"))
            }
        }
        return cases
    }
}

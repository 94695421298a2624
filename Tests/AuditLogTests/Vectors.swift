import Foundation

/// The conformance data that lies beside the repository (`../shared/vectors`); read in place, never copied.
enum Vectors {
    static let folder: URL? = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.deletingLastPathComponent().appending(path: "shared/vectors/rfc6962-merkle/testdata")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static let absence = "the conformance vectors are not at ../shared/vectors: this test did NOT run"

    struct Case {
        let path: String
        let numbers: [String: UInt64]
        let bytes: [String: [UInt8]]
        let proof: [[UInt8]]
        let isBad: Bool
    }

    static func cases(_ name: String) throws -> [Case] {
        guard let folder = folder?.appending(path: name),
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        else { return [] }
        var cases: [Case] = []
        for case let file as URL in files where file.pathExtension == "json" {
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
            var numbers: [String: UInt64] = [:]
            var bytes: [String: [UInt8]] = [:]
            for (key, value) in object {
                if let text = value as? String, key != "desc" {
                    bytes[key] = Data(base64Encoded: text).map { [UInt8]($0) }
                } else if let number = value as? NSNumber, key != "wantErr" {
                    numbers[key] = number.uint64Value
                }
            }
            cases.append(
                Case(
                    path: file.path, numbers: numbers, bytes: bytes,
                    proof: (object["proof"] as? [String] ?? []).compactMap {
                        Data(base64Encoded: $0).map { [UInt8]($0) }
                    },
                    isBad: (object["wantErr"] as? NSNumber)?.boolValue ?? false))
        }
        return cases
    }
}

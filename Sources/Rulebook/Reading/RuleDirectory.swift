internal import FEEL
internal import Glibc

/// Reads the files of the rules from the disk.
struct RuleDirectory {
    let path: String
    let diagnostics: DiagnosticCollector
    /// Files that are being edited, by their paths: read in place of what is on the disk.
    var buffers: [String: [UInt8]] = [:]

    private static let mostFiles = 2_000
    private static let deepest = 8

    /// The names of the folders and files directly inside, sorted by their bytes, without hidden ones; nil when the
    /// directory cannot be read, which is reported.
    func names(in folder: String = "") -> [(name: String, isFolder: Bool)]? {
        let full = folder.isEmpty ? path : path + "/" + folder
        guard let directory = opendir(full) else {
            report(
                full, "the folder cannot be opened: \(String(cString: strerror(errno)))",
                expected: "a folder of rule packs; name it with --rules")
            return nil
        }
        defer { closedir(directory) }
        var names: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), !name.hasSuffix("~") else { continue }
            var info = stat()
            guard stat(full + "/" + name, &info) == 0 else { continue }
            names.append((name, info.st_mode & S_IFMT == S_IFDIR))
        }
        return names.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// All files below a folder, with paths relative to the rules.
    /// - Parameter without: the name of a folder directly inside that is left out.
    func files(below folder: String, without: String? = nil, depth: Int = 0) -> [PackFile] {
        guard depth <= RuleDirectory.deepest else {
            report(
                path + "/" + folder, "the folders are nested too deeply",
                expected: "at most \(RuleDirectory.deepest) levels")
            return []
        }
        var files: [PackFile] = []
        for (name, isFolder) in names(in: folder) ?? [] where name != without {
            let inside = folder + "/" + name
            if isFolder {
                files += self.files(below: inside, depth: depth + 1)
            } else if let bytes = contents(of: path + "/" + inside) {
                files.append(PackFile(path: inside, bytes: bytes))
            }
            if files.count > RuleDirectory.mostFiles {
                report(
                    path + "/" + folder, "there are more than \(RuleDirectory.mostFiles) files",
                    expected: "a folder of one pack")
                return files
            }
        }
        return files
    }

    /// The bytes of a file; nil when it cannot be read, which is reported.
    func contents(of file: String) -> [UInt8]? {
        if let buffer = buffers[file] { return buffer }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            report(
                file, "the file cannot be opened: \(String(cString: strerror(errno)))",
                expected: "a file that can be read")
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                report(
                    file, "the file cannot be read: \(String(cString: strerror(errno)))",
                    expected: "a file that can be read")
                return nil
            }
            bytes += buffer[..<count]
            if bytes.count > YAMLDocument.largestFile {
                report(
                    file, "the file has more than \(YAMLDocument.largestFile) bytes", expected: "a file of a rule pack")
                return nil
            }
        }
    }

    private func report(_ file: String, _ message: String, expected: String) {
        diagnostics.report(SourcePosition(file: file, line: 1, column: 1), message, expected: expected)
    }
}

import ArgumentParser
import FEEL
import Glibc

/// Runs the tests again whenever a file of the rules changes, until it is interrupted or nobody reads any more.
///
/// It looks at the files five times a second instead of asking the system to be told: a pack has some dozen files, and
/// this works on every file system, shared folders of an office among them.
struct RuleWatch {
    let rules: RuleOptions
    let language: Language

    func run(_ pass: RuleTestPass) async throws {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var seen = files()
        while true {
            if isTerminal {
                var stream = OutputStream.standardOutput()
                try stream.write("\u{1B}[2J\u{1B}[H".utf8)
                try stream.flush()
            }
            do {
                _ = try await pass.run()
            } catch is ExitCode {
                // What is wrong with the rules has been said; the author is about to mend it.
            }
            warn(language.of(zh: "等待规则文件的改动，按 Ctrl-C 结束", en: "waiting for a change of the rules; Ctrl-C ends"))
            let changed = try await change(of: seen)
            guard let changed else { return }
            warn(language.of(zh: "已改动：", en: "changed: ") + changed.names.joined(separator: ", "))
            seen = changed.files
        }
    }

    /// Waits until files have changed and then rested: an editor may write one in several steps.
    /// - Returns: nil when the reader of the output has gone.
    private func change(of seen: [String: Stamp]) async throws -> (files: [String: Stamp], names: [String])? {
        var last = seen
        while true {
            if hasLostReader { return nil }
            try await Task.sleep(for: .milliseconds(200))
            let now = files()
            if now != seen, now == last {
                let names = Set(now.keys).union(seen.keys).filter { now[$0] != seen[$0] }.sorted()
                return (now, names)
            }
            last = now
        }
    }

    private var hasLostReader: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
    }

    // MARK: - Files

    /// What tells that a file has changed.
    private struct Stamp: Equatable {
        let seconds: Int
        let nanoseconds: Int
        let size: Int
        let inode: UInt64
    }

    /// The rules' files and the parameter files; one that can't be looked at is as if it were not there.
    private func files() -> [String: Stamp] {
        var found: [String: Stamp] = [:]
        walk(rules.rules, depth: 0, into: &found)
        for path in rules.parameters { found[path] = stamp(path)?.stamp }
        return found
    }

    private func walk(_ folder: String, depth: Int, into found: inout [String: Stamp]) {
        guard depth < 10, let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), !name.hasSuffix("~") else { continue }
            let path = folder + "/" + name
            guard let (stamp, isFolder) = stamp(path) else { continue }
            if isFolder { walk(path, depth: depth + 1, into: &found) } else { found[path] = stamp }
        }
    }

    private func stamp(_ path: String) -> (stamp: Stamp, isFolder: Bool)? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return (
            Stamp(
                seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec, size: Int(info.st_size),
                inode: UInt64(info.st_ino)),
            info.st_mode & S_IFMT == S_IFDIR
        )
    }
}

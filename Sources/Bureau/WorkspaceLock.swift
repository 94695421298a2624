import Claims
import Glibc

/// Says that this process alone writes to a workspace. The kernel frees it when the process ends, however it ends.
///
/// The file holds the process number, so that the second one can say who is at work.
struct WorkspaceLock: ~Copyable {
    private let descriptor: Int32

    init(path: String) throws(BureauError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "无法打开工作区的锁文件 \(path)：\(String(cString: strerror(errno)))",
                    en: "The workspace's lock file \(path) cannot be opened: \(String(cString: strerror(errno)))"),
                remedy: Bilingual(
                    zh: "请检查该目录的写权限与磁盘空间，或用 --workspace 指定另一目录",
                    en: "Check that the folder can be written and the disk has room, or name another with --workspace"))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = read(descriptor, &buffer, buffer.count)
            let holder = String(
                decoding: buffer.prefix(max(count, 0)).prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)
            close(descriptor)
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "另一个进程（\(holder.isEmpty ? "编号不详" : holder)）正在使用此工作区",
                    en: "Another process (\(holder.isEmpty ? "number unknown" : holder)) is using this workspace"),
                remedy: Bilingual(
                    zh: "请等它结束后再试", en: "Wait until it has ended, then try again"))
        }
        ftruncate(descriptor, 0)
        let number = Array("\(getpid())\n".utf8)
        _ = pwrite(descriptor, number, number.count, 0)
    }

    deinit {
        close(descriptor)
    }
}

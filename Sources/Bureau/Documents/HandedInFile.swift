import Claims
import Documents
import Glibc

/// A file that somebody hands in as evidence, read whole.
enum HandedInFile {
    static let sizeLimit = DocumentLimits.standard.bytes

    /// Why a file is not taken.
    struct Refusal: Error {
        let message: Bilingual
        let remedy: Bilingual
        /// Whether the machine could not read it, so that nothing is known of it.
        var isUnreadable = false
    }

    /// The bytes of a file, which must be a file: not a link, a folder, a pipe or a device.
    static func bytes(_ path: String) throws(Refusal) -> [UInt8] {
        // Not waiting: a pipe nobody writes to would hold the desk for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw notAFile("符号链接", "a symbolic link") }
            let reason = String(cString: strerror(errno))
            throw Refusal(
                message: Bilingual(zh: "无法读取：\(reason)", en: "it cannot be read: \(reason)"),
                remedy: Bilingual(zh: "请核对文件名与读取权限", en: "Check its name and permissions"))
        }
        defer { close(descriptor) }
        return try bytes(of: descriptor, atMost: sizeLimit)
    }

    static func bytes(of descriptor: Int32, atMost limit: Int) throws(Refusal) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable() }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw notAFile("文件夹", "a folder")
        default: throw notAFile("管道或设备", "a pipe or a device")
        }
        guard status.st_size <= limit else { throw tooLarge(Int(status.st_size)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable() }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw tooLarge(bytes.count) }
        }
    }

    /// The last part of a path, as a name to show: never used as a path again.
    static func name(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return last.utf8.count <= 255 ? last : String(last.prefix(80)) + "…"
    }

    private static func unreadable() -> Refusal {
        let reason = String(cString: strerror(errno))
        return Refusal(
            message: Bilingual(zh: "无法读取：\(reason)", en: "it cannot be read: \(reason)"),
            remedy: Bilingual(zh: "请核对文件与磁盘", en: "Check the file and the disk"), isUnreadable: true)
    }

    private static func notAFile(_ zh: String, _ en: String) -> Refusal {
        Refusal(
            message: Bilingual(zh: "这是\(zh)，不是文件", en: "this is \(en), not a file"),
            remedy: Bilingual(zh: "请提交文件本身", en: "Hand in the file itself"))
    }

    private static func tooLarge(_ bytes: Int) -> Refusal { Refusal(.tooLarge(bytes: bytes, limit: sizeLimit)) }
}

extension HandedInFile.Refusal {
    /// What a file that is not kept is told.
    init(_ error: DocumentError) {
        let kinds = "JPEG, PNG, PDF, OFD, HEIC, WebP, TIFF"
        let again = Bilingual(zh: "请重新拍照、扫描或导出后再提交", en: "Take, scan or export it again, and hand that in")
        switch error {
        case .empty:
            self.init(message: Bilingual(zh: "文件是空的", en: "the file is empty"), remedy: again)
        case .tooLarge(let bytes, let limit):
            self.init(
                message: Bilingual(
                    zh: "文件有 \(bytes) 字节，上限为 \(limit >> 20) MiB",
                    en: "it has \(bytes) bytes; \(limit >> 20) MiB are the most"),
                remedy: Bilingual(zh: "请缩小图片或分开扫描", en: "Make the picture smaller, or scan it in parts"))
        case .unknownKind(let name):
            let looks = name.map { Bilingual(zh: "（看来是 \($0)）", en: " (it looks like \($0))") }
            self.init(
                message: Bilingual(
                    zh: "内容不是可收存的类型\(looks?.zh ?? "")，文件名的后缀不算",
                    en: "by its content it is none of the kinds that are kept\(looks?.en ?? ""), whatever its name says"
                ),
                remedy: Bilingual(zh: "可收存：\(kinds)", en: "These are kept: \(kinds)"))
        case .truncated(let kind):
            self.init(
                message: Bilingual(
                    zh: "\(kind.rawValue) 不完整，尾部缺失", en: "the \(kind.rawValue) is cut off: its end is missing"),
                remedy: again)
        case .damaged(let kind):
            self.init(
                message: Bilingual(
                    zh: "\(kind.rawValue) 已损坏，不能解读", en: "the \(kind.rawValue) is damaged: it can't be decoded"),
                remedy: again)
        case .tooManyPixels(let width, let height, let limit):
            self.init(
                message: Bilingual(
                    zh: "图片为 \(width) × \(height)，解开所需超过上限（\(limit / 1_000_000) 百万像素）",
                    en:
                        "the picture is \(width) × \(height): more than may be unpacked (\(limit / 1_000_000) million pixels)"
                ), remedy: Bilingual(zh: "请缩小后再提交", en: "Make it smaller and hand that in"))
        case .outOfMemory:
            self.init(
                message: Bilingual(zh: "内存不足，不能解读", en: "there is no memory left to decode it"),
                remedy: Bilingual(zh: "请稍后再试", en: "Try again later"))
        }
    }
}

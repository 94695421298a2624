/// Something that tells the user what is wrong, in Chinese as well as, by its description, in English.
///
/// Both end in what to do about it. What a format expects at a place, and the system's own reasons, stay in English: they
/// are looked up as they are.
public protocol DescribedInChinese: CustomStringConvertible, Sendable {
    /// What is wrong and what to do about it, in Chinese.
    var chinese: String { get }
}

extension LogFinding: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .missing(let path): "缺少 \(path)。请重新完整取得日志；若原处也缺，请询问日志所有者。"
        case .checkpoint(let error): "检查点不成立。\(error.chinese)"
        case .noFile(let path): "\(path) 不是日志的文件（是目录，或过大）。请重新完整取得日志。"
        case .policy(let refusal): "检查点不满足策略。\(refusal.chinese)"
        case .wrongLength(let path, let expected, let found):
            "\(path) 有 \(found) 字节，应为 \(expected) 字节。请重新取得该文件并比较。"
        case .malformedBundle(let path, let index, let offset):
            "\(path) 在第 \(index) 条（第 \(offset) 字节）处无法读取。请重新取得该文件并比较。"
        case .alteredEntry(let path, let index):
            "\(path) 中的第 \(index) 条不是当初记录的内容。请保留该文件作为证据，并询问日志所有者。"
        case .alteredHash(let path, let position, let firstEntry):
            "\(path) 的第 \(position) 个散列值与自第 \(firstEntry) 条起的内容不符。请保留该文件作为证据，并询问日志所有者。"
        case .disagreement(let bundle, let tile, let index):
            "\(bundle) 中的第 \(index) 条与 \(tile) 中的散列值不符。请保留两个文件作为证据，并询问日志所有者。"
        case .alteredPartial(let path): "\(path) 不是较完整文件的开头部分。请保留整个目录作为证据，并询问日志所有者。"
        case .rootMismatch(let size): "\(size) 条内容算不出检查点的根值。请保留整个目录作为证据，并询问日志所有者。"
        case .rollback(let older, let size):
            "日志现有 \(size) 条，而较早的检查点有 \(older) 条：有记录被撤回。请保留两个检查点作为证据，并询问日志所有者。"
        case .fork(let size):
            "两个 \(size) 条的检查点根值不同：日志对外出示了不同的历史。请保留两者作为证据，并报告日志的监督方。"
        case .rewrittenPast(let size):
            "日志的前 \(size) 条与较早的检查点不符：历史被改写。请保留较早的检查点和整个目录作为证据，并报告日志的监督方。"
        case .retiredKey(let index):
            "检查点只有已在第 \(index) 条更换掉的密钥的签名：有人用停用的密钥签署。请保留整个目录作为证据，并报告日志的所有者和监督方。"
        case .foreignCheckpoint(let origin):
            "较早的检查点属于日志 \(origin)，不是本日志。请只提供本日志的检查点。"
        }
    }
}

extension LogFileError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        "对 \(path) 的操作（\(operation)）失败：\(reason)。请检查它是否存在、权限和剩余空间，再重跑同一命令。"
    }
}

extension NoteError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .malformedNote(let line, let expected):
            "第 \(line) 行不合签名注记的格式（应为：\(expected)）。请逐字节重新取得该注记。"
        case .noteTooLarge(let limit): "注记超过 \(limit) 字节。请确认该文件确实是注记。"
        case .noKnownSignature: "没有一个签名出自所给的公钥，因此该注记不能证明任何事。请提供日志的公钥；密钥更换过的，请提供当时的公钥。"
        case .invalidSignature(let name, let id):
            "\(name)（公钥 \(Self.hexadecimal(id))）的签名与正文不符。请勿采信，保留该注记并询问公钥所有者。"
        case .malformedKey(let reason): "这不是“名称+编号+base64”形式的密钥（\(reason)）。请向密钥所有者重新完整复制。"
        case .keyIDMismatch(let expected, let found):
            "密钥编号为 \(Self.hexadecimal(found))，而由其名称和内容算得 \(Self.hexadecimal(expected))。请向密钥所有者重新完整复制。"
        case .unsupportedKeyType(let type):
            "不认识类型为 \(type) 的密钥。请提供 Ed25519 密钥（类型 1，见证方为 4）或 SM2 密钥。"
        case .malformedCheckpoint(let line, let expected):
            "第 \(line) 行不合检查点的格式（应为：\(expected)）。请逐字节重新取得该检查点。"
        case .foreignCheckpoint(let expected, let found):
            "该检查点属于日志 \(found)，不是 \(expected)。请提供同一日志的检查点和公钥。"
        case .sealing(let detail): "密码运算失败：\(detail)"
        case .signer(let failure): failure.chinese
        }
    }
}

extension PublishError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .file(let error): error.chinese
        case .note(let error): error.chinese
        case .wouldRollBack(let published, let offered):
            "已公布的日志有 \(published) 条，而检查点只有 \(offered) 条，公布即等于撤回记录。请恢复最新的工作区备份，或将已公布的目录作为证据保留。"
        case .wouldFork(let size):
            "已公布的日志前 \(size) 条的根值与检查点不同。请勿公布：先查明哪一份历史为真，两份都作为证据保留。"
        case .rewrittenPast(let size):
            "账中前 \(size) 条不是已公布的内容。请勿公布：由备份恢复账，并将已公布的目录作为证据保留。"
        case .rootMismatch(let size): "账中 \(size) 条算不出检查点的根值。请先用 doctor 检查账再公布。"
        case .foreignLog(let published, let offered):
            "该目录存放的是日志 \(published)，不是 \(offered)。请公布到单独的目录。"
        case .damaged(let path, let reason): "已公布日志的 \(path) 有误（\(reason)）。请由账重新完整公布。"
        case .wrongEntryCount(let expected, let found):
            "账给出 \(found) 条，应为 \(expected) 条。请先用 doctor 检查账再公布。"
        case .entryTooLong(let index, let byteCount):
            "第 \(index) 条有 \(byteCount) 字节，最多可公布 \(EntryBundle.entryByteLimit) 字节。请改为记录长内容的摘要。"
        case .source(let error): "无法从账中读取记录：\(error)。请用 doctor 检查账。"
        }
    }
}

extension KeyFileError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .looseMode(let path, let mode):
            "密钥文件 \(path) 可被他人读取或修改（权限 \(String(mode, radix: 8))）。请运行 chmod 600 \(path)；若他人可能已看到，请更换密钥。"
        case .foreignOwner(let path): "密钥文件 \(path) 属于其他用户。请用 chown 交给运行本程序的用户。"
        case .notAFile(let path): "\(path) 不是普通文件。请指定密钥文件本身。"
        case .exists(let path): "\(path) 已存在，密钥不会被覆盖。请另取文件名，或先移走旧密钥。"
        case .malformed(let path, let error): "\(path) 中没有签名密钥。\(error.chinese)"
        case .passphraseNeeded(let path): "\(path) 中的密钥已加密。请通过文件或环境变量提供口令。"
        case .wrongPassphrase(let path): "\(path) 中的密钥不能用此口令打开。请提供正确的口令，或由备份恢复该文件。"
        case .emptyPassphrase: "空口令不起保护作用。请提供由多个词组成的口令，或不设口令。"
        case .file(let error): error.chinese
        }
    }
}

extension MerkleProofError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .leafOutsideTree(let index, let size):
            "\(size) 条的日志中没有第 \(index) 条。请向日志索取针对较新检查点的证明。"
        case .sizesOutOfOrder(let old, let new):
            "\(old) 条的日志不能证明是 \(new) 条的日志的开头。请比较条数大于零且递增的检查点。"
        case .wrongLength(let found): "证明含 \(found) 个散列值，与该大小的日志不符。请向日志重新索取证明。"
        case .rootMismatch(let size): "证明算不出 \(size) 条的日志的根值。请勿采信，保留作为证据并询问日志所有者。"
        }
    }
}

extension LogReadError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .file(let error): error.chinese
        case .missing(let path): "已公布的日志缺少 \(path)。请由账重新公布日志。"
        case .malformed(let path): "已公布日志的 \(path) 已损坏。请由账重新公布日志。"
        case .note(let error): error.chinese
        case .outside(let index, let size): "日志有 \(size) 条，没有第 \(index) 条。编号从 0 起。"
        case .unproven(let error): "文件与检查点不符：\(error.chinese)请核验日志，找出有误的文件。"
        }
    }
}

extension LogProofError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .malformed(let line, let expected):
            "第 \(line) 行不合日志证明的格式（应为：\(expected)）。请逐字节重新取得回执。"
        case .tooLarge(let limit): "文件超过 \(limit) 字节。请确认该文件确实是回执。"
        case .note(let error): "回执的检查点不成立。\(error.chinese)"
        case .merkle(let error): "回执不能证明该条内容。\(error.chinese)"
        }
    }
}

extension LogPolicyRefusal: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        switch self {
        case .note(let error): error.chinese
        case .noQuorum(let cosigners):
            "检查点有策略所列见证方的 \(cosigners.count) 个联署，未达法定数。请向见证方索取联署，或等待已有联署的检查点。"
        }
    }
}

extension LogPolicyError: DescribedInChinese {
    /// What is wrong and what to do about it, in Chinese.
    public var chinese: String {
        "策略文件第 \(line) 行有误：\(reason)。请改正该行；格式见 c2sp.org/tlog-policy。"
    }
}

import AuditLog
import Claims

extension Keyring {
    func missing(_ path: String) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(zh: "日志的签名密钥 \(path) 不见了", en: "The log's signing key \(path) is gone"),
            remedy: Bilingual(
                zh: "密钥由签名服务保管的，请用 --signer unix:路径 指明；否则请从备份恢复该文件，不能换新密钥继续写同一日志",
                en:
                    "Where a signer keeps it, name it with --signer unix:PATH; else restore it from a backup; the same log cannot go on under another key"
            ))
    }

    static let nothingRecorded = BureauError(
        .workspaceUnavailable,
        Bilingual(
            zh: "工作区里还没有记录任何内容，没有可核验的", en: "Nothing is recorded in this workspace yet, so there is nothing to verify"),
        remedy: Bilingual(
            zh: "建立工作区时中断了；下一条记录的命令会接着建好",
            en: "It was broken off while it was made; the next command that records goes on"))

    func foreign(_ path: String) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "密钥 \(path) 不是此日志的：账中登记的是另一个", en: "The key \(path) is not this log's: the store knows another"),
            remedy: Bilingual(
                zh: "请从备份恢复原来的密钥，并运行 tradein audit verify；换密钥须用 tradein keys rotate",
                en:
                    "Restore the original key from a backup, and run tradein audit verify; to change keys, use tradein keys rotate"
            ))
    }

    static func refused(_ failure: SignerFailure) -> BureauError {
        BureauError(
            .workspaceUnavailable, Bilingual(zh: "签名服务未能签名", en: "The signer did not sign"),
            remedy: Bilingual(failure))
    }

    static var unfitService: BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "签名服务保管的密钥不能合为一个日志的", en: "The keys that the signer keeps are not those of one log"),
            remedy: Bilingual(
                zh: "一个日志用一个 Ed25519 密钥、一个 SM2 密钥，或名称相同的各一个",
                en: "A log has one Ed25519 key, one SM2 key, or one of each under the same name"))
    }

    static var unavailable: BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(zh: "本机的 OpenSSL 没有 SM2 或 SM3", en: "This machine's OpenSSL has no SM2 or SM3"),
            remedy: Bilingual(
                zh: "请安装带国密算法的 OpenSSL 3，或用 --suite international",
                en: "Install an OpenSSL 3 that has them, or use --suite international"))
    }
}

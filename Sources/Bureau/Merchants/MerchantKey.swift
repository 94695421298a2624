package import AuditLog
import Claims

/// The key of a merchant that signs what it hands in; in a file of its own, with the merchant.
package enum MerchantKey {
    /// Makes a key under the merchant's code, in a new file of mode 0600.
    package static func make(merchant code: String, path: String) throws(BureauError) -> SignerKey {
        guard CreditCode.isValid(code), let name = KeyName("merchant/" + code) else {
            throw BureauError(
                .input,
                Bilingual(zh: "“\(code.clipped)”不是统一社会信用代码", en: "“\(code.clipped)” is no unified social credit code"),
                remedy: Bilingual(zh: "请对照营业执照逐位核对18位代码", en: "Compare all 18 characters with the business licence"))
        }
        return try translatingErrors(path: path) {
            let key = try SignerKey.generate(name: name)
            try KeyFile.save(key, to: path, passphrase: try KeyAccess.given().passphrase)
            return key
        }
    }

    /// An encrypted key is opened by the environment's passphrase (``KeyAccess``).
    package static func load(path: String) throws(BureauError) -> SignerKey {
        try translatingErrors(path: path) {
            try KeyFile.load(from: path, passphrase: try KeyAccess.given().passphrase)
        }
    }
}

import AuditLog
import Claims
import GRDB

/// Enters merchants and what becomes of them.
package struct Merchants {
    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// All of them as they stand, by credit code.
    package func list() throws(BureauError) -> [Merchant] {
        try workspace.storing { db in
            try MerchantRegister(db).merchants.values.sorted { $0.code < $1.code }
        }
    }

    /// Enters a merchant, or enters anew what has changed of one.
    ///
    /// - Parameters:
    ///   - programmes: those it may claim for; all where empty.
    ///   - key: a verifier key in the form of signed notes, with which it signs its submissions from now on.
    ///   - document: on what the entry rests.
    package func add(
        code: String, name: String, programmes: [String], key: String?, document: String, day: String, by: String?
    ) throws -> Merchant {
        guard CreditCode.isValid(code) else { throw Self.badCode(code) }
        guard !name.isEmpty, name.utf8.count <= 200, !name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw Self.badName
        }
        if let key { try Self.check(key) }
        return try enter(day: day, by: by) { register in
            let taken = key.flatMap { key in register.merchants.values.first { $0.key == key && $0.code != code } }
            if let taken { throw Self.keyTaken(taken.code) }
            return Merchant(
                code: code, name: name, programmes: Array(Set(programmes)).sorted(), key: key, standing: .active,
                document: document, day: day)
        }
    }

    /// Claims that it hands in from now on are turned away; what was decided stands.
    package func suspend(code: String, document: String, day: String, by: String?) throws -> Merchant {
        try change(code, to: .suspended, document: document, day: day, by: by)
    }

    /// A suspended one may hand in claims again.
    package func resume(code: String, document: String, day: String, by: String?) throws -> Merchant {
        try change(code, to: .active, document: document, day: day, by: by)
    }

    private func change(
        _ code: String, to standing: Merchant.Standing, document: String, day: String, by: String?
    ) throws -> Merchant {
        try enter(day: day, by: by) { register in
            guard let merchant = register.merchants[code] else { throw Self.unknown(code) }
            guard merchant.standing != standing else { throw Self.already(merchant) }
            return Merchant(
                code: code, name: merchant.name, programmes: merchant.programmes, key: merchant.key,
                standing: standing, document: document, day: day)
        }
    }

    private func enter(
        day: String, by: String?, _ make: (MerchantRegister) throws -> Merchant
    ) throws -> Merchant {
        let desk = try FinanceDesk(workspace, day: day, person: by)
        return try desk.perform([.clerk, .reviewer, .finance]) { session in
            let merchant = try make(try MerchantRegister(session.db))
            let entry = MerchantEntry(
                id: try session.acts.nextID(MerchantEntry.self), merchant: merchant, by: session.maker.person)
            try entry.insert(session.db)
            try session.acts.record(entry)
            return merchant
        }
    }

    /// A log's or a witness's key does other things than sign submissions.
    private static func check(_ key: String) throws {
        do {
            guard try VerifierKey(key).type != .cosignature else { throw badKey("a witness's key") }
        } catch let error as NoteError {
            throw badKey(error.description)
        }
    }

    private static func badCode(_ code: String) -> BureauError {
        BureauError(
            .input,
            Bilingual(
                zh: "“\(code.clipped)”不是统一社会信用代码", en: "“\(code.clipped)” is no unified social credit code"),
            remedy: Bilingual(zh: "请对照营业执照逐位核对18位代码", en: "Compare all 18 characters with the business licence"))
    }

    private static let badName = BureauError(
        .input,
        Bilingual(zh: "商户名称不能为空，最多200字节，写在一行里", en: "A merchant's name is one line of at most 200 bytes, not empty"),
        remedy: Bilingual(zh: "请用 --name 写营业执照上的名称", en: "Give the name on its business licence with --name"))

    private static func badKey(_ reason: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "不是商户的公钥：\(reason)", en: "This is no merchant's public key: \(reason)"),
            remedy: Bilingual(
                zh: "请向商户要 tradein merchant keygen 打印的公钥",
                en: "Ask the merchant for what tradein merchant keygen printed"))
    }

    private static func keyTaken(_ code: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "这把公钥已是商户 \(code) 的", en: "This key is merchant \(code)'s already"),
            remedy: Bilingual(zh: "每家商户须有自己的密钥", en: "Every merchant has a key of its own"))
    }

    private static func unknown(_ code: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "没有登记商户“\(code.clipped)”", en: "No merchant “\(code.clipped)” is entered"),
            remedy: Bilingual(zh: "tradein merchants list 列出商户", en: "tradein merchants list shows which are"))
    }

    private static func already(_ merchant: Merchant) -> BureauError {
        let isActive = merchant.standing == .active
        return BureauError(
            .input,
            Bilingual(
                zh: "商户 \(merchant.code) \(isActive ? "没有停用" : "已经停用")",
                en: "Merchant \(merchant.code) is \(isActive ? "not suspended" : "suspended already")"),
            remedy: Bilingual(zh: "无须办理", en: "There is nothing to do"))
    }
}

package import Claims
import FEEL
import Foundation
import GRDB
package import Rulebook
import Sealing

/// What a run of the detectors came to.
package struct AlertRunResult: Sendable {
    package struct Detector: Sendable {
        package let name: String
        package let standing: DetectorStanding
        package let looked: Int64
        /// Claims that are unusual, those that were known to be included.
        package let hits: Int64
        package let new: Int64
    }

    package let run: Int64
    /// Recorded claims that were gone through.
    package let claims: Int64
    package let detectors: [Detector]
    /// New hits.
    package let hits: Int64
    /// New hits that keep a claim from payment.
    package let holds: Int64
}

extension FinanceDesk {
    /// Who may run detectors and import lists.
    private static let watchers: [Role] = [.clerk, .reviewer, .finance, .auditor]

    /// Runs the detectors over all recorded claims up to the business day, and records what is new.
    ///
    /// A claim that was hit before is recorded again only where it is more unusual than it was: what somebody has looked at
    /// and released stays released until there is more to see.
    package func runAlerts(_ rules: DetectorRules) throws -> AlertRunResult {
        try perform(Self.watchers) { session in try AlertRunner(session, rules).run() }
    }

    /// Releases a claim that hits keep from payment or mark for the sample.
    ///
    /// - Parameter ground: why, in a sentence without personal data.
    package func releaseAlerts(of decision: Int64, ground: String) throws -> Voucher {
        try perform([.reviewer]) { session in try session.releaseAlerts(of: decision, ground: ground) }
    }

    /// Imports a list of identifiers; of each a keyed digest is kept.
    package func importAlertList(_ path: String, kind: String, schema: ClaimSchema) throws -> Voucher {
        try perform(Self.watchers) { session in
            let bytes = try Self.listBytes(path)
            let digest = SHA256.digest(of: bytes)
            let known = try Row.fetchOne(
                session.db, sql: "SELECT id, entries FROM alert_list WHERE kind = ? AND digest = ?",
                arguments: [kind, Data(digest)])
            if let known {
                return AlertList.voucher(known["id"], kind, entries: known["entries"], isNew: false)
            }
            var entries = try AlertListFile(schema: schema, keys: session.keys).entries(of: bytes, file: path)
            let last = try Int64.fetchOne(session.db, sql: "SELECT coalesce(max(id), 0) FROM alert_list_entry") ?? 0
            for place in entries.indices { entries[place].id = last + Int64(place) + 1 }
            var hasher = AlertList.EntryHasher()
            for entry in entries { hasher.add(entry) }
            let list = AlertList(
                id: try session.acts.nextID(AlertList.self), kind: kind, digest: digest,
                name: try session.texts().keep(
                    path.split(separator: "/").last.map(String.init) ?? path, of: nil, session.workspace.random),
                entries: Int64(entries.count),
                entryDigest: hasher.finalize(), day: session.day, maker: session.maker.person)
            try list.insert(session.db, entries: entries)
            try session.acts.record(list)
            return AlertList.voucher(list.id, kind, entries: list.entries, isNew: true)
        }
    }
}

extension FinanceDesk {
    fileprivate static func listBytes(_ path: String) throws(BureauError) -> [UInt8] {
        do {
            return try BankFile.bytes(path, atMost: AlertListFile.sizeLimit)
        } catch {
            throw BureauError(
                .input, Bilingual(zh: "名单不能读取：\(error.message.zh)", en: "The list can't be read: \(error.message.en)"),
                remedy: Bilingual(zh: "请核对文件名与读取权限", en: "Check the name and its permissions"))
        }
    }
}

extension FinanceSession {
    /// What came back from the bank is not paid again while an alert holds the claim.
    func checkAlerts(on decision: Int64) throws {
        guard try AlertHolds(db).stands(on: decision) else { return }
        let number = DecisionNumber.text(decision)
        throw BureauError(
            .input,
            Bilingual(zh: "决定 \(number) 因预警暂缓支付", en: "An alert keeps decision \(number) from payment"),
            remedy: Bilingual(
                zh: "未记账。tradein alerts explain \(number) 说明原因；另一人看过以后用 alerts release 解除",
                en:
                    "Nothing was posted. tradein alerts explain \(number) says why; alerts release, by a second person, ends it"
            ))
    }

    /// Releases what keeps a claim from payment or marks it, in the name of whoever acts. For reviews, too.
    ///
    /// - Throws: ``BureauError``: nothing keeps it, nobody is named, or it is the person who ran the detectors.
    func releaseAlerts(of decision: Int64, ground: String) throws -> Voucher {
        let holds = try AlertHolds(db)
        let first = try holds.firstDecision(of: decision)
        let number = DecisionNumber.text(decision)
        guard let hit = try holds.newestUnreleased(of: first) else {
            throw BureauError(
                .input,
                Bilingual(zh: "决定 \(number) 没有未解除的预警", en: "No alert on decision \(number) waits for a release"),
                remedy: Bilingual(
                    zh: "tradein alerts list --state standing 列出暂缓的申报",
                    en: "tradein alerts list --state standing shows those that are kept back"))
        }
        guard let person = maker.person else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "解除暂缓须由另一人办理，而还没有登记人员", en: "A release needs a second person, and nobody is enrolled"),
                remedy: Bilingual(
                    zh: "请先登记审核人员（tradein people add 姓名 --role reviewer），再用 --as 写明姓名",
                    en: "Enrol a reviewer (tradein people add NAME --role reviewer) and name them with --as"))
        }
        let runner = try Int64.fetchOne(
            db, sql: "SELECT r.maker FROM alert_hit h JOIN alert_run r ON r.id = h.run WHERE h.id = ?",
            arguments: [hit])
        guard runner != person else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "预警由“\(maker.name)”运行，解除须由另一人办理",
                    en: "“\(maker.name)” ran the detectors; somebody else has to release the claim"),
                remedy: Bilingual(zh: "请由另一名审核人员用 --as 办理", en: "Have another reviewer do it with --as"))
        }
        let text = ground.trimmed
        guard !text.isEmpty, text.utf8.count <= 1_000 else {
            throw BureauError(
                .input, Bilingual(zh: "没有写明理由，或理由过长", en: "The ground is missing or too long"),
                remedy: Bilingual(
                    zh: "请用 --ground 写一句话（1000 字节以内）", en: "Give a sentence of at most 1000 bytes with --ground"))
        }
        let release = AlertRelease(
            id: try acts.nextID(AlertRelease.self), decision: first, through: hit,
            ground: try texts().keep(text, of: first, workspace.random), day: day,
            person: person)
        try release.insert(db)
        try acts.record(release)
        return Voucher(
            Bilingual(
                zh: "决定 \(number) 的预警已解除", en: "The alerts on decision \(number) are released"),
            ["decision": .text(number), "through": .number(hit), "release": .number(release.id)])
    }
}

extension AlertList {
    static func voucher(_ id: Int64, _ kind: String, entries: Int64, isNew: Bool) -> Voucher {
        Voucher(
            isNew
                ? Bilingual(
                    zh: "名单 \(id)（\(kind)）：\(entries) 个号码，只留带密钥的摘要",
                    en: "List \(id) (\(kind)): \(entries) identifiers, of which keyed digests are kept")
                : Bilingual(
                    zh: "名单 \(id)（\(kind)）以前已经导入，\(entries) 个号码",
                    en: "List \(id) (\(kind)) was imported before, \(entries) identifiers"),
            [
                "list": .number(id), "kind": .text(kind), "entries": .number(entries),
                "new": .text(isNew ? "yes" : "no"),
            ])
    }
}

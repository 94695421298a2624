package import AuditLog
import Claims
import Foundation
package import Rulebook

/// The signatures over rule packs: one signed note (C2SP signed-note) a pack and digest, under `signatures/` beside the packs.
///
///     tradein rules signature 1
///     vehicle-scrappage
///     sha256:…
///     2026-11-24T08:00:00Z
///
///     — tradein-rules/… …
///
/// The digest is `rules_digest`: it covers every byte that can change an answer, the values of parameter files laid over the
/// pack among them. So what was signed is what decides, or the signature does not count. Several people may sign one note.
package struct RuleSignatures {
    /// What the signatures say of a pack.
    package enum State: Sendable {
        /// Every key that was asked for has signed this very pack; the moment at which the first did.
        case signed(at: String)
        /// Nobody has signed this programme.
        case unsigned
        /// It was signed once, and has been changed since, or has other parameters laid over it.
        case altered
        /// There is a note over this pack, but not by these keys, or it does not verify; why.
        case notBy(String)
    }

    private static let header = "tradein rules signature 1"

    private let folder: String

    /// - Parameter rules: the folder of the packs.
    package init(rules: String) {
        folder = rules + "/signatures"
    }

    /// - Parameter keys: all of them must have signed.
    package func state(of pack: Pack, keys: [VerifierKey]) -> State {
        guard let bytes = FileManager.default.contents(atPath: path(of: pack)) else {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.contains { isNote($0, of: pack) } ? .altered : .unsigned
        }
        do {
            let note = try SignedNote([UInt8](bytes))
            let verified = Set(try note.verify(keys).map(\.key))
            guard let moment = moment(in: note, of: pack) else {
                return .notBy("the note speaks of another pack")
            }
            let missing = keys.filter { !verified.contains($0) }.map(\.name.description)
            return missing.isEmpty ? .signed(at: moment) : .notBy("not signed by \(missing.joined(separator: ", "))")
        } catch {
            return .notBy("\(error)")
        }
    }

    /// Signs the pack; where it is signed by others, adds a signature.
    ///
    /// - Parameter moment: now, in UTC.
    /// - Returns: the note's path, and whether anything was added.
    package func sign(_ pack: Pack, with key: SignerKey, at moment: String) throws(BureauError) -> (
        path: String, isNew: Bool
    ) {
        let path = path(of: pack)
        let existing = FileManager.default.contents(atPath: path)
        return try translatingErrors(path: path) {
            var note: SignedNote
            if let existing, let read = try? SignedNote([UInt8](existing)), self.moment(in: read, of: pack) != nil {
                note = read
                if (try? note.verify([key.verifierKey])) != nil { return (path, false) }
                note.add(try key.sign(note.text))
            } else {
                let text = [Self.header, pack.programme, pack.digest, moment].map { $0 + "\n" }.joined()
                note = try SignedNote(signing: Array(text.utf8), with: [key])
            }
            try Workspace.makeFolder(folder, mode: 0o755)
            do {
                try Data(note.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw BureauError(
                    .storage,
                    Bilingual(
                        zh: "签名无法写入 \(path)：\(error.localizedDescription)",
                        en: "The signature cannot be written to \(path): \(error.localizedDescription)"),
                    remedy: Bilingual(zh: "请检查空间和权限", en: "Check space and permissions"))
            }
            return (path, true)
        }
    }

    /// The moment in a note over exactly this pack; nil where it is over something else.
    private func moment(in note: SignedNote, of pack: Pack) -> String? {
        let lines = String(decoding: note.text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, lines[0] == Self.header, lines[1] == pack.programme, lines[2] == pack.digest,
            lines[4].isEmpty
        else { return nil }
        return String(lines[3])
    }

    private func path(of pack: Pack) -> String {
        "\(folder)/\(pack.programme)-\(pack.digest.dropFirst("sha256:".count).prefix(16)).note"
    }

    private func isNote(_ name: String, of pack: Pack) -> Bool {
        name.hasPrefix(pack.programme + "-") && name.count == pack.programme.count + "-0123456789abcdef.note".count
            && name.hasSuffix(".note")
    }
}

extension RuleSignatures {
    /// Refuses rules of which a pack is not signed as it stands.
    package func require(_ rulebook: Rulebook, keys: [VerifierKey]) throws(BureauError) {
        for pack in rulebook.packs {
            let what: Bilingual
            switch state(of: pack, keys: keys) {
            case .signed: continue
            case .unsigned:
                what = Bilingual(zh: "规则包 \(pack.programme) 没有签名", en: "The pack \(pack.programme) is not signed")
            case .altered:
                what = Bilingual(
                    zh: "规则包 \(pack.programme) 签名以后改过，或覆盖了别的参数（现为 \(pack.digest)）",
                    en:
                        "The pack \(pack.programme) has been changed since it was signed, or has other parameters laid over it (it is \(pack.digest))"
                )
            case .notBy(let why):
                what = Bilingual(
                    zh: "规则包 \(pack.programme) 的签名不算数：\(why)",
                    en: "The signature of the pack \(pack.programme) does not count: \(why)")
            }
            throw BureauError(
                .input, what,
                remedy: Bilingual(
                    zh: "核对规则后运行 tradein rules sign（参数文件要相同），或恢复签名时的规则；没有审核任何申报",
                    en:
                        "Look the rules through and run tradein rules sign with the same parameter files, or restore what was signed; no claim was decided"
                ))
        }
    }
}

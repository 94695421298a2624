import Bureau
import Claims
import Foundation
import Rulebook

/// What is compared, as it was named on the command line.
///
/// A folder of packs, the folder of one pack, a parameter file laid over the packs, or a version (`V3`,
/// `vehicle-scrappage/V3`).
struct DiffSides {
    /// The packs of a programme that both sides have.
    let pairs: [RuleReplay.Pair]
    /// Programmes that one side alone has.
    let onlyOld: [String]
    let onlyNew: [String]
    /// What the claims of a file may be.
    let schema: ClaimSchema

    init(_ old: String, _ new: String, _ rules: RuleOptions, _ language: Language) throws {
        let one = try Side(old, rules, language)
        let other = try Side(new, rules, language)
        switch (one, other) {
        case (.version(let rulebook, let pack, let before), .version(_, let second, let after)):
            guard pack.programme == second.programme else {
                throw UsageFailure(
                    Bilingual(
                        zh: "\(old) 属于 \(pack.programme)，\(new) 属于 \(second.programme)；只能比较同一补贴项目的版本",
                        en:
                            "\(old) is of \(pack.programme) and \(new) of \(second.programme): compare versions of one programme"
                    ))
            }
            pairs = [
                RuleReplay.Pair(
                    old: pack.singling(before), new: pack.singling(after),
                    only: .init(pack: pack, version: before.id))
            ]
            onlyOld = []
            onlyNew = []
            schema = rulebook.schema
        case (.packs(let rulebook, let packs), .packs(_, let others)):
            let names = Set(packs.map(\.programme)).intersection(others.map(\.programme))
            // The folder of one pack on either side: only that programme is meant.
            let isOne = packs.count == 1 || others.count == 1
            pairs = packs.filter { names.contains($0.programme) }.compactMap { pack in
                others.first { $0.programme == pack.programme }.map { RuleReplay.Pair(old: pack, new: $0) }
            }
            onlyOld = isOne ? [] : packs.map(\.programme).filter { !names.contains($0) }
            onlyNew = isOne ? [] : others.map(\.programme).filter { !names.contains($0) }
            schema = rulebook.schema
            if pairs.isEmpty {
                throw UsageFailure(
                    Bilingual(zh: "\(old) 与 \(new) 没有共同的补贴项目", en: "\(old) and \(new) have no programme in common"))
            }
        default:
            throw UsageFailure(
                Bilingual(
                    zh: "\(old) 与 \(new) 不是同一类：请给出两个版本，或两个目录（参数文件）",
                    en: "\(old) and \(new) are not of one kind: name two versions, or two folders or parameter files"))
        }
    }

    private enum Side {
        case packs(Rulebook, [Pack])
        case version(Rulebook, Pack, PackVersion)

        init(_ name: String, _ rules: RuleOptions, _ language: Language) throws {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
            if exists, isFolder.boolValue {
                self = try Side.folder(name, rules, language)
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                var rules = rules
                rules.parameters.append(name)
                let rulebook = try rules.load(language)
                self = .packs(rulebook, rulebook.packs)
            } else {
                self = try Side.version(name, rules, language)
            }
        }

        private static func folder(_ name: String, _ rules: RuleOptions, _ language: Language) throws -> Side {
            var rules = rules
            let url = URL(fileURLWithPath: name).standardizedFileURL
            guard FileManager.default.fileExists(atPath: name + "/programme.yaml") else {
                rules.rules = name
                let rulebook = try rules.load(language)
                return .packs(rulebook, rulebook.packs)
            }
            // The local values of a pack lie beside its folder.
            rules.rules =
                name.split(separator: "/").count > 1 || name.hasPrefix("/")
                ? (name as NSString).deletingLastPathComponent : "."
            let rulebook = try rules.load(language)
            guard let pack = rulebook.pack(programme: url.lastPathComponent) else {
                throw UsageFailure(Bilingual(zh: "\(name) 中没有规则包", en: "There is no pack in \(name)"))
            }
            return .packs(rulebook, [pack])
        }

        private static func version(_ name: String, _ rules: RuleOptions, _ language: Language) throws -> Side {
            let rulebook = try rules.load(language)
            let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
            let found = rulebook.packs.filter { parts.count == 1 || $0.programme == parts[0] }.compactMap { pack in
                pack.version(parts[parts.count - 1]).map { (pack, $0) }
            }
            guard found.count == 1, let (pack, version) = found.first else {
                let known = rulebook.packs.flatMap { pack in pack.versions.map { "\(pack.programme)/\($0.id)" } }
                throw UsageFailure(
                    found.isEmpty
                        ? Bilingual(
                            zh: "“\(name)”既不是目录、参数文件，也不是版本；版本有 \(known.joined(separator: "、"))",
                            en:
                                "\(name) is no folder, parameter file or version; the versions are \(known.joined(separator: ", "))"
                        )
                        : Bilingual(
                            zh: "“\(name)”在几个补贴项目里都有，请写成 补贴项目/版本",
                            en: "\(name) is a version of several programmes: write PROGRAMME/VERSION"))
            }
            return .version(rulebook, pack, version)
        }
    }
}

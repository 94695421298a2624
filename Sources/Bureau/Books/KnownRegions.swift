package import Claims
package import Ledger
import Yams

/// The regions that a budget can be for, as `Rules/finance/regions.yaml` lists them.
package struct KnownRegions: Sendable {
    private struct Known {
        let region: Region
        let name: Bilingual
        /// The fiscal years that the code serves.
        let years: ClosedRange<Int>
        let citation: Citation
    }

    private let list: [Known]

    /// - Throws: ``BureauError`` that names the file and what is wrong in it.
    package static func load(path: String) throws(BureauError) -> KnownRegions {
        do {
            guard let text = TextCoding.utf8.decode(try BankFile.bytes(path, atMost: 1 << 20)) else {
                throw flaw(path, Bilingual(zh: "不是 UTF-8", en: "it is not UTF-8"))
            }
            return try KnownRegions(text, file: path)
        } catch let error as BureauError {
            throw error
        } catch let error as BankFileError {
            throw flaw(path, error.problems.first?.message ?? error.message)
        } catch {
            throw flaw(path, Bilingual(zh: "\(error)", en: "\(error)"))
        }
    }

    /// Reads the file's text.
    package init(_ text: String, file: String) throws {
        guard let entries = try Yams.compose(yaml: text)?.mapping?["regions"]?.sequence, !entries.isEmpty else {
            throw Self.flaw(file, Bilingual(zh: "没有 regions 列表", en: "it has no list of regions"))
        }
        var list: [Known] = []
        for entry in entries {
            let known = try Self.known(entry, file)
            guard !list.contains(where: { $0.region == known.region }) else {
                throw Self.flaw(
                    file, Bilingual(zh: "代码 \(known.region.code) 有两项", en: "\(known.region.code) is there twice"))
            }
            list.append(known)
        }
        self.list = list
    }

    /// Whether the code is a region's in the fiscal year.
    package func contains(_ region: Region, in year: Int) -> Bool {
        list.contains { $0.region == region && $0.years.contains(year) }
    }

    /// The regions of a fiscal year, by name and code, and where the list has them from: for whoever has named another.
    package func names(in year: Int) -> Bilingual {
        let known = list.filter { $0.years.contains(year) }
        var citations: [Citation] = []
        for one in known where !citations.contains(one.citation) { citations.append(one.citation) }
        let sources = citations.map { "\($0.document) (\($0.status.rawValue))" }.joined(separator: ", ")
        return Bilingual(
            zh: known.map { "\($0.name.zh) \($0.region.code)" }.joined(separator: "、") + "；依据 \(sources)",
            en: known.map { "\($0.name.en) \($0.region.code)" }.joined(separator: ", ") + "; by \(sources)")
    }

    private static func known(_ entry: Node, _ file: String) throws(BureauError) -> Known {
        func text(_ key: String) throws(BureauError) -> String {
            guard let text = entry.mapping?[.init(key)]?.scalar?.string, !text.isEmpty else {
                throw flaw(
                    file,
                    Bilingual(
                        zh: "第 \(entry.mark?.line ?? 0) 行缺 \(key)", en: "line \(entry.mark?.line ?? 0) lacks \(key)"))
            }
            return text
        }
        func year(_ key: String, else other: Int) throws(BureauError) -> Int {
            guard entry.mapping?[.init(key)] != nil else { return other }
            let text = try text(key)
            guard text.utf8.count == 4, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let year = Int(text),
                AppropriationReading.years.contains(year)
            else { throw flaw(file, Bilingual(zh: "\(key): \(text) 不是年度", en: "\(key): \(text) is no year")) }
            return year
        }
        let code = try text("code")
        guard let region = Region(code), region.code == code else {
            throw flaw(file, Bilingual(zh: "code: \(code) 不是区划代码", en: "code: \(code) is no division code"))
        }
        guard let status = Status(rawValue: try text("status")) else {
            throw flaw(file, Bilingual(zh: "\(code) 的 status 有误", en: "the status of \(code) is none"))
        }
        let first = try year("from", else: .min)
        let last = try year("until", else: .max)
        guard first <= last else {
            throw flaw(file, Bilingual(zh: "\(code) 的 until 早于 from", en: "\(code) ends before it begins"))
        }
        return Known(
            region: region, name: Bilingual(zh: try text("zh"), en: try text("en")), years: first...last,
            citation: Citation(document: try text("document"), status: status))
    }

    private static func flaw(_ file: String, _ what: Bilingual) -> BureauError {
        BureauError(
            .input,
            Bilingual(zh: "地区表 \(file) 有误：\(what.zh)", en: "The list of regions \(file) is not in order: \(what.en)"),
            remedy: Bilingual(
                zh: "未记账。请对照随程序附带的 Rules/finance/regions.yaml 修改",
                en: "Nothing was posted. Compare it with the Rules/finance/regions.yaml that comes with it"))
    }
}

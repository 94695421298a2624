package import Claims
package import Ledger
import Yams

/// The figures that reports compare with: time limits and the seed plan's targets, as `Rules/finance/figures.yaml` has them.
package struct FinanceFigures: Sendable {
    /// A limit in days, counted as calendar days.
    package struct TimeLimit: Sendable {
        package let days: Int64
        package let citation: Citation
    }

    /// What the plan wants reached.
    package struct Target: Sendable {
        package enum Goal: Sendable {
            /// So many percent more than the baseline, which the bureau enters; nil while it is unset.
            case growth(percent: Int64, baseline: Int64?)
            /// A sum in all.
            case amount(Fen)
        }

        package let goal: Goal
        package let citation: Citation
    }

    package let accept: TimeLimit
    package let review: TimeLimit
    package let pay: TimeLimit
    package let scrappedCars: Target
    package let wasteAppliances: Target
    package let pulledConsumption: Target

    /// - Throws: ``BureauError`` that names the file and what is wrong in it.
    package static func load(path: String) throws(BureauError) -> FinanceFigures {
        do {
            guard let text = TextCoding.utf8.decode(try BankFile.bytes(path, atMost: 1 << 20)) else {
                throw Reader.flaw(path, "UTF-8")
            }
            return try Reader(file: path).figures(text)
        } catch let error as BureauError {
            throw error
        } catch {
            throw Reader.flaw(path, "\(error)")
        }
    }
}

/// Reads the file; every problem says which key it is about.
private struct Reader {
    let file: String

    func figures(_ text: String) throws -> FinanceFigures {
        let root = try mapping(try Yams.compose(yaml: text), "")
        let limits = try mapping(root["time limits"], "time limits")
        let targets = try mapping(root["targets"], "targets")
        return FinanceFigures(
            accept: try limit(limits, "accept"), review: try limit(limits, "review"), pay: try limit(limits, "pay"),
            scrappedCars: try target(targets, "scrapped_cars"),
            wasteAppliances: try target(targets, "waste_appliances"),
            pulledConsumption: try target(targets, "pulled_consumption"))
    }

    private func limit(_ limits: Node.Mapping, _ key: String) throws -> FinanceFigures.TimeLimit {
        let value = try mapping(limits[.init(key)], key)
        guard let days = value["days"]?.scalar.flatMap({ whole($0.string) }), days > 0 else {
            throw flaw("\(key): days")
        }
        return FinanceFigures.TimeLimit(days: days, citation: try citation(value, key))
    }

    private func target(_ targets: Node.Mapping, _ key: String) throws -> FinanceFigures.Target {
        let value = try mapping(targets[.init(key)], key)
        if let amount = value["amount"]?.scalar?.string {
            guard let fen = Fen(yuan: amount) else { throw flaw("\(key): amount") }
            return FinanceFigures.Target(goal: .amount(fen), citation: try citation(value, key))
        }
        guard let growth = value["growth"]?.scalar?.string, growth.hasSuffix("%"),
            let percent = whole(growth.dropLast().filter { $0 != " " }), percent <= 10_000
        else { throw flaw("\(key): growth") }
        let baseline = value["baseline"]?.scalar?.string ?? "unset"
        guard baseline == "unset" || whole(baseline) != nil else { throw flaw("\(key): baseline") }
        return FinanceFigures.Target(
            goal: .growth(percent: percent, baseline: whole(baseline)), citation: try citation(value, key))
    }

    private func citation(_ value: Node.Mapping, _ key: String) throws -> Citation {
        guard let document = value["document"]?.scalar?.string,
            let status = value["status"]?.scalar.flatMap({ Status(rawValue: $0.string) })
        else { throw flaw("\(key): document, status") }
        return Citation(document: document, clause: nil, status: status)
    }

    private func mapping(_ node: Node?, _ key: String) throws -> Node.Mapping {
        guard let mapping = node?.mapping else { throw flaw(key) }
        return mapping
    }

    /// Digits alone, at most 15.
    private func whole(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 15, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(text)
    }

    private func flaw(_ what: String) -> BureauError { Self.flaw(file, what) }

    static func flaw(_ file: String, _ what: String) -> BureauError {
        BureauError(
            .input,
            Bilingual(zh: "\(file) 有误：\(what)", en: "\(file) is not in order: \(what)"),
            remedy: Bilingual(
                zh: "请对照随程序附带的 Rules/finance/figures.yaml 修改",
                en: "Compare it with the Rules/finance/figures.yaml that comes with it"))
    }
}

import Bureau
import Claims
import FEEL
import Rulebook

/// Prints which changes of the rules no test notices.
struct MutationPrinter {
    let format: OutputFormat
    let language: Language
    /// Whether the proposed tests are printed.
    let proposes: Bool

    func print(_ mutation: Mutation) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            for (programme, count) in mutation.tried {
                let survivors = mutation.survivors.filter { $0.mutant.programme == programme }
                let alike = (mutation.equivalent + mutation.declared).count { $0.programme == programme }
                let noticed = count - survivors.count - alike
                try stream.line(
                    language.of(
                        zh: "\(programme)：试改 \(count) 处，用例发现 \(noticed) 处，改了没有区别 \(alike) 处，没有发现 \(survivors.count) 处",
                        en:
                            "\(programme): \(count) changes tried, \(noticed) noticed by the tests, \(alike) that make no difference, \(survivors.count) not noticed"
                    ))
                for survivor in survivors { try text(survivor, &stream) }
                for wrong in mutation.contradicted where wrong.programme == programme {
                    try stream.line("  ✗ \(wrong.rule): \(wrong.change)")
                    try stream.line("    \(wrong.position)")
                    try stream.line(
                        language.of(
                            zh: "    equivalent 里说它没有区别，但它有区别，或者没有这一处。请删去或改正这一条",
                            en:
                                "    declared to make no difference, but it does, or there is no such change: remove or correct the entry"
                        ))
                }
            }
        case .json:
            for survivor in mutation.survivors { try stream.line(json(survivor)) }
            for wrong in mutation.contradicted {
                try stream.line(
                    "{\"report\":\"contradicted\",\"programme\":\(JSONLine.quoted(wrong.programme)),\"rule\":\(JSONLine.quoted(wrong.rule)),\"change\":\(JSONLine.quoted(wrong.change)),\"file\":\(JSONLine.quoted(wrong.position.file)),\"line\":\(wrong.position.line)}"
                )
            }
            for (programme, count) in mutation.tried {
                let survivors = mutation.survivors.count { $0.mutant.programme == programme }
                let alike = mutation.equivalent.count { $0.programme == programme }
                let declared = mutation.declared.count { $0.programme == programme }
                try stream.line(
                    "{\"report\":\"mutation\",\"programme\":\(JSONLine.quoted(programme)),\"tried\":\(count),\"equivalent\":\(alike),\"declared\":\(declared),\"survivors\":\(survivors)}"
                )
            }
        case .csv:
            try stream.line("programme,version,rule,file,line,column,before,after")
            for mutant in mutation.survivors.map(\.mutant) {
                try stream.line(
                    [
                        mutant.programme, mutant.version, mutant.rule, mutant.position.file, "\(mutant.position.line)",
                        "\(mutant.position.column)", mutant.before, mutant.after ?? "",
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func text(_ survivor: Mutation.Survivor, _ stream: inout OutputStream) throws {
        let mutant = survivor.mutant
        try stream.line("  ✗ \(mutant.version) \(mutant.rule)")
        try stream.line("    \(mutant.position)")
        try stream.line("    \(mutant.change)")
        guard let proposal = survivor.proposal else {
            try stream.line(
                language.of(
                    zh: "    没有找到能发现它的用例。要么补一条用例，要么在 equivalent 里说明为什么没有区别",
                    en:
                        "    no test was found that would notice it: write one, or say under `equivalent` why it makes no difference"
                ))
            return
        }
        if proposes {
            try stream.write(proposal.yaml.utf8)
        } else {
            try stream.line(
                language.of(
                    zh: "    有用例能发现它，加 --propose 列出", en: "    a test would notice it; --propose prints one"))
        }
    }

    private func json(_ survivor: Mutation.Survivor) -> String {
        let mutant = survivor.mutant
        return
            "{\"report\":\"survivor\",\"programme\":\(JSONLine.quoted(mutant.programme)),\"version\":\(JSONLine.quoted(mutant.version)),\"rule\":\(JSONLine.quoted(mutant.rule)),\"file\":\(JSONLine.quoted(mutant.position.file)),\"line\":\(mutant.position.line),\"column\":\(mutant.position.column),\"before\":\(JSONLine.quoted(mutant.before)),\"after\":\(mutant.after.map(JSONLine.quoted) ?? "null"),\"proposal\":\(survivor.proposal.map { JSONLine.quoted($0.yaml) } ?? "null")}"
    }
}

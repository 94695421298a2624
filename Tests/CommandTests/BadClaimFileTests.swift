import Foundation
import Glibc
import Testing

/// What becomes of files that are not as they should be: a clear message in the user's words, status 65 where something
/// could not be read as a claim, and the rest processed.
@Suite("Bad claim files")
struct BadClaimFileTests {
    private let first = ClaimForm.appliance(1)
    private let second = ClaimForm.appliance(2)

    // MARK: - Files that can't be read at all

    struct BadFile: CustomStringConvertible {
        let description: String
        let name: String
        let data: Data
        /// What the message must say, in Chinese and in English.
        let zh: String
        let en: String

        init(_ description: String, _ name: String, _ data: Data, zh: String, en: String) {
            self.description = description
            self.name = name
            self.data = data
            self.zh = zh
            self.en = en
        }
    }

    static let badFiles = [
        BadFile("an empty file", "empty.jsonl", Data(), zh: "空", en: "empty"),
        BadFile("an empty table", "empty.csv", Data(), zh: "空", en: "empty"),
        BadFile("only a byte order mark", "mark.csv", Data([0xEF, 0xBB, 0xBF]), zh: "空", en: "empty"),
        BadFile(
            "UTF-16, as Excel's “Unicode text” is", "utf16.csv",
            Data([0xFF, 0xFE] + "claim_id,kind\r\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), zh: "UTF-16",
            en: "UTF-16"),
        BadFile(
            "an Excel workbook that was cut off", "claims.xlsx", Data([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00]), zh: "损坏",
            en: "damaged"),
        BadFile(
            "a workbook renamed to a table", "claims.csv", Data([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00]), zh: "损坏",
            en: "damaged"),
        BadFile("a table named .json", "table.json", Data("claim_id,kind\nA,B\n".utf8), zh: "JSON", en: "JSON"),
    ]

    @Test("A file that can't be read is named, with what to do, and the other files are processed", arguments: badFiles)
    func unreadableFile(file: BadFile) throws {
        try inFreshFolder { tradein in
            try tradein.write(file.name, file.data)
            let good = try tradein.write("good.jsonl", [first])
            for (language, wanted) in [("zh", file.zh), ("en", file.en)] {
                let result = try tradein.process(file.name, good, with: ["--lang", language])
                #expect(result.status == 65)
                #expect(result.errors.contains(file.name) && result.errors.contains(wanted), "\(result.errors)")
                #expect(result.errors.contains("→"), "no remedy: \(result.errors)")
                #expect(try result.decisions.map(\.outcome) == ["approved"])
            }
        }
    }

    @Test("A file that is not there, a folder, and a file without the right to read it are named")
    func fileCannotBeOpened() throws {
        try inFreshFolder { tradein in
            try FileManager.default.createDirectory(
                at: tradein.folder.appendingPathComponent("folder.csv"), withIntermediateDirectories: true)
            let good = try tradein.write("good.jsonl", [first])
            let result = try tradein.process("missing.jsonl", "folder.csv", good, with: ["--lang", "en"])
            #expect(result.status == 65)
            #expect(
                result.errors.contains("missing.jsonl") && result.errors.contains("No such file"), "\(result.errors)")
            #expect(result.errors.contains("folder.csv") && result.errors.contains("directory"), "\(result.errors)")
            #expect(try result.decisions.count == 1)

            // Root reads everything, so a user of no rights has to try.
            let asOther = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups --" : ""
            try tradein.write("secret.jsonl", [second])
            let asNobody = try tradein.shell(
                """
                chmod 000 secret.jsonl
                exec \(asOther) "$TRADEIN" check secret.jsonl --workspace none --rules "$RULES" --lang en
                """)
            if asNobody.errors.contains("setpriv") || asNobody.status == 126 {
                print("SKIPPED: no other user can be taken on here; a file without the right to read was not tried")
            } else {
                #expect(asNobody.status == 65, "\(asNobody.errors)")
                #expect(asNobody.errors.contains("Permission denied"), "\(asNobody.errors)")
            }
        }
    }

    @Test("A pipe is no file: it is not taken for an empty one")
    func pipe() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", [first])
            let command = "\"$TRADEIN\" check /dev/stdin --rules \"$RULES\" --on 2026-11-23 --lang en --format json"
            let piped = try tradein.shell("cat claims.jsonl | \(command)")
            #expect(piped.status == 65)
            #expect(piped.errors.contains("pipe") && piped.errors.contains("→"), "\(piped.errors)")
            let redirected = try tradein.shell("exec \(command) < claims.jsonl")
            #expect(redirected.status == 0, "\(redirected.errors)")
        }
    }

    @Test("A file given twice is decided once and printed twice")
    func givenTwice() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", [first, second])
            let result = try tradein.process(file, file)
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 4 && lines.prefix(2) == lines.suffix(2))
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "2\n")
        }
    }

    @Test("A header of a million columns is refused, or read with its columns reported; nothing is lost")
    func millionColumns() throws {
        try inFreshFolder { tradein in
            let names = (1...1_000_000).map { "c\($0)" }.joined(separator: ",")
            let lines = ClaimForm.table([first]).split(separator: "\n")
            let commas = String(repeating: ",", count: 1_000_000)
            try tradein.write("wide.csv", "\(lines[0]),\(names)\n\(lines[1])\(commas)\n")
            let result = try tradein.check("wide.csv", with: ["--lang", "en"])
            #expect(result.status == 65 && result.output.isEmpty, "\(result.output.prefix(300))")
            #expect(
                result.errors.contains("wide.csv") && result.errors.utf8.count < 4000, "\(result.errors.prefix(900))")
        }
    }

    @Test("A file is the file that a symbolic link leads to; a link that leads nowhere is named")
    func links() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", [first])
            #expect(
                try tradein.shell(
                    "ln -s claims.jsonl good.jsonl; ln -s nowhere bad.jsonl; ln -s round.jsonl round.jsonl"
                ).status == 0)
            #expect(try tradein.check("good.jsonl").decisions.map(\.outcome) == ["approved"])
            for name in ["bad.jsonl", "round.jsonl"] {
                let result = try tradein.check(name, "claims.jsonl")
                #expect(result.status == 65 && result.errors.contains(name), "\(result.errors)")
                #expect(try result.decisions.count == 1)
            }
        }
    }

    // MARK: - Rows that can't be read as claims

    struct BadRow: CustomStringConvertible {
        let description: String
        let name: String
        let data: Data
        /// The row that must be named.
        let row: Int
        /// What the message must say, beside the row.
        let zh: [String]
        let en: [String]

        init(_ description: String, _ name: String, _ data: Data, row: Int, zh: [String], en: [String]) {
            self.description = description
            self.name = name
            self.data = data
            self.row = row
            self.zh = zh
            self.en = en
        }
    }

    /// Three rows; the one in the middle is bad.
    static let badRows: [BadRow] = {
        let (good, other) = (ClaimForm.appliance(1), ClaimForm.appliance(3))
        let middle = ClaimForm.appliance(2)
        func lines(_ bad: [UInt8]) -> Data { Data((good.json + "\n").utf8 + bad + ("\n" + other.json + "\n").utf8) }
        func lines(_ bad: String) -> Data { lines(Array(bad.utf8)) }
        func array(_ bad: String) -> Data { Data("[\(good.json),\n\(bad),\n\(other.json)]".utf8) }
        func table(_ bad: [UInt8]) -> Data {
            let rows = ClaimForm.table([good, other]).split(separator: "\n")
            return Data((rows[0] + "\n" + rows[1] + "\n").utf8 + bad + ("\n" + rows[2] + "\n").utf8)
        }
        let row = ClaimForm.table([middle]).split(separator: "\n")[1]
        func table(_ bad: String) -> Data { table(Array(bad.utf8)) }
        func replacing(_ text: some StringProtocol, _ old: String, _ new: [UInt8]) -> [UInt8] {
            let parts = text.components(separatedBy: old)
            return Array(parts[0].utf8) + new + Array(parts[1...].joined(separator: old).utf8)
        }
        let long = String(repeating: "长", count: 10 * 1024 * 1024 / 3)
        let longish = String(repeating: "x", count: 2 * 1024 * 1024)
        return [
            BadRow(
                "an unknown kind", "kind.jsonl", lines(middle.with(["kind": "smart_lock"]).json), row: 2,
                zh: ["kind", "smart_lock", "vehicle_scrappage"], en: ["kind", "smart_lock", "vehicle_scrappage"]),
            BadRow(
                "an unknown kind in a table", "kind.csv",
                table(row.replacingOccurrences(of: ",appliance,", with: ",电动自行车,")), row: 3, zh: ["kind", "电动自行车"],
                en: ["kind", "电动自行车"]),
            BadRow(
                "no kind", "kind.json", array(middle.with(["kind": nil]).json), row: 2, zh: ["补贴类别"], en: ["kind"]),
            BadRow(
                "no number", "number.jsonl", lines(middle.with(["claim_id": nil]).json), row: 2, zh: ["申报编号"],
                en: ["claim_id"]),
            BadRow("a row with too many cells", "cells.csv", table(row + ",x"), row: 3, zh: ["单元格"], en: ["cell"]),
            BadRow(
                "a NUL byte in a table", "nul.csv", table(replacing(row, "样本人", [0xE6, 0xA0, 0xB7, 0, 0])), row: 3,
                zh: ["NUL"], en: ["NUL"]),
            BadRow(
                "a NUL byte in JSON Lines", "nul.jsonl", lines(replacing(middle.json, "样本人", [0x41, 0, 0x42])), row: 2,
                zh: ["→"], en: ["→"]),
            BadRow(
                "an escaped NUL in JSON", "escaped-nul.json",
                array(middle.json.replacingOccurrences(of: "样本人", with: #"A\u0000B"#)), row: 2, zh: ["NUL"], en: ["NUL"]
            ),
            BadRow(
                "a byte that is not UTF-8 in JSON Lines", "utf8.jsonl",
                lines(replacing(middle.json, "样本人", [0xE6, 0xA0])),
                row: 2, zh: ["UTF-8"], en: ["UTF-8"]),
            BadRow(
                "a byte that is in no encoding, in a table", "encoding.csv", table(replacing(row, "样本人", [0xFF])),
                row: 3,
                zh: ["UTF-8"], en: ["UTF-8"]),
            BadRow(
                "a row in another encoding than the others", "mixed.csv",
                table(replacing(row, "样本人", [0xD1, 0xF9, 0xB1, 0xBE, 0xC8, 0xCB])), row: 3, zh: ["UTF-8"], en: ["UTF-8"]
            ),
            BadRow(
                "a lone surrogate", "surrogate.jsonl",
                lines(middle.json.replacingOccurrences(of: "样本人", with: #"\ud800"#)), row: 2, zh: ["→"], en: ["→"]),
            BadRow(
                "a field of 10 MB in JSON Lines", "long.jsonl", lines(middle.with(["applicant_name": long]).json),
                row: 2,
                zh: ["MiB"], en: ["MiB"]),
            BadRow(
                "a field of 10 MB in a table", "long.csv", table(row.replacingOccurrences(of: "样本人", with: long)),
                row: 3,
                zh: ["MiB"], en: ["MiB"]),
            BadRow(
                "a field of 2 MB", "longish.jsonl", lines(middle.with(["applicant_name": longish]).json), row: 2,
                zh: ["MiB", "applicant_name"], en: ["MiB", "applicant_name"]),
            BadRow(
                "the same key twice", "twice.jsonl", lines(middle.json.dropLast() + #","final_price":"1.00"}"#), row: 2,
                zh: ["final_price"], en: ["final_price"]),
            BadRow(
                "a key and its label", "label.jsonl", lines(middle.json.dropLast() + #","最终销售价格":"1.00"}"#), row: 2,
                zh: ["final_price"], en: ["final_price"]),
            BadRow(
                "a line that is not JSON", "broken.jsonl", lines(String(middle.json.dropLast(9))), row: 2, zh: ["→"],
                en: ["→"]),
            BadRow("a line that is no object", "scalar.jsonl", lines("42"), row: 2, zh: ["→"], en: ["→"]),
            BadRow(
                "JSON that nests too deeply", "deep.jsonl",
                lines(
                    middle.json.dropLast() + #","x":"# + String(repeating: "[", count: 400)
                        + String(repeating: "]", count: 400) + "}"),
                row: 2, zh: ["16"], en: ["16"]),
            BadRow(
                "a list in place of a value", "list.jsonl",
                lines(middle.json.replacingOccurrences(of: #""2999.00","delivered"#, with: #"["2999.00"],"delivered"#)),
                row: 2,
                zh: ["final_price"], en: ["final_price"]),
        ]
    }()

    @Test(
        "A bad row is reported with file, row, what is wrong and how to mend it; the others are processed",
        arguments: badRows)
    func badRow(bad: BadRow) throws {
        try inFreshFolder { tradein in
            try tradein.write(bad.name, bad.data)
            let english = ("en", "row \(bad.row)", bad.en)
            // Where the words to look for are the same, one language will do.
            let languages = bad.zh == bad.en ? [english] : [("zh", "第 \(bad.row) 行", bad.zh), english]
            for (language, place, words) in languages {
                let result = try tradein.check(bad.name, with: ["--lang", language])
                #expect(result.status == 65, "\(result.errors)")
                for word in ["\(bad.name):\(place)", "→"] + words {
                    #expect(result.errors.contains(word), "\(word) is not in: \(result.errors.prefix(2000))")
                }
                #expect(result.errors.utf8.count < 4000, "the message is as long as the row")
                #expect(try result.decisions.map(\.claimID) == ["A-00000001", "A-00000003"])
                #expect(try result.decisions.allSatisfy { $0.outcome == "approved" })
            }
        }
    }

    @Test("The sample with mistakes: bad rows are reported by their numbers, the others decided")
    func sampleWithMistakes() throws {
        try inFreshFolder { tradein in
            let result = try tradein.process(Tradein.sample("mistakes/bad-rows.csv"), with: ["--lang", "en"])
            #expect(result.status == 65)
            for row in [3, 4, 5] { #expect(result.errors.contains("bad-rows.csv:row \(row)"), "\(result.errors)") }
            for row in [2, 6, 7, 8, 9] {
                #expect(!result.errors.contains("bad-rows.csv:row \(row)"), "\(result.errors)")
            }
            // From the table in SampleClaims/README.md.
            func approved(_ id: String, _ amount: String, _ central: String, _ local: String) -> Decision {
                Decision(
                    claimID: id, outcome: "approved", version: "A3", amount: amount,
                    funding: ["central": central, "local": local], codes: [])
            }
            func returned(_ id: String) -> Decision {
                Decision(
                    claimID: id, outcome: "returned", version: "A3", amount: nil, funding: [:], codes: ["BAD_VALUE"])
            }
            #expect(
                try result.decisions == [
                    approved("row-2-good", "449.85", "404.87", "44.98"), returned("row-6-three-decimals"),
                    returned("row-7-no-such-day"), returned("row-8-negative"),
                    approved("row-9-good", "599.85", "539.87", "59.98"),
                ])

            // Handed in again it says and prints the same.
            let again = try tradein.process(Tradein.sample("mistakes/bad-rows.csv"), with: ["--lang", "en"])
            #expect(again.status == 65)
            #expect(again.outputBytes == result.outputBytes)
        }
    }

    // MARK: - Files that break off, or whose header is wrong

    @Test(
        "A header that names a field twice is refused whole, before anything is decided",
        arguments: [("claim_id,kind,claim_id", "claim_id"), ("claim_id,kind,申报编号", "claim_id")])
    func duplicateHeaders(header: String, named: String) throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.csv", header + "\nA,appliance,B\n")
            let result = try tradein.process(file, with: ["--lang", "en"])
            #expect(result.status == 65)
            #expect(result.errors.contains("claims.csv") && result.errors.contains(named), "\(result.errors)")
            #expect(result.output.isEmpty)
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "0\n")
        }
    }

    @Test("A table without any known column is refused")
    func noKnownColumn() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.csv", "姓名,电话\n张三,138\n")
            let result = try tradein.process(file, with: ["--lang", "zh"])
            #expect(result.status == 65)
            #expect(result.output.isEmpty)
            #expect(!result.errors.contains("张三"), "\(result.errors)")
        }
    }

    @Test("A quotation mark that is never closed: the rows before it stand, and the row where it opened is named")
    func unclosedQuotation() throws {
        try inFreshFolder { tradein in
            let rows = ClaimForm.table([1, 2, 3].map(ClaimForm.appliance)).split(separator: "\n")
            let file = try tradein.write(
                "claims.csv",
                [rows[0], rows[1], rows[2].replacingOccurrences(of: "样本人", with: "\"样本人")[...], rows[3]]
                    .joined(separator: "\n") + "\n")
            let result = try tradein.process(file, with: ["--lang", "en"])
            #expect(result.status == 65)
            #expect(result.errors.contains("row 3") && result.errors.contains("quotation mark"), "\(result.errors)")
            #expect(try result.decisions.map(\.claimID) == ["A-00000001"])
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A JSON array that breaks off: the claims before stand, and the loss is reported")
    func arrayBreaksOff() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.json", "[\(first.json),\(second.json.dropLast(40))")
            let result = try tradein.process(file, with: ["--lang", "en"])
            #expect(result.status == 65)
            #expect(result.errors.contains("claims.json"), "\(result.errors)")
            #expect(try result.decisions.map(\.claimID) == ["A-00000001"])

            // The whole file, handed in later, goes on where the broken one ended.
            try tradein.write("claims.json", "[\(first.json),\(second.json)]")
            let whole = try tradein.process(file)
            #expect(whole.status == 0)
            #expect(whole.output.hasPrefix(result.output))
            #expect(try whole.decisions.map(\.outcome) == ["approved", "approved"])
        }
    }

    @Test("Unknown columns are reported once and stop nothing")
    func unknownColumns() throws {
        try inFreshFolder { tradein in
            let claims = (1...3).map { ClaimForm.appliance($0).with(["备注": "x", "colour": "white"]) }
            for file in [
                try tradein.write("claims.csv", ClaimForm.table(claims)), try tradein.write("claims.jsonl", claims),
            ] {
                let result = try tradein.check(file, with: ["--lang", "en"])
                #expect(result.status == 0)
                #expect(try result.decisions.allSatisfy { $0.outcome == "approved" })
                for column in ["备注", "colour"] {
                    #expect(result.errors.components(separatedBy: column).count == 2, "\(result.errors)")
                }
            }
        }
    }
}

import Foundation
import Testing

@Suite("Evidence documents", .timeLimit(.minutes(5)))
struct EvidenceCommandTests {
    private static let pictures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "DocumentsTests/Pictures")

    private static func picture(_ name: String) throws -> Data { try Data(contentsOf: pictures.appending(path: name)) }

    /// A workspace with two decided claims, D00000001 and D00000002.
    private func inBureau(_ body: (Tradein) throws -> Void) throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", [ClaimForm.appliance(1), ClaimForm.appliance(2)])
            #expect(try tradein.process("claims.jsonl").status == 0)
            for name in ["invoice.jpg", "invoice-half.jpg", "other-invoice.jpg", "photo-half.png"] {
                try tradein.write(name, Self.picture(name))
            }
            try body(tradein)
        }
    }

    private func add(_ tradein: Tradein, _ claim: String, _ files: String...) throws -> Tradein.Result {
        try tradein.run(["evidence", "add", claim] + files + ["--format", "json"])
    }

    private func sealedFiles(_ tradein: Tradein) throws -> [String] {
        try tradein.files(below: tradein.workspace).keys.filter { $0.hasPrefix("evidence/") }.sorted()
    }

    @Test("files are kept sealed, listed, shown with the claim, logged once, and come out as they went in")
    func kept() throws {
        try inBureau { tradein in
            let added = try add(tradein, "D00000001", "invoice.jpg", "photo-half.png")
            #expect(added.status == 0, "\(added.errors)")
            #expect(try added.objects.map { $0["result"] as? String } == ["kept", "kept"])
            #expect(try added.objects.map { $0["type"] as? String } == ["jpeg", "png"])
            #expect(try added.objects[0]["pixels"] as? String == "1200×790")
            let digest = try #require(added.objects[0]["digest"] as? String)
            let listed = try tradein.run("evidence", "list", "D00000001", "--format", "json").objects
            #expect(listed.map { $0["name"] as? String } == ["invoice.jpg", "photo-half.png"])
            let shown = try tradein.run("claims", "show", "D00000001", "--format", "json").objects[0]
            #expect((shown["documents"] as? [[String: Any]])?.first?["digest"] as? String == digest)
            #expect(
                try tradein.run("claims", "show", "D00000001", "--lang", "en").output.contains("document: \(digest)"))
            #expect(try tradein.sqlite("SELECT count(*) FROM act WHERE type = 'evidence'") == "1\n")

            // Nothing on the disk or in the log says which picture it is.
            let bytes = try Self.picture("invoice.jpg")
            for (name, file) in try tradein.files(below: tradein.workspace) {
                #expect(file.range(of: bytes.prefix(64)) == nil, "\(name)")
                #expect(
                    file.range(of: Data(digest.utf8)) == nil && file.range(of: Data("invoice.jpg".utf8)) == nil,
                    "\(name)")
            }
            let out = try tradein.run(
                "evidence", "export", "D00000001", String(digest.prefix(6)), "--out", "again.jpg", "--ground", "信访核查")
            #expect(out.status == 0, "\(out.errors)")
            #expect(try Data(contentsOf: tradein.folder.appending(path: "again.jpg")) == bytes)
            #expect(try tradein.sqlite("SELECT count(*) FROM act WHERE type = 'evidence_reading'") == "1\n")
            let verified = try tradein.run("audit", "verify", "--lang", "en")
            #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        }
    }

    @Test("the same file again changes nothing; with another claim it is told, also when it was encoded again")
    func reuse() throws {
        try inBureau { tradein in
            #expect(try add(tradein, "D00000001", "invoice.jpg").status == 0)
            let before = try tradein.contents()
            let again = try add(tradein, "D00000001", "invoice.jpg")
            #expect(again.status == 0)
            #expect(try again.objects[0]["result"] as? String == "known")
            #expect(try tradein.contents() == before)

            let other = try add(tradein, "D00000002", "invoice.jpg", "invoice-half.jpg", "other-invoice.jpg")
            #expect(other.status == 0, "\(other.errors)")
            let told = try other.objects.map { $0["also_used_by"] as? String ?? "" }
            #expect(told[0] == "D00000001（同一文件）")
            #expect(told[1].hasPrefix("D00000001（同一图片，相差 "), "\(told[1])")
            #expect(told[2].isEmpty, "\(told[2])")
            let first = try tradein.run("evidence", "list", "D00000001", "--format", "json").objects[0]
            #expect((first["also_used_by"] as? String)?.components(separatedBy: "D00000002").count == 3)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("what can't be kept is told by what it is, and the others are kept")
    func refused() throws {
        try inBureau { tradein in
            try tradein.write("program.jpg", Data("MZ\u{90}\0\u{3}".utf8))
            try tradein.write("empty.png", Data())
            try tradein.write("cut.jpg", Self.picture("invoice.jpg").prefix(20_000))
            try tradein.write("evil\u{202E}gpj.exe", Self.picture("invoice-half.jpg"))
            _ = try tradein.shell("mkdir folder.jpg; ln -s invoice.jpg link.jpg; mkfifo pipe.jpg")
            let result = try tradein.run(
                "evidence", "add", "D00000001", "program.jpg", "empty.png", "cut.jpg", "folder.jpg", "link.jpg",
                "pipe.jpg", "nowhere.jpg", "./../\(try folderName(tradein))/invoice.jpg", "evil\u{202E}gpj.exe",
                "--lang", "en")
            #expect(result.status == 65)
            for words in [
                "program.jpg: by its content", "Windows program", "empty.png: the file is empty",
                "cut.jpg: the jpeg is cut off", "folder.jpg: this is a folder", "link.jpg: this is a symbolic link",
                "pipe.jpg: this is a pipe", "nowhere.jpg: it cannot be read",
            ] {
                #expect(result.errors.contains(words), "\(words): \(result.errors)")
            }
            #expect(!result.output.contains("\u{202E}"))
            let names = try tradein.run("evidence", "list", "D00000001", "--format", "json").objects
                .map { $0["name"] as? String }
            #expect(names == ["invoice.jpg", "evil\u{FFFD}gpj.exe"])
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    private func folderName(_ tradein: Tradein) throws -> String {
        try tradein.shell("basename \"$PWD\"").output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "a file or row that was changed or taken away is found",
        arguments: [
            "f=$(find tradein-data/evidence -type f); chmod u+w $f; printf x >> $f",
            "rm $(find tradein-data/evidence -type f)",
        ])
    func damage(_ script: String) throws {
        try inBureau { tradein in
            #expect(try add(tradein, "D00000001", "invoice.jpg").status == 0)
            #expect(try tradein.shell(script).status == 0)
            let verified = try tradein.run("audit", "verify", "--lang", "en")
            #expect(
                verified.status == 1 && (verified.output + verified.errors).contains("EVIDENCE"), "\(verified.output)")
        }
    }

    /// Two claims with the same picture, which was also taken out.
    private func inUse(_ body: (Tradein) throws -> Void) throws {
        try inBureau { tradein in
            #expect(try add(tradein, "D00000001", "invoice.jpg").status == 0)
            let added = try add(tradein, "D00000002", "invoice-half.jpg")
            let digest = try #require(added.objects[0]["digest"] as? String)
            #expect(
                try tradein.run(
                    "evidence", "export", "D00000002", digest, "--out", "out.jpg", "--ground", "信访核查"
                ).status == 0)
            #expect(try tradein.shell("cp -r tradein-data kept").status == 0)
            try body(tradein)
        }
    }

    /// Runs a statement on a table without its triggers, which are there again afterwards.
    private func tamper(_ tradein: Tradein, _ table: String, _ statement: String) throws {
        #expect(try tradein.shell("rm -rf tradein-data; cp -r kept tradein-data").status == 0)
        func said(_ expression: String) throws -> String {
            try tradein.sqlite(
                "SELECT group_concat(\(expression), ';' || char(10)) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '\(table)'"
            )
        }
        let (drops, triggers) = (try said("'DROP TRIGGER ' || name"), try said("sql"))
        _ = try tradein.sqlite(
            "PRAGMA ignore_check_constraints = ON; \(drops); \(statement); \(triggers);", writing: true)
    }

    private func expectFound(_ tradein: Tradein, _ what: String) throws {
        let verified = try tradein.run("audit", "verify", "--lang", "en")
        let said = verified.output + verified.errors
        #expect(verified.status == 1 && (said.contains("EVIDENCE") || said.contains("ACT")), "\(what): \(said)")
        #expect(!said.contains("SCHEMA"), "\(what): \(said)")
    }

    @Test(
        "every column that is changed is found, and every row that is taken away",
        arguments: [
            "evidence_filing", "document", "document_reuse", "sealed_document", "sealed_picture", "evidence_reading",
        ])
    func tampered(_ table: String) throws {
        try inUse { tradein in
            let columns = try tradein.sqlite("SELECT name || ' ' || type FROM pragma_table_info('\(table)')")
                .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(columns.count > 2)
            for column in columns {
                let (name, type) = (column[0], column[1])
                let value =
                    switch type {
                    case "INTEGER": "coalesce(\(name), 5) + 1"
                    case "TEXT": "\(name) || 'x'"
                    default: "zeroblob(coalesce(length(\(name)), 32))"
                    }
                try tamper(
                    tradein, table,
                    "UPDATE \(table) SET \(name) = \(value) WHERE id = (SELECT max(id) FROM \(table))")
                try expectFound(tradein, "\(table).\(name)")
            }
            try tamper(tradein, table, "DELETE FROM \(table) WHERE id = (SELECT max(id) FROM \(table))")
            try expectFound(tradein, "a row of \(table)")
        }
    }

    @Test(
        "an erasure destroys the claim's files and keys, and the workspace still verifies; the other claim keeps its own"
    )
    func erased() throws {
        try inBureau { tradein in
            #expect(try add(tradein, "D00000001", "invoice.jpg", "photo-half.png").status == 0)
            #expect(try add(tradein, "D00000002", "other-invoice.jpg").status == 0)
            let claim = try #require(
                try tradein.run("claims", "show", "D00000001", "--format", "json").objects[0]["claim_id"] as? String)
            #expect(try tradein.run("claims", "withdraw", "D00000001", "--ground", "商户申请撤回").status == 0)
            let erased = try tradein.run("privacy", "erase", claim, "--ground", "个人信息保护法第47条：本人请求")
            #expect(erased.status == 0, "\(erased.errors)")
            #expect(try sealedFiles(tradein).count == 1)
            #expect(try tradein.sqlite("SELECT count(*) FROM sealed_document") == "1\n")
            #expect(try tradein.sqlite("SELECT count(*) FROM sealed_picture") == "1\n")
            let verified = try tradein.run("audit", "verify", "--lang", "en")
            #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
            // The same file is still known by its keyed digest.
            let used = try add(tradein, "D00000002", "invoice.jpg")
            let told = try used.objects[0]["also_used_by"] as? String
            #expect(told?.hasPrefix("D00000001") == true)
            #expect(try add(tradein, "D00000001", "photo-half.png").status == 65)
        }
    }
}

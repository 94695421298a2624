import Claims
import DMN
import FEEL
import Foundation
import Testing

@testable import Rulebook

/// Models brought back into their packs, as an editor would leave them.
@Suite struct ModelImportTests {
    private static func files(_ programme: String) throws -> [PackFile] {
        try #require(ModelExportTests.book.pack(programme: programme)).files
    }

    private static func export(_ files: [PackFile], _ version: String) throws -> String {
        try #require(Rulebook.load(files: files).packs[0].model(ofVersion: version)).text
    }

    private static func bring(_ text: String, into files: [PackFile]) throws -> ModelImport {
        let folder = String(files[0].path.prefix { $0 != "/" })
        return try ModelImport(XMLNode.read(Array(text.utf8), file: "m.dmn"), files: files, folder: folder)
    }

    /// The pack after an import.
    private static func replaced(_ files: [PackFile], _ content: [UInt8]) -> [PackFile] {
        files.map { $0.path.hasSuffix("/programme.yaml") ? PackFile(path: $0.path, bytes: content) : $0 }
    }

    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The lines that a change took out of the file and put into it.
    private static func difference(_ old: [UInt8], _ new: [UInt8]) -> (out: [String], into: [String]) {
        let changes = lines(new).difference(from: lines(old))
        var out: [String] = []
        var into: [String] = []
        for change in changes {
            switch change {
            case .remove(_, let line, _): out.append(String(line).trimmed)
            case .insert(_, let line, _): into.append(String(line).trimmed)
            }
        }
        return (out.sorted(), into)
    }

    /// Edits the export of a version, brings it back, and holds it to what every import has to keep.
    private static func edited(
        _ programme: String, _ version: String, _ edits: (from: String, to: String)...
    ) throws -> (result: ModelImport, out: [String], into: [String]) {
        let files = try files(programme)
        var text = try export(files, version)
        for edit in edits {
            try #require(text.contains(edit.from), "\(edit.from) is not in the export")
            text = text.replacing(edit.from, with: edit.to, maxReplacements: 1)
        }
        let result = try bring(text, into: files)
        let after = replaced(files, result.content)
        // Brought back again, nothing more comes of it; and the next export is one that comes back as it is.
        let again = try bring(text, into: after)
        #expect(again.changes.isEmpty, "\(again.changes)")
        #expect(again.content == result.content)
        let next = try export(after, version)
        let fixed = try bring(next, into: after)
        #expect(fixed.changes.isEmpty && fixed.misfits.isEmpty && fixed.content == result.content)
        let difference = difference(files.first { $0.path.hasSuffix("/programme.yaml") }?.bytes ?? [], result.content)
        return (result, difference.out, difference.into)
    }

    private static func rewritten(_ name: String, _ text: String) -> String { "<\(name)>\(text)</\(name)>" }

    @Test(arguments: ModelExportTests.versions)
    func `export, import, export is a fixed point, byte for byte`(version: ModelExportTests.Version) throws {
        let files = try Self.files(version.programme)
        let first = try Self.export(files, version.id)
        let result = try Self.bring(first, into: files)
        #expect(result.changes.isEmpty && result.misfits.isEmpty, "\(result.changes) \(result.misfits)")
        let pack = try #require(files.first { $0.path.hasSuffix("/programme.yaml") })
        #expect(result.content == pack.bytes)
        #expect(try Self.export(Self.replaced(files, result.content), version.id) == first)
    }

    // MARK: - What comes back

    @Test func `a value that the version says itself is changed where it stands`() throws {
        let (result, out, into) = try Self.edited(
            "vehicle-scrappage", "V4", ("date(\"2013-06-30\")", "date(\"2013-07-31\")"))
        #expect(result.misfits.isEmpty)
        #expect(result.changes.map(\.what.en) == ["the parameter \"petrol cut-off\""])
        #expect(result.changes[0].details.map(\.en) == ["2013-06-30 → 2013-07-31"])
        #expect(out == ["petrol cut-off:         {value: 2013-06-30}"])
        #expect(into == ["petrol cut-off:         {value: 2013-07-31}"])
    }

    @Test func `amounts, rates and units are written as an author writes them`() throws {
        let (_, _, into) = try Self.edited(
            "vehicle-scrappage", "V4", ("<text>0.12</text>", "<text>0.125</text>"),
            ("<text>20000</text>", "<text>20000.50</text>"),
            ("<text>2000</text>", "<text>1600</text>"), ("<text>\"1407\"</text>", "<text>\"1408\"</text>"))
        #expect(into.contains("new-energy rate:        {value: 12.5 %, zh: 购新能源车补贴比例}"))
        #expect(into.contains("new-energy cap:         {value: 20000.5 yuan, zh: 购新能源车补贴上限}"))
        #expect(into.contains("largest displacement:   {value: 1600 mL}"))
        // V4 takes the jurisdiction over from V1: it says it anew, with the document that it rests on.
        #expect(
            into.contains("jurisdiction: {value: \"1408\", document: 晋中市推动大规模设备更新和消费品以旧换新实施方案, status: verified}"))
        #expect(into.count == 4)
    }

    @Test func `a value becomes known, and one becomes unset`() throws {
        let (result, out, into) = try Self.edited(
            "vehicle-scrappage", "V4",
            (
                "<literalExpression id=\"parameter_application_deadline_logic\" typeRef=\"date\">\n      <text>null</text>",
                "<literalExpression id=\"parameter_application_deadline_logic\" typeRef=\"date\">\n      <text>date(\"2027-01-10\")</text>"
            ), ("<text>15000</text>", "<text>null</text>"))
        #expect(
            out == [
                "application deadline:   {value: unset, type: date}",
                "fuel cap:               {value: 15000 yuan, zh: 购燃油车补贴上限}",
            ])
        #expect(
            into == [
                "application deadline:   {value: 2027-01-10, type: date}",
                "fuel cap:               {type: money, value: unset, zh: 购燃油车补贴上限}",
            ])
        #expect(result.changes[0].details.last?.en == "it was unset: name its document and status in programme.yaml")
    }

    @Test func `cells and outputs of a table, a new row, and rows in another order`() throws {
        let (result, out, into) = try Self.edited(
            "appliance", "A1", ("&gt;= 3", "[3..4]"), ("<text>level 2 rate</text>", "<text>level 2 rate / 2</text>"))
        #expect(result.alsoChanged == ["A2", "A3"])
        #expect(out == ["- {when: ['2'],    then: level 2 rate}", "- {when: ['>= 3'], then: 0}"])
        #expect(into == ["- {when: ['2'],    then: level 2 rate / 2}", "- {when: ['[3..4]'], then: 0}"])
        let row = """
            <rule id="UnaryTests_1"><inputEntry id="a"><text>5</text></inputEntry><outputEntry id="b"><text>0</text></outputEntry></rule>
                  <rule id="table_rate_row_2">
            """
        let (_, _, added) = try Self.edited(
            "appliance", "A1", ("&gt;= 3", "[3..4]"), ("<rule id=\"table_rate_row_2\">", row))
        #expect(added == ["- {when: [5], then: 0}", "- {when: ['[3..4]'], then: 0}"], "\(added)")
    }

    @Test func `rows keep the remarks above them when they are moved`() throws {
        let files = try Self.files("vehicle-scrappage")
        let text = try Self.export(files, "V1")
        let start = try #require(text.range(of: "      <rule id=\"table_cut-off_row_1\">"))
        let end = try #require(text.range(of: "      <rule id=\"table_cut-off_row_2\">"))
        let row = text[start.lowerBound..<end.lowerBound]
        let last = try #require(text.range(of: "    </decisionTable>"))
        var moved = text
        moved.insert(contentsOf: row, at: last.lowerBound)
        moved.removeSubrange(start.lowerBound..<end.lowerBound)
        let result = try Self.bring(moved, into: files)
        #expect(result.misfits.isEmpty && result.changes.count == 1)
        let after = String(decoding: result.content, as: UTF8.self)
        #expect(
            after.contains(
                """
                          - {when: ['"battery_electric, plug_in_hybrid, range_extended, fuel_cell"'], then: new-energy cut-off}
                """) == false)
        let remark = try #require(after.range(of: "# 不能外接充电的混合动力车按汽油车"))
        let petrol = try #require(after.range(of: "then: petrol cut-off}"))
        let electric = try #require(after.range(of: "then: new-energy cut-off}"))
        #expect(electric.upperBound < remark.lowerBound && remark.upperBound < petrol.lowerBound)
        #expect(result.alsoChanged == ["V2", "V3", "V4"])
    }

    @Test func `a table that is taken over is said anew by the version that changes it`() throws {
        let (result, out, into) = try Self.edited(
            "vehicle-scrappage", "V4", ("<text>\"petrol\", \"hybrid\"</text>", "<text>\"petrol\"</text>"),
            ("<text>\"diesel\", ", "<text>\"hybrid\", \"diesel\", "))
        #expect(result.misfits.isEmpty && result.alsoChanged.isEmpty)
        #expect(out.isEmpty)
        #expect(into.first == "tables:")
        #expect(into.contains("- {when: ['\"petrol\"'], then: petrol cut-off}"), "\(into)")
        #expect(into.contains("inputs: [old_fuel]") && into.contains("hit policy: U") && into.contains("result: date"))
    }

    @Test func `a table with another column is written anew`() throws {
        let files = try Self.files("appliance")
        var text = try Self.export(files, "A1")
        text = text.replacing(
            "<output id=\"table_rate_output\"",
            with:
                "<input id=\"i2\" label=\"category\"><inputExpression id=\"x\" typeRef=\"string\"><text>category</text></inputExpression></input><output id=\"table_rate_output\""
        )
        text = text.replacing(
            "<outputEntry id=\"table_rate", with: "<inputEntry><text></text></inputEntry><outputEntry id=\"table_rate")
        let result = try Self.bring(text, into: files)
        #expect(result.misfits.isEmpty, "\(result.misfits)")
        let after = String(decoding: result.content, as: UTF8.self)
        #expect(after.contains("inputs: [efficiency_level, category]"))
        #expect(
            after.contains("- {when: [\"1\", \"-\"], then: level 1 rate}")
                || after.contains("- {when: [1, \"-\"], then: level 1 rate}"), "\(after)")
    }

    @Test func `conditions, and when they apply`() throws {
        let (result, out, into) = try Self.edited(
            "vehicle-replacement", "R2",
            ("<text>old_acquired_on &lt;= own by</text>", "<text>old_acquired_on &lt; own by</text>"),
            ("<text>new energy and new_in_nev_catalogue != null</text>", "<text>new energy</text>"))
        #expect(result.misfits.isEmpty)
        #expect(out == ["that: old_acquired_on <= own by", "when: new energy and new_in_nev_catalogue != null"])
        #expect(into == ["that: old_acquired_on < own by", "when: new energy"])
    }

    @Test func `a requirement that is taken over is said anew, with its citation and its words`() throws {
        let (result, out, into) = try Self.edited(
            "vehicle-scrappage", "V4",
            ("<text>old_registered_on &lt;= cut-off</text>", "<text>old_registered_on &lt; cut-off</text>"))
        #expect(result.misfits.isEmpty && result.alsoChanged.isEmpty && out.isEmpty)
        #expect(
            into == [
                "- code: OLD_VEHICLE_TOO_NEW", "that: old_registered_on < cut-off", "otherwise:",
                "zh: 旧车注册登记日期 {old_registered_on} 晚于 {cut-off}",
                "en: The old car was first registered on {old_registered_on}, after {cut-off}",
            ], "\(into)")
    }

    @Test func `a condition for when a requirement applies is added and taken away`() throws {
        let literal = """
            <literalExpression id="requirement_TOO_YOUNG_logic" typeRef="boolean">
                  <text>age &gt;= least age</text>
                </literalExpression>
            """
        let entry = { (name: String?, text: String) in
            "<contextEntry>" + (name.map { "<variable name=\"\($0)\"/>" } ?? "")
                + "<literalExpression><text>\(text)</text></literalExpression></contextEntry>"
        }
        let context =
            "<context>" + entry("applies", "not(coma)") + entry("is met", "age &gt;= least age")
            + entry(nil, "if applies then (is met) else if applies = false then true else null") + "</context>"
        let (added, out, into) = try Self.edited("elderly-retrofit", "E1", (literal, context))
        #expect(added.misfits.isEmpty && out.isEmpty)
        #expect(into == ["when: not(coma)"])
        let files = try Self.files("vehicle-replacement")
        var text = try Self.export(files, "R2")
        let start = try #require(text.range(of: "<context id=\"requirement_DISPLACEMENT_TOO_LARGE_logic\">"))
        let end = try #require(text[start.upperBound...].range(of: "</context>"))
        text.replaceSubrange(
            start.lowerBound..<end.upperBound,
            with:
                "<literalExpression><text>new energy or new_displacement_ml &lt;= largest displacement</text></literalExpression>"
        )
        let taken = try Self.bring(text, into: files)
        #expect(taken.misfits.isEmpty)
        let old = try #require(files.first { $0.path.hasSuffix("programme.yaml") }).bytes
        let difference = Self.difference(old, taken.content)
        #expect(difference.out == ["that: new_displacement_ml <= largest displacement", "when: not(new energy)"])
        #expect(difference.into == ["that: new energy or new_displacement_ml <= largest displacement"])
    }

    @Test func `messages, labels and titles, the amount and which claims a version governs`() throws {
        let (result, _, into) = try Self.edited(
            "elderly-retrofit", "E1", ("zh: 老年人申请时 {age} 岁，不满 {least age} 岁", "zh: 申请时 {age} 岁，应满 {least age} 岁"),
            ("zh: 最低年龄", "zh: 起始年龄"), ("zh: 申请时的周岁", "zh: 周岁"), ("zh: 现行办法", "zh: 现行规定"),
            (
                "<text>min(covered cost, cap per household)</text>",
                "<text>min(covered cost, cap per household, 5000)</text>"
            ),
            (
                "<literalExpression id=\"governs_logic\" typeRef=\"boolean\">\n      <text>true</text>",
                "<literalExpression id=\"governs_logic\" typeRef=\"boolean\">\n      <text>applied_on >= date(\"2024-05-01\")</text>"
            ))
        #expect(result.misfits.isEmpty, "\(result.misfits)")
        #expect(
            into.contains("zh: \"申请时 {age} 岁，应满 {least age} 岁\"") || into.contains("zh: 申请时 {age} 岁，应满 {least age} 岁"),
            "\(into)")
        #expect(into.contains("least age:                   {value: 60 years, zh: 起始年龄}"))
        #expect(into.contains("zh: 周岁"))
        #expect(into.contains("title: {zh: 现行规定, en: The rule in force}"))
        #expect(into.contains("amount: min(covered cost, cap per household, 5000)"))
        #expect(into.contains("governs: applied_on >= date(\"2024-05-01\")"))
        #expect(into.count == 6)
    }

    // MARK: - What does not fit

    @Test func `what a pack does not take is said in both languages, and the rest comes back`() throws {
        let (result, _, into) = try Self.edited(
            "appliance", "A3", ("<text>1500</text>", "<text>1600</text>"),
            ("<text>0.15</text>", "<text>cap an item / 10000</text>"),
            (
                "<decision id=\"definition_items_allowed\" name=\"items allowed\">",
                "<decision id=\"definition_items_allowed\" name=\"pieces allowed\">"
            ),
            ("<tradein:limit code=\"DUPLICATE\"", "<tradein:limit code=\"QUOTA_EXCEEDED\""),
            (
                "  <knowledgeSource",
                "  <decision id=\"new\" name=\"new one\"><literalExpression><text>1</text></literalExpression></decision>\n  <knowledgeSource"
            ),
            (
                "\"refrigerator\", \"washing_machine\", \"television\", \"air_conditioner\", \"computer\"",
                "\"refrigerator\""
            ))
        #expect(into == ["cap an item:    {value: 1600 yuan}"])
        let said = result.misfits.map(\.en).joined(separator: "\n")
        for words in [
            "\"level 1 rate\" has to be a plain value", "was renamed \"pieces allowed\"",
            "limits and funding was changed",
            "has a new decision, \"new one\"", "the type \"category_type\" was changed",
        ] { #expect(said.contains(words), "\(words) is not in \(said)") }
        #expect(result.misfits.count == 5)
        #expect(result.misfits.allSatisfy { $0.zh != $0.en && !$0.zh.isEmpty })
    }

    @Test func `a change that would break the pack is left out, with the reason; the others come back`() throws {
        let (result, _, into) = try Self.edited(
            "appliance", "A3", ("<text>1500</text>", "<text>1600</text>"),
            ("<text>rate &gt; 0</text>", "<text>rate &gt; nothing of that name</text>"))
        #expect(into == ["cap an item:    {value: 1600 yuan}"])
        #expect(result.misfits.count == 1)
        #expect(
            result.misfits[0].en.hasPrefix(
                "the requirement \"EFFICIENCY_TOO_LOW\" was not brought back: nothing here is called"),
            "\(result.misfits)")
    }

    @Test func `what was changed in the pack since the export stays, and what was changed in both is said`() throws {
        let files = try Self.files("appliance")
        let text = try Self.export(files, "A3").replacing("<text>1500</text>", with: "<text>1600</text>")
        func pack(_ from: String, _ to: String) -> [PackFile] {
            let yaml = String(decoding: files[0].bytes, as: UTF8.self).replacing(from, with: to)
            return [PackFile(path: files[0].path, bytes: Array((yaml + "# a remark\n").utf8))]
        }
        let other = pack("level 1 rate:   {value: 15 %}", "level 1 rate:   {value: 16 %}")
        let result = try Self.bring(text, into: other)
        #expect(result.misfits.isEmpty)
        let difference = Self.difference(other[0].bytes, result.content)
        #expect(difference.out == ["cap an item:    {value: 1500 yuan}"])
        #expect(difference.into == ["cap an item:    {value: 1600 yuan}"])

        let same = pack("cap an item:    {value: 1500 yuan}", "cap an item:    {value: 1550 yuan}")
        let conflict = try Self.bring(text, into: same)
        #expect(conflict.changes.isEmpty && conflict.content == same[0].bytes)
        #expect(
            conflict.misfits.map(\.en).first?.contains("\"cap an item\" was changed in the model, and in the pack")
                == true)
        #expect(conflict.misfits.count == 1)
    }

    @Test func `an editor may drop extension elements, ids and layout, and lay the file out anew`() throws {
        let files = try Self.files("elderly-retrofit")
        var text = try Self.export(files, "E1").replacing("<text>60</text>", with: "<text>\n 65 \n</text>")
        for pattern in [
            "(?s)<extensionElements>.*?</extensionElements>", "(?s)<dmndi:DMNDI>.*</dmndi:DMNDI>",
            " id=\"table[^\"]*\"",
        ] {
            text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
        }
        let result = try Self.bring(text, into: files)
        #expect(result.changes.map(\.what.en) == ["the parameter \"least age\""])
        #expect(result.misfits.isEmpty, "\(result.misfits)")
    }

    @Test func `a model that is no export, or of another pack, is refused`() throws {
        let files = try Self.files("appliance")
        for text in [
            "<definitions name=\"x\" namespace=\"urn:x\"/>", "<html/>",
            try Self.export(Self.files("elderly-retrofit"), "E1"),
        ] {
            #expect(throws: ModelImport.Failure.self) { _ = try Self.bring(text, into: files) }
        }
    }
}

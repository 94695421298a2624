/// The code of an administrative division, GB/T 2260, or Jinzhong's development zone, which has none and uses `1407KFQ`.
package enum DivisionCode {
    static let standard = Citation(document: "GB/T 2260", status: .reported)

    /// The districts and counties of Jinzhong (policy facts, section 10), and the city as a whole.
    private static func isOfJinzhong(_ code: Int) -> Bool {
        switch code {
        case 140700, 140702, 140703, 140721...140725, 140727...140729, 140781: true
        default: false
        }
    }

    private static func isProvince(_ code: Int) -> Bool {
        switch code {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81, 82: true
        default: false
        }
    }

    private static let developmentZone = Array("1407KFQ".utf8)

    /// Whether the text is a division code that a claim may give.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard text.count == 6, FieldText.isAllDigits(text) else {
            return text.count == 7 && isDevelopmentZone(text) ? nil : wrongForm
        }
        var code = 0
        for index in text.indices { code = code * 10 + Int(text[index] - 0x30) }
        guard isProvince(code / 10_000) else { return wrongProvince }
        if code / 100 != 1407 || isOfJinzhong(code) { return nil }
        return code == 140726 ? formerTaigu : notInJinzhong
    }

    private static func isDevelopmentZone(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] != developmentZone[index] { return false }
        return true
    }

    private static var wrongForm: Flaw {
        Flaw(
            .badIdentifier, "应为6位数字的行政区划代码（晋中开发区为1407KFQ）",
            "should be a division code of 6 digits (1407KFQ for Jinzhong's development zone)",
            mend: ("请填写县级行政区划代码，如榆次区140702。", "Give the code of the county or district: 140702 for Yuci."),
            cite: standard)
    }

    private static var wrongProvince: Flaw {
        Flaw(
            .badIdentifier, "的前两位不是任何省份的代码", "starts with two digits that are no province's",
            mend: ("请填写县级行政区划代码，如榆次区140702。", "Give the code of the county or district: 140702 for Yuci."),
            cite: standard)
    }

    private static var formerTaigu: Flaw {
        Flaw(
            .badIdentifier, "是原太谷县的代码，2019年起改为太谷区140703",
            "was the code of Taigu county, which became Taigu district, 140703, in 2019",
            mend: ("请改填140703。", "Give 140703."), cite: standard)
    }

    private static var notInJinzhong: Flaw {
        Flaw(
            .badIdentifier, "不是晋中市任何区县的代码", "is not the code of any district or county of Jinzhong",
            mend: (
                "晋中市：榆次区140702、太谷区140703、榆社县140721、左权县140722、和顺县140723、昔阳县140724、寿阳县140725、"
                    + "祁县140727、平遥县140728、灵石县140729、介休市140781、开发区1407KFQ。",
                "Jinzhong has Yuci 140702, Taigu 140703, Yushe 140721, Zuoquan 140722, Heshun 140723, Xiyang 140724, "
                    + "Shouyang 140725, Qi 140727, Pingyao 140728, Lingshi 140729, Jiexiu 140781 and the development "
                    + "zone 1407KFQ."
            ), cite: standard)
    }
}

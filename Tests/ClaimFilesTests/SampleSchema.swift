import Claims
import FEEL

/// Three kinds of claims with a field of every type, as packs would declare them.
enum SampleSchema {
    static let fuels = [
        Choice(name: "petrol", label: "汽油"), Choice(name: "diesel", label: "柴油"),
        Choice(name: "battery_electric", label: "纯电动"), Choice(name: "plug_in_hybrid", label: "插电式混合动力"),
    ]

    static let invoice = [
        Field(name: "invoice_code", label: "发票代码", type: .invoiceCode),
        Field(name: "invoice_number", label: "发票号码", type: .invoiceNumber),
        Field(name: "invoice_date", label: "开票日期", type: .date),
        Field(name: "invoice_total", label: "价税合计", type: .money),
        Field(name: "invoice_buyer_id", label: "购买方证件号码", type: .personOrCompanyID),
        Field(name: "invoice_region", label: "开票地区划代码", type: .division),
    ]

    static let scrappage = ClaimKind(
        name: "vehicle_scrappage", label: "汽车报废更新补贴",
        inputs: [
            Field(name: "old_vin", label: "旧车识别代号", type: .vin, isRequired: true),
            Field(name: "old_plate", label: "旧车号牌", type: .plate),
            Field(name: "old_fuel", label: "旧车动力类别", type: .choice(fuels)),
            Field(name: "old_registered_on", label: "旧车注册登记日期", type: .date),
            Field(name: "old_owner_id", label: "旧车所有人证件号码", type: .personOrCompanyID),
            Field(name: "scrap_certificate", label: "回收证明编号", type: .identifier, isRequired: true),
            Field(name: "new_vin", label: "新车识别代号", type: .vin, isRequired: true),
            Field(name: "new_fuel", label: "新车动力类别", type: .choice(fuels)),
            Field(
                name: "new_in_nev_catalogue", label: "新车列入减免税目录", type: .boolean, absent: .boolean(false)),
            Field(name: "new_displacement_ml", label: "新车排量", type: .wholeNumber, range: 1...20000),
        ] + invoice)

    static let appliance = ClaimKind(
        name: "appliance", label: "家电以旧换新补贴",
        inputs: [
            Field(
                name: "category", label: "品类",
                type: .choice([
                    Choice(name: "refrigerator", label: "冰箱"), Choice(name: "air_conditioner", label: "空调"),
                ])),
            Field(name: "brand", label: "品牌", type: .text),
            Field(name: "serial_number", label: "SN码", type: .identifier, isRequired: true),
            Field(name: "gtin", label: "69码", type: .gtin),
            Field(name: "efficiency_level", label: "能效等级", type: .wholeNumber, range: 1...5),
            Field(name: "final_price", label: "最终销售价格", type: .money),
        ] + invoice)

    static let elderly = ClaimKind(
        name: "elderly_retrofit", label: "居家适老化改造补贴",
        inputs: [
            Field(name: "household_id", label: "户编号", type: .identifier, isRequired: true),
            Field(name: "elder_name", label: "老年人姓名", type: .text, isPersonal: true),
            Field(name: "elder_id", label: "老年人证件号码", type: .residentID),
            Field(name: "ability_score", label: "能力评估得分", type: .number),
            Field(name: "dementia", label: "认知障碍", type: .boolean, absent: .boolean(false)),
            Field(
                name: "items", label: "改造项目",
                type: .list([
                    Field(name: "item", label: "项目编号", type: .wholeNumber, range: 1...30),
                    Field(name: "cost", label: "费用", type: .money),
                    Field(name: "in_plan", label: "列入方案", type: .boolean, absent: .boolean(false)),
                ])),
        ])

    static let schema: ClaimSchema = {
        do {
            return try ClaimSchema(kinds: [scrappage, appliance, elderly])
        } catch {
            fatalError("the sample kinds contradict each other: \(error)")
        }
    }()
}

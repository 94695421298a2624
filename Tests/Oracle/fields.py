"""The fields of the contract: name, Chinese label, type, and the kinds that have them."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "vehicle_scrappage",
    "vehicle_replacement",
    "appliance",
    "methanol_car",
    "elderly_retrofit",
)

FUEL_CARS = {
    "petrol": "汽油",
    "diesel": "柴油",
    "methanol": "甲醇",
    "natural_gas": "天然气",
    "lpg": "液化石油气",
    "ethanol": "乙醇",
    "hybrid": "混合动力",
    "other_fuel": "其他",
}
NEW_ENERGY = {
    "battery_electric": "纯电动",
    "plug_in_hybrid": "插电式混合动力",
    "range_extended": "增程式",
    "fuel_cell": "燃料电池",
}
FUELS = {**FUEL_CARS, **NEW_ENERGY}

CATEGORIES = {
    "refrigerator": "冰箱",
    "washing_machine": "洗衣机",
    "television": "电视",
    "air_conditioner": "空调",
    "computer": "电脑",
    "water_heater": "热水器",
    "stove": "家用灶具",
    "range_hood": "吸油烟机",
    "water_purifier": "净水器",
    "dishwasher": "洗碗机",
    "rice_cooker": "电饭煲",
    "microwave": "微波炉",
}
DIGITAL = ("phone", "tablet", "smart_watch")
VEHICLE_CLASSES = (
    "passenger", "taxi", "ride_hail", "light_truck", "heavy_truck", "engineering", "bus",
)

# Values that have a Chinese word in the documents. The others have an English name only.
WORDS = {
    "applicant_type": {"individual": "个人", "company": "单位"},
    "fuel": FUELS,
    "category": CATEGORIES,
    "support_mode": {"dispersed": "分散供养", "institution": "集中供养"},
}
ALLOWED = {
    "kind": set(KINDS),
    "applicant_type": {"individual", "company"},
    "fuel": set(FUELS),
    "category": set(CATEGORIES) | set(DIGITAL),
    "vehicle_class": set(VEHICLE_CLASSES),
    "support_mode": {"dispersed", "institution"},
}

CARS = ("vehicle_scrappage", "vehicle_replacement")
INVOICED = (*CARS, "appliance", "methanol_car")


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    type: str
    kinds: tuple[str, ...]


def _table() -> list[Field]:
    rows: list[Field] = []

    def add(kinds, text):
        for line in text.strip().splitlines():
            name, label, kind = line.split()
            rows.append(Field(name, label, kind, tuple(kinds)))

    add(KINDS, """
        claim_id 申报编号 text
        kind 补贴类别 kind
        applied_on 申请日期 date
        region 受理地区划代码 division
        merchant_id 商户统一社会信用代码 credit_code
        applicant_type 申请人类型 applicant_type
        applicant_name 申请人姓名 text
        applicant_id 申请人证件号码 applicant_id
        applicant_phone 联系电话 text
        payee_name 收款人 text
        payee_account 收款账号 card
    """)
    add(CARS, """
        old_vin 旧车识别代号 vin
        old_plate 旧车号牌 plate
        old_fuel 旧车动力类别 fuel
        old_registered_on 旧车注册登记日期 date
        old_acquired_on 旧车登记在本人名下日期 date
        old_owner_id 旧车所有人证件号码 person_or_company
    """)
    add(("vehicle_scrappage",), """
        scrap_certificate 回收证明编号 text
        handed_over_on 交车日期 date
        deregistration_certificate 注销证明编号 text
        deregistered_on 注销日期 date
    """)
    add(("vehicle_replacement",), """
        transfer_invoice 二手车发票号码 text
        transferred_on 转让登记日期 date
    """)
    add((*CARS, "methanol_car"), """
        new_vin 新车识别代号 vin
        new_plate 新车号牌 plate
        new_fuel 新车动力类别 fuel
    """)
    add(CARS, """
        new_in_nev_catalogue 新车列入减免税目录 boolean
        new_displacement_ml 新车排量 displacement
    """)
    add(("methanol_car",), """
        vehicle_class 车辆类别 vehicle_class
    """)
    add((*CARS, "methanol_car"), """
        new_registered_on 新车注册日期 date
        new_owner_id 新车所有人证件号码 person_or_company
        registration_region 新车登记地区划代码 division
    """)
    add(INVOICED, """
        invoice_code 发票代码 invoice_code
        invoice_number 发票号码 invoice_number
        invoice_date 开票日期 date
        invoice_total 价税合计 money
        invoice_buyer_id 购买方证件号码 person_or_company
        invoice_region 开票地区划代码 division
    """)
    add(("appliance",), """
        category 品类 category
        brand 品牌 text
        model 型号 text
        serial_number SN码 text
        gtin 69码 gtin
        efficiency_level 能效等级 efficiency
        list_price 标价 money
        final_price 最终销售价格 money
        payment_order 支付订单号 text
        delivered_on 送达日期 date
        old_goods_voucher 旧机回收凭证 text
    """)
    add(("elderly_retrofit",), """
        household_id 户编号 text
        elder_name 老年人姓名 text
        elder_id 老年人证件号码 resident_id
        support_mode 供养方式 support_mode
        destitute_certificate 特困证编号 text
        ability_score 能力评估得分 score
        dementia 认知障碍 boolean
        coma 昏迷 boolean
        care_risk_events 照护风险事件数 count
        disability_grade 残疾等级 grade
        plan_number 改造方案编号 text
        items 改造项目 items
        accepted_on 验收日期 date
        contractor_id 施工单位统一社会信用代码 credit_code
    """)
    return rows


FIELDS = _table()
BY_NAME = {field.name: field for field in FIELDS}
BY_LABEL = {field.label: field for field in FIELDS}

# Reported when absent, whatever the rules need.
ALWAYS_NEEDED = {
    "claim_id", "kind", "applied_on", "region", "merchant_id",
    "applicant_type", "applicant_name", "applicant_id",
    "old_vin", "new_vin", "invoice_number", "transfer_invoice", "serial_number",
    "scrap_certificate", "deregistration_certificate",
    "household_id", "destitute_certificate",
}


def fields_of(kind: str) -> list[Field]:
    return [field for field in FIELDS if kind in field.kinds]

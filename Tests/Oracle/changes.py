"""Single changes to a valid claim: a value absent, bad, wrong or on the edge."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import identifiers as ids
from claims import item
from fields import BY_NAME, fields_of

BAD_WORDS = ("unicorn", "火箭")
BAD_MONEY = ("12,000.00", "1234.567", "-5.00", "abc", "￥100")
BAD_BY_TYPE = {
    "kind": BAD_WORDS,
    "applicant_type": BAD_WORDS,
    "fuel": BAD_WORDS,
    "category": BAD_WORDS,
    "vehicle_class": BAD_WORDS,
    "support_mode": BAD_WORDS,
    "boolean": ("maybe", "大概"),
    "money": BAD_MONEY,
    "displacement": ("-1", "1.5L"),
    "efficiency": ("0", "6", "一级"),
    "score": ("91", "-1", "abc"),
    "count": ("-1", "two"),
    "grade": ("5", "0"),
    "division": ("14070", "ABCDEF", "1407022"),
    "plate": ("晋KI2345", "晋K1234", "KK12345"),
    "invoice_code": ("12345", "014000000000X"),
}


def absent(name: str):
    """The field is not there."""

    def change(_rng: Random, claim: dict, _day: date) -> None:
        claim[name] = None

    return f"absent {name}", change


def bad(name: str):
    """The field has a value that can't be used."""

    def change(rng: Random, claim: dict, business_day: date) -> None:
        claim[name] = bad_value(rng, BY_NAME[name].type, claim.get(name), business_day)
        if name == "invoice_code":
            claim["invoice_number"] = "12345678"
        if name == "invoice_number":
            claim["invoice_code"] = None

    return f"bad {name}", change


def bad_value(rng: Random, kind: str, value, business_day: date):
    if kind in BAD_BY_TYPE:
        return rng.choice(BAD_BY_TYPE[kind])
    if kind == "date":
        after = (business_day + timedelta(days=rng.choice((1, 1, 30)))).isoformat()
        return rng.choice((after, after, "2024-02-30", "2023-02-29", "2024-13-01", "明天"))
    if kind == "vin":
        spoilt = ids.spoil_vin(rng, value)
        return rng.choice((spoilt, spoilt, value[:16], value[:12] + "I" + value[13:]))
    if kind in ("applicant_id", "person_or_company", "resident_id"):
        if value and ids.is_credit_code(value):
            return ids.spoil_credit_code(rng, value)
        spoilt = ids.spoil_person(rng, value)
        no_such_day = ids.SYNTHETIC_PREFIX + "19900229" + "001"
        return rng.choice((spoilt, spoilt, no_such_day + ids.resident_check(no_such_day)))
    if kind == "credit_code":
        return ids.spoil_credit_code(rng, value)
    if kind == "gtin":
        return ids.spoil_gtin(rng, value)
    if kind == "invoice_number":
        return rng.choice(("123456789", "2514200000000000000"))
    if kind == "items":
        good = item(1, 100_00, True)
        return rng.choice((
            [item(31, 100_00, True)],
            [good, {**good, "item": 0}],
            [good, {**good, "item": 2, "cost": "1,200.00"}],
            [good, {**good, "item": 2, "cost": "-3.00"}],
        ))
    raise ValueError(kind)


def has_bad_values(name: str) -> bool:
    return BY_NAME[name].type not in ("text", "card", "kind")


def put(label: str, **values):
    def change(_rng: Random, claim: dict, _day: date) -> None:
        claim.update(values)

    return label, change


def other_person(name: str):
    def change(rng: Random, claim: dict, _day: date) -> None:
        claim[name] = ids.make_resident_id(rng, date(1980, 5, 5))

    return f"{name} is somebody else", change


def company(rng: Random, claim: dict, _day: date) -> None:
    code = ids.make_credit_code(rng)
    claim["applicant_type"] = "company"
    claim["applicant_name"] = claim["payee_name"] = "晋中某某商贸有限公司"
    for name in ("applicant_id", "old_owner_id", "new_owner_id", "invoice_buyer_id"):
        if name in claim:
            claim[name] = code


def individual_with_credit_code(rng: Random, claim: dict, _day: date) -> None:
    claim["applicant_id"] = ids.make_credit_code(rng)


def other_payee(_rng: Random, claim: dict, _day: date) -> None:
    claim["payee_name"] = "某甲"


def card_of_a_passbook(rng: Random, claim: dict, _day: date) -> None:
    claim["payee_account"] = ids.make_card(rng, valid=False)


def foreign_vin(name: str):
    """Made abroad: the wrong check digit is only a warning."""

    def change(rng: Random, claim: dict, _day: date) -> None:
        claim[name] = ids.spoil_vin(rng, ids.make_vin(rng, first=rng.choice("WJ1")))

    return f"{name} made abroad, check digit wrong", change


def digital_invoice_with_code(rng: Random, claim: dict, business_day: date) -> None:
    claim["invoice_number"] = ids.make_digital_invoice(rng, business_day.year)
    claim["invoice_code"] = "014000123456"


def old_invoice_without_code(_rng: Random, claim: dict, _day: date) -> None:
    claim["invoice_number"], claim["invoice_code"] = "12345678", None


def unknown_column(_rng: Random, claim: dict, _day: date) -> None:
    claim["remark"] = "无"


def level_low(rng: Random, claim: dict, _day: date) -> None:
    claim["efficiency_level"] = rng.randint(3, 5)


def only_optional_items(rng: Random, claim: dict, _day: date) -> None:
    claim["items"] = [item(n, rng.randrange(100_00, 900_00), True) for n in (6, 20)]


def too_young(_rng: Random, claim: dict, _day: date) -> None:
    applied = date.fromisoformat(claim["applied_on"])
    first17 = f"{ids.SYNTHETIC_PREFIX}{applied.year - 55}0101123"
    claim["elder_id"] = claim["applicant_id"] = first17 + ids.resident_check(first17)


def intact(_rng: Random, claim: dict, _day: date) -> None:
    claim.update(ability_score=90, disability_grade=None, coma=False, dementia=False,
                 care_risk_events=0)
    applied = date.fromisoformat(claim["applied_on"])
    first17 = f"{ids.SYNTHETIC_PREFIX}{applied.year - 67}0101124"
    claim["elder_id"] = claim["applicant_id"] = first17 + ids.resident_check(first17)


COMMON = [
    ("a company", company),
    ("an individual with a credit code", individual_with_credit_code),
    ("payee is somebody else", other_payee),
    ("card fails Luhn", card_of_a_passbook),
    ("unknown column", unknown_column),
    put("handled in Taiyuan", region="140105"),
    put("handled in Beijing", region="110105"),
    put("handled in the development zone", region="1407KFQ"),
]
INVOICE = [
    ("digital invoice with a code", digital_invoice_with_code),
    ("old invoice without a code", old_invoice_without_code),
    put("invoice from Taiyuan", invoice_region="140105"),
    put("invoice from Hebei", invoice_region="130102"),
    other_person("invoice_buyer_id"),
]
CAR = [
    other_person("old_owner_id"),
    other_person("new_owner_id"),
    foreign_vin("old_vin"),
    foreign_vin("new_vin"),
    put("plate from Beijing", old_plate="京A12345"),
    put("registered in Taiyuan", registration_region="140105"),
    put("registered in Hebei", registration_region="130102"),
    put("not in the catalogue", new_fuel="plug_in_hybrid", new_in_nev_catalogue=False),
    put("engine of 2001 mL", new_fuel="petrol", new_displacement_ml=2001,
        new_in_nev_catalogue=False, new_plate="晋KA1234"),
    put("fuel car after a new-energy one", old_fuel="battery_electric", new_fuel="petrol",
        new_displacement_ml=1500, new_in_nev_catalogue=False),
    put("acquired one day late", old_acquired_on="2025-01-09"),
    put("acquired on the ambiguous day", old_acquired_on="2025-01-08"),
    put("acquired one day early enough", old_acquired_on="2025-01-07"),
    put("zero displacement", new_fuel="battery_electric", new_displacement_ml=0,
        new_in_nev_catalogue=True),
]
SPECIAL = {
    "vehicle_scrappage": INVOICE + CAR + [
        put("old car far too new", old_registered_on="2023-05-05", old_acquired_on="2023-05-06"),
        put("handed over long ago", handed_over_on="2023-11-11"),
        put("deregistered long ago", deregistered_on="2023-11-11"),
        put("registered long ago", new_registered_on="2023-11-11"),
    ],
    "vehicle_replacement": INVOICE + CAR + [
        put("transferred long ago", transferred_on="2023-11-11"),
        put("registered long ago", new_registered_on="2023-11-11"),
    ],
    "appliance": INVOICE + [
        ("efficiency too low", level_low),
        put("a stove", category="stove"),
        put("a dishwasher", category="dishwasher"),
        put("a phone", category="phone"),
        put("a tablet", category="tablet"),
        put("a watch", category="smart_watch"),
    ],
    "methanol_car": INVOICE + [
        put("a petrol car", new_fuel="petrol"),
        put("registered in Taiyuan", registration_region="140105", new_plate="晋A12345"),
        put("plate from Taiyuan", new_plate="晋A12345"),
        put("registered elsewhere, plate from here", registration_region="140105"),
        other_person("new_owner_id"),
        foreign_vin("new_vin"),
    ],
    "elderly_retrofit": [
        put("in an institution", support_mode="institution"),
        ("too young", too_young),
        ("intact and 67", intact),
        ("only optional items", only_optional_items),
        put("basic items not in the plan", items=[item(1, 900_00, False), item(6, 100_00, True)]),
        put("some basic items not in the plan",
            items=[item(1, 900_00, False), item(13, 650_55, True)]),
        other_person("applicant_id"),
        put("an item twice", items=[item(1, 300_00, True), item(1, 200_00, True)]),
    ],
}


def changes_of(kind: str) -> list:
    """Every single change to a claim of the kind: (label, change)."""
    names = [field.name for field in fields_of(kind)]
    found = [absent(name) for name in names]
    found += [bad(name) for name in names if has_bad_values(name)]
    return found + COMMON + SPECIAL[kind]


def apply(change, rng: Random, claim: dict, business_day: date) -> dict:
    changed = dict(claim)
    change(rng, changed, business_day)
    return changed



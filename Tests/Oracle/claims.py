"""Makers of valid claims: synthetic people, cars, shops; every field of the contract filled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import appliances
import elderly
import identifiers as ids
import vehicles
from fields import FUEL_CARS, NEW_ENERGY, VEHICLE_CLASSES

SEED_PLAN_DAY = date(2024, 5, 1)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁"
GIVEN = ("伟", "芳", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "艳", "勇", "杰", "娟", "𠮷", "㐂兰")
BRANDS = ("海尔", "美的", "格力", '"智" 牌', "长虹, 双联", "小天鹅")
STREETS = ("榆次区", "太谷区", "平遥县")


@dataclass
class Maker:
    """Makes claims for one business day."""

    rng: Random
    business_day: date
    profile: str
    number: int = 0
    merchants: list = field(default_factory=list)

    def __post_init__(self):
        self.merchants = [ids.make_credit_code(self.rng) for _ in range(40)]

    # --- small things

    def serial(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.profile[2:].replace('-', '')}{self.number:06d}"

    def day(self, first: date, last: date) -> date:
        last = max(first, min(last, self.business_day))
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def person(self) -> dict:
        born = date(1950, 1, 1) + timedelta(days=self.rng.randrange(18_000))
        name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
        return {"name": name, "id": ids.make_resident_id(self.rng, born)}

    def company(self) -> dict:
        return {"name": "晋中某某商贸有限公司", "id": ids.make_credit_code(self.rng)}

    def region(self) -> str:
        return self.rng.choice(ids.JINZHONG_CODES)

    def base(self, kind: str, who: dict, applied_on: date) -> dict:
        return {
            "claim_id": self.serial("C"),
            "kind": kind,
            "applied_on": applied_on.isoformat(),
            "region": self.region(),
            "merchant_id": self.rng.choice(self.merchants),
            "applicant_type": "company" if ids.is_credit_code(who["id"]) else "individual",
            "applicant_name": who["name"],
            "applicant_id": who["id"],
            "applicant_phone": f"139{self.rng.randrange(10**8):08d}",
            "payee_name": who["name"],
            "payee_account": ids.make_card(self.rng),
        }

    def invoice(self, day: date, fen: int, buyer: str, region: str) -> dict:
        """Mostly fully digital, sometimes an older one of code and number."""
        digital = self.rng.random() < 0.8
        return {
            "invoice_code": None if digital else f"0140{self.rng.randrange(10**8):08d}",
            "invoice_number": (
                ids.make_digital_invoice(self.rng, day.year)
                if digital
                else f"{self.rng.randrange(10**8):08d}"
            ),
            "invoice_date": day.isoformat(),
            "invoice_total": yuan(fen),
            "invoice_buyer_id": buyer,
            "invoice_region": region,
        }

    # --- the five kinds

    def scrappage(
        self, version: vehicles.Version, old_fuel="petrol", new_fuel="battery_electric",
        fen: int | None = None, who: dict | None = None,
    ) -> dict:
        claim = self._car("vehicle_scrappage", version, old_fuel, new_fuel, fen, who)
        limit = vehicles.cutoff(version, old_fuel)
        registered = limit - timedelta(days=self.rng.randrange(1, 1500))
        claim["old_registered_on"] = registered.isoformat()
        claim["old_acquired_on"] = self._acquired(registered, version).isoformat()
        claim |= {
            "scrap_certificate": self.serial("HS"),
            "handed_over_on": self._document_day(version).isoformat(),
            "deregistration_certificate": self.serial("ZX"),
            "deregistered_on": self._document_day(version).isoformat(),
        }
        return self._apply_after_documents(claim, version)

    def replacement(
        self, version: vehicles.Version, old_fuel="petrol", new_fuel="battery_electric",
        fen: int | None = None, who: dict | None = None,
    ) -> dict:
        claim = self._car("vehicle_replacement", version, old_fuel, new_fuel, fen, who)
        registered = self.day(date(2014, 1, 1), date(2022, 12, 31))
        claim["old_registered_on"] = registered.isoformat()
        claim["old_acquired_on"] = self._acquired(registered, version).isoformat()
        claim |= {
            "transfer_invoice": ids.make_digital_invoice(self.rng, version.window[0].year),
            "transferred_on": self._document_day(version).isoformat(),
        }
        return self._apply_after_documents(claim, version)

    def _car(self, kind, version, old_fuel, new_fuel, fen, who) -> dict:
        rng = self.rng
        who = who or self.person()
        new_energy = new_fuel in NEW_ENERGY
        claim = self.base(kind, who, self.business_day)
        claim |= {
            "old_vin": ids.make_vin(rng),
            "old_plate": ids.make_plate(rng, old_fuel in NEW_ENERGY),
            "old_fuel": old_fuel,
            "old_owner_id": who["id"],
            "new_vin": ids.make_vin(rng),
            "new_plate": ids.make_plate(rng, new_energy),
            "new_fuel": new_fuel,
            "new_in_nev_catalogue": new_energy,
            "new_displacement_ml": self._displacement(new_fuel),
            "new_registered_on": self._document_day(version).isoformat(),
            "new_owner_id": who["id"],
            "registration_region": self.region(),
        }
        claim |= self.invoice(
            self._document_day(version),
            fen if fen is not None else rng.randrange(60_000_00, 300_000_00),
            who["id"],
            self.region(),
        )
        return claim

    def _displacement(self, fuel: str) -> int | None:
        if fuel in FUEL_CARS:
            return self.rng.choice((998, 1197, 1499, 1598, 1984, 1998, 2000))
        return None if fuel in ("battery_electric", "fuel_cell") else 1498

    def _document_day(self, version) -> date:
        return self.day(*version.window)

    def _acquired(self, registered: date, version) -> date:
        last = date(2024, 4, 1) if version.window[0].year == 2024 else date(2025, 1, 7)
        return self.day(registered, last)

    def _apply_after_documents(self, claim: dict, version) -> dict:
        names = ("handed_over_on", "deregistered_on", "transferred_on",
                 "invoice_date", "new_registered_on")
        last = max(date.fromisoformat(claim[name]) for name in names if name in claim)
        until = min(last + timedelta(days=30), self.business_day)
        if version.applied_to:
            until = min(until, version.applied_to)
        claim["applied_on"] = self.day(last, until).isoformat()
        return claim

    def appliance(
        self, version: appliances.Version, category="refrigerator", level=1,
        fen: int | None = None, who: dict | None = None,
    ) -> dict:
        rng = self.rng
        who = who or self.person()
        fen = fen if fen is not None else rng.randrange(300_00, 16_000_00)
        bought = self.day(*version.window)
        claim = self.base("appliance", who, self.day(bought, bought + timedelta(days=10)))
        claim |= self.invoice(bought, fen, who["id"], self.region())
        claim |= {
            "category": category,
            "brand": rng.choice(BRANDS),
            "model": rng.choice(("BCD-500", "KFR-35GW/一级", "X\n2")),
            "serial_number": self.serial("SN"),
            "gtin": ids.make_gtin13(rng),
            "efficiency_level": level,
            "list_price": yuan(fen + rng.randrange(0, 500_00)),
            "final_price": yuan(fen),
            "payment_order": self.serial("PAY"),
            "delivered_on": self.day(bought, bought + timedelta(days=7)).isoformat(),
            "old_goods_voucher": self.serial("OLD"),
        }
        return claim

    def methanol(
        self, vehicle_class="taxi", fuel="methanol", who: dict | None = None
    ) -> dict:
        assert vehicle_class in VEHICLE_CLASSES
        who = who or self.person()
        bought = self.day(SEED_PLAN_DAY + timedelta(days=3), self.business_day)
        registered = self.day(bought, bought + timedelta(days=20))
        applied = self.day(registered, registered + timedelta(days=20))
        claim = self.base("methanol_car", who, applied)
        claim |= {
            "new_vin": ids.make_vin(self.rng),
            "new_plate": ids.make_plate(self.rng, fuel in NEW_ENERGY),
            "new_fuel": fuel,
            "vehicle_class": vehicle_class,
            "new_registered_on": registered.isoformat(),
            "new_owner_id": who["id"],
            "registration_region": self.region(),
        }
        fen = self.rng.randrange(80_000_00, 200_000_00)
        return claim | self.invoice(bought, fen, who["id"], self.region())

    def elderly(
        self, age=70, score=40, items=None, disability: int | None = None, **more
    ) -> dict:
        """Of this age on the day of the application, which is no birthday."""
        rng = self.rng
        accepted = self.day(SEED_PLAN_DAY + timedelta(days=9), self.business_day)
        applied = self.day(accepted, accepted + timedelta(days=20))
        elder = {
            "name": rng.choice(SURNAMES) + rng.choice(GIVEN),
            "id": ids.make_resident_id(rng, self.born(applied, age)),
        }
        claim = self.base("elderly_retrofit", elder, applied)
        claim |= {
            "household_id": self.serial("H"),
            "elder_name": elder["name"],
            "elder_id": elder["id"],
            "support_mode": "dispersed",
            "destitute_certificate": self.serial("TK"),
            "ability_score": score,
            "dementia": False,
            "coma": False,
            "care_risk_events": 0,
            "disability_grade": disability,
            "plan_number": self.serial("FA"),
            "items": items or self.items(),
            "accepted_on": accepted.isoformat(),
            "contractor_id": ids.make_credit_code(rng),
        }
        return claim | more

    def born(self, applied: date, age: int) -> date:
        """A birth date that makes a person this old on the day, away from the birthday."""
        latest = replace_year(applied, applied.year - age)
        return latest - timedelta(days=self.rng.randrange(2, 360))

    def items(self) -> list[dict]:
        """Basic items in the plan, and some that the family pays."""
        rng = self.rng
        basic = rng.sample(sorted(elderly.BASIC_ITEMS), rng.randint(1, 4))
        optional = rng.sample(sorted(set(range(1, 31)) - elderly.BASIC_ITEMS), rng.randint(0, 3))
        chosen = [item(n, rng.randrange(50_00, 1_500_00), True) for n in basic]
        chosen += [item(n, rng.randrange(50_00, 1_500_00), rng.random() < 0.5) for n in optional]
        rng.shuffle(chosen)
        return chosen


def item(number: int, fen: int, in_plan: bool) -> dict:
    return {"item": number, "cost": yuan(fen), "in_plan": in_plan}


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def replace_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)

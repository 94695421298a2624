"""Home appliances (section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import identifiers as ids
import money
from fields import CATEGORIES
from findings import Findings, in_jinzhong, when

FIRST_EIGHT = frozenset(
    ("refrigerator", "washing_machine", "television", "air_conditioner",
     "computer", "water_heater", "stove", "range_hood")
)


@dataclass(frozen=True)
class Version:
    name: str
    window: tuple[date, date]
    categories: frozenset[str]
    percent: dict[int, int]  # by efficiency level
    cap: int  # yuan
    several: dict[str, int]  # categories with more than one item a person


A1 = Version(
    "A1", (date(2024, 8, 24), date(2024, 12, 31)), FIRST_EIGHT, {1: 20, 2: 15}, 2_000, {}
)
A2 = Version(
    "A2", (date(2025, 1, 1), date(2025, 12, 31)), frozenset(CATEGORIES),
    {1: 20, 2: 15}, 2_000, {"air_conditioner": 3},
)
A3 = Version(
    "A3", (date(2026, 1, 1), date(2026, 12, 31)), FIRST_EIGHT - {"stove", "range_hood"},
    {1: 15}, 1_500, {},
)


def version_of(invoice_date: date, _business_day: date) -> Version | None:
    for version in (A1, A2, A3):
        if version.window[0] <= invoice_date <= version.window[1]:
            return version
    return None


def judge(found: Findings, version: Version) -> None:
    reading = found.reading
    found.central_percent = 90
    _judge_buyer(found)
    found.require("OUTSIDE_REGION", when("region")(in_jinzhong))
    region, place = reading.get("region"), reading.get("invoice_region")
    found.assume("appliance-region", region is not None and not in_jinzhong(region))
    found.assume("appliance-region", place is None or not in_jinzhong(place))

    covered = found.require(
        "CATEGORY_NOT_COVERED", when("category")(lambda name: name in version.categories)
    )
    efficient = found.require(
        "EFFICIENCY_TOO_LOW", when("efficiency_level")(lambda level: level in version.percent)
    )
    found.assume("efficiency-beside-category", covered is not True and efficient is not True)
    if efficient is False:
        basis = False
    else:
        basis = None if efficient is None or covered is None else True
    if found.need_for_amount(basis, "final_price"):
        percent = version.percent[reading.get("efficiency_level")]
        share = money.percent_of(percent, reading.get("final_price"))
        found.amount = min(share, version.cap * 100)

    person, category = reading.get("applicant_id"), reading.get("category")
    if person and category in version.categories:
        limit = version.several.get(category, 1)
        found.quotas.append((("appliance", version.name, category, person), limit))


def _judge_buyer(found: Findings) -> None:
    """"The invoice names an individual": the applicant is one, and so is the buyer."""
    reading = found.reading
    found.require("NOT_AN_INDIVIDUAL", when("applicant_type")(lambda kind: kind == "individual"))
    buyer = reading.get("invoice_buyer_id")
    if buyer is not None and not ids.is_resident_id(buyer):
        found.codes.add("NOT_AN_INDIVIDUAL")
        found.assume("appliance-buyer", reading.get("applicant_type") != "company")
    else:
        found.assume(
            "appliance-buyer", buyer is None or buyer != reading.get("applicant_id")
        )

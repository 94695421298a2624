"""Cars scrapped (section 3) or passed on (section 4) for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import money
from fields import NEW_ENERGY
from findings import Findings, in_jinzhong, when

FIRST_V2_DAY = date(2024, 8, 16)
OWN_BY = date(2025, 1, 8)
YEAR_2024 = (date(2024, 4, 24), date(2024, 12, 31))
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True)
class Grant:
    """A fixed sum, or a percentage of the price with a cap; in yuan. Both None: unset."""

    fixed: int | None = None
    percent: int | None = None
    cap: int | None = None


UNSET = Grant()


@dataclass(frozen=True)
class Version:
    name: str
    window: tuple[date, date]
    new_energy: Grant
    fuel: Grant
    central_percent: int = 90
    # Registered on or before, by what drives the old car.
    petrol_cutoff: date | None = None
    diesel_cutoff: date | None = None
    new_energy_cutoff: date | None = None
    applied_from: date | None = None
    applied_to: date | None = None
    own_by: str | None = None  # "before" (ambiguous day) or "not later than"
    same_province: bool = False
    person_quota: str | None = None


CUTOFFS_2024 = {
    "petrol_cutoff": date(2011, 6, 30),
    "diesel_cutoff": date(2013, 6, 30),
    "new_energy_cutoff": date(2018, 4, 30),
}

V1 = Version(
    "V1", YEAR_2024, Grant(fixed=10_000), Grant(fixed=7_000), central_percent=60,
    applied_to=date(2025, 1, 10), **CUTOFFS_2024,
)
V2 = Version(
    "V2", YEAR_2024, Grant(fixed=20_000), Grant(fixed=15_000),
    applied_from=date(2024, 4, 24), applied_to=date(2025, 1, 10), **CUTOFFS_2024,
)
V3 = Version(
    "V3", YEAR_2025, Grant(fixed=20_000), Grant(fixed=15_000), own_by="before",
    petrol_cutoff=date(2012, 6, 30), diesel_cutoff=date(2014, 6, 30),
    new_energy_cutoff=date(2018, 12, 31),
)
V4 = Version(
    "V4", YEAR_2026, Grant(percent=12, cap=20_000), Grant(percent=10, cap=15_000),
    own_by="before", same_province=True, person_quota="car",
    petrol_cutoff=date(2013, 6, 30), diesel_cutoff=date(2015, 6, 30),
    new_energy_cutoff=date(2019, 12, 31),
)
R2 = Version(
    "R2", YEAR_2025, UNSET, UNSET, own_by="not later than", person_quota="replacement",
)
R3 = Version(
    "R3", YEAR_2026, Grant(percent=8, cap=15_000), Grant(percent=6, cap=13_000),
    own_by="not later than", same_province=True, person_quota="car",
)


def in_window(window: tuple[date, date], day: date) -> bool:
    return window[0] <= day <= window[1]


def scrappage_version(invoice_date: date, business_day: date) -> Version | None:
    of_2024 = V1 if business_day < FIRST_V2_DAY else V2
    for version in (of_2024, V3, V4):
        if in_window(version.window, invoice_date):
            return version
    return None


def replacement_version(invoice_date: date, _business_day: date) -> Version | None:
    for version in (R2, R3):
        if in_window(version.window, invoice_date):
            return version
    return None


def cutoff(version: Version, fuel: str) -> date:
    if fuel in NEW_ENERGY:
        return version.new_energy_cutoff
    return version.petrol_cutoff if fuel in ("petrol", "hybrid") else version.diesel_cutoff


def judge_scrappage(found: Findings, version: Version) -> None:
    _judge_common(found, version)
    _judge_dates(
        found, version, "handed_over_on", "deregistered_on", "invoice_date", "new_registered_on"
    )
    _judge_age(found, version)
    if version.applied_from:
        found.require(
            "APPLIED_TOO_EARLY", when("applied_on")(lambda day: day >= version.applied_from)
        )
    if version.applied_to:
        found.require("APPLIED_TOO_LATE", when("applied_on")(lambda day: day <= version.applied_to))
    basis = _new_car_of_scrappage(found)
    _set_amount(found, version, basis)


def judge_replacement(found: Findings, version: Version) -> None:
    _judge_common(found, version)
    _judge_dates(found, version, "transferred_on", "invoice_date", "new_registered_on")
    basis = _new_car_of_replacement(found)
    _set_amount(found, version, basis)


def _judge_common(found: Findings, version: Version) -> None:
    found.require("NOT_AN_INDIVIDUAL", when("applicant_type")(lambda kind: kind == "individual"))
    found.require(
        "OWNER_MISMATCH",
        when("applicant_id", "old_owner_id")(str.__eq__),
        when("applicant_id", "invoice_buyer_id")(str.__eq__),
        when("applicant_id", "new_owner_id")(str.__eq__),
    )
    places = [when("region")(in_jinzhong), when("invoice_region")(in_jinzhong)]
    if version.same_province:
        places.append(
            when("invoice_region", "registration_region")(lambda a, b: a[:2] == b[:2])
        )
    found.require("OUTSIDE_REGION", *places)
    _judge_own_by(found, version)
    _set_quota(found, version)


def _judge_dates(found: Findings, version: Version, *names: str) -> None:
    found.require(
        "DOCUMENT_DATE_OUTSIDE_WINDOW",
        *(when(name)(lambda day: in_window(version.window, day)) for name in names),
    )


def _judge_age(found: Findings, version: Version) -> None:
    found.require(
        "OLD_VEHICLE_TOO_NEW",
        when("old_fuel", "old_registered_on")(lambda fuel, day: day <= cutoff(version, fuel)),
    )
    day = found.reading.get("old_registered_on")
    if day and not found.reading.knows("old_fuel"):
        # Every fuel gives the same answer: is the fuel still needed?
        found.assume(
            "cutoff-of-any-fuel",
            day <= version.petrol_cutoff or day > version.new_energy_cutoff,
        )


def _judge_own_by(found: Findings, version: Version) -> None:
    if version.own_by is None:
        return
    found.require("HELD_TOO_SHORT", when("old_acquired_on")(lambda day: day <= OWN_BY))
    if version.own_by == "before" and found.reading.get("old_acquired_on") == OWN_BY:
        found.codes.add("BOUNDARY_DAY")


def _set_quota(found: Findings, version: Version) -> None:
    person = found.reading.get("applicant_id")
    if person is None or version.person_quota is None:
        return
    year = version.window[0].year
    found.quotas.append(((version.person_quota, year, person), 1))


def _small_enough(found: Findings) -> bool | None:
    return found.require(
        "DISPLACEMENT_TOO_LARGE", when("new_displacement_ml")(lambda ml: ml <= 2000)
    )


def _new_car_of_scrappage(found: Findings) -> bool | None:
    """Which grant the new car earns is known by its fuel; True, False or undecided."""
    if not found.need("new_fuel"):
        return None
    if found.reading.get("new_fuel") in NEW_ENERGY:
        found.assume("displacement-zero", found.reading.get("new_displacement_ml") == 0)
        return found.require("NOT_IN_CATALOGUE", when("new_in_nev_catalogue")(bool))
    small = _small_enough(found)
    old_is_fuel = found.require(
        "NEW_FUEL_AFTER_NEW_ENERGY", when("old_fuel")(lambda fuel: fuel not in NEW_ENERGY)
    )
    if small is False or old_is_fuel is False:
        return False
    return None if small is None or old_is_fuel is None else True


def _new_car_of_replacement(found: Findings) -> bool | None:
    """Section 4 names neither the catalogue nor the fuel of the old car."""
    if not found.need("new_fuel"):
        return None
    if found.reading.get("new_fuel") in NEW_ENERGY:
        found.assume("displacement-zero", found.reading.get("new_displacement_ml") == 0)
        found.assume(
            "replacement-catalogue", found.reading.get("new_in_nev_catalogue") is not True
        )
        return True
    found.assume(
        "replacement-fuel-after-new-energy",
        found.reading.get("old_fuel") is None or found.reading.get("old_fuel") in NEW_ENERGY,
    )
    return _small_enough(found)


def _set_amount(found: Findings, version: Version, basis: bool | None) -> None:
    found.central_percent = version.central_percent
    fuel = found.reading.get("new_fuel")
    grant = version.new_energy if fuel in NEW_ENERGY else version.fuel
    if grant == UNSET:
        found.parameter_unset(basis)
    elif grant.fixed is not None:
        found.amount = grant.fixed * 100
    elif found.need_for_amount(basis, "invoice_total"):
        share = money.percent_of(grant.percent, found.reading.get("invoice_total"))
        found.amount = min(share, grant.cap * 100)

"""At-home retrofit for the elderly (section 6)."""

from __future__ import annotations

from datetime import date

import identifiers as ids
from findings import Findings, in_jinzhong, when
from parameters import Parameters

BASIC_ITEMS = {1, 2, 11, 13, 17, 24, 29}
ADVANCED_AGE = 80
MIN_INCAPACITY_LEVEL = 2


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def ability_level(score: int, coma: bool, dementia: bool, risk_events: int) -> int:
    """0 intact .. 4 complete, GB/T 42195-2022."""
    if coma:
        return 4
    level = sum(score < least for least in (90, 66, 46, 30))
    return min(4, level + bool(dementia) + (risk_events >= 2))


def judge(found: Findings, parameters: Parameters) -> None:
    reading = found.reading
    found.require("OUTSIDE_REGION", when("region")(in_jinzhong))
    region = reading.get("region")
    found.assume("elderly-region", region is not None and not in_jinzhong(region))
    found.assume("elderly-applicant", reading.get("applicant_id") != reading.get("elder_id"))
    found.assume("elderly-optional-papers", not reading.knows("plan_number", "accepted_on"))

    age = _age(found)
    if age is not None and age < 60:
        found.codes.add("TOO_YOUNG")
    _judge_group(found, age)
    _set_amount(found, parameters)


def _age(found: Findings) -> int | None:
    found.need("elder_id")
    if not found.reading.knows("elder_id", "applied_on"):
        return None
    born = ids.resident_birth(found.reading.get("elder_id"))
    day = found.reading.get("applied_on")
    found.assume("birthday", (born.month, born.day) == (day.month, day.day))
    return age_on(born, day)


def _judge_group(found: Findings, age: int | None) -> None:
    reading = found.reading
    supported = found.need("support_mode")
    needy = _needy(found, age)
    dispersed = reading.get("support_mode") == "dispersed"
    if (supported and not dispersed) or needy is False:
        found.codes.add("NOT_IN_TARGET_GROUP")
        found.assume("settled-without", "support_mode" in reading.missing)
        found.assume("young-and-not-needy", "TOO_YOUNG" in found.codes and dispersed)
    if supported and not dispersed and needy is None:
        found.assume("settled-without")


def _needy(found: Findings, age: int | None) -> bool | None:
    """Advanced age, or incapacitated, or holding a disability card."""
    reading = found.reading
    known = [
        age is not None and age >= ADVANCED_AGE,
        reading.knows("disability_grade"),
        reading.get("coma") is True,
    ]
    if any(known):
        return True
    unknown_by_bad = {"disability_grade", "coma", "dementia", "care_risk_events"} & set(reading.bad)
    if reading.knows("ability_score"):
        level = ability_level(
            reading.get("ability_score"),
            False,
            reading.get("dementia") is True,
            reading.get("care_risk_events") or 0,
        )
        if level >= MIN_INCAPACITY_LEVEL:
            return True
    elif "ability_score" in reading.missing:
        found.codes.add("MISSING_FIELD")
        raised = reading.get("dementia") is True and (reading.get("care_risk_events") or 0) >= 2
        found.assume("score-missing-raised", raised)
        found.assume("bad-and-missing", age is None or bool(unknown_by_bad))
        return None
    else:
        return None
    return None if unknown_by_bad or age is None else False


def _set_amount(found: Findings, parameters: Parameters) -> None:
    if not found.need("items"):
        if parameters.elderly_cap is None:
            found.parameter_unset(None)
        return
    items = found.reading.get("items")
    numbers = [number for number, _, _ in items]
    found.assume("item-twice", len(set(numbers)) < len(numbers))
    found.assume("items-empty", not items)
    paid = [cost for number, cost, in_plan in items if number in BASIC_ITEMS and in_plan]
    if not paid:
        found.codes.add("ITEM_NOT_COVERED")
        found.assume("basic-not-in-plan", bool(BASIC_ITEMS & set(numbers)))
    if parameters.elderly_cap is None:
        found.parameter_unset(bool(paid))
    else:
        found.amount = min(sum(paid), parameters.elderly_cap)

"""From the raw values of a claim to typed ones: each field is known, missing or bad."""

from __future__ import annotations

import re
from dataclasses import dataclass, field as dataclass_field
from datetime import date
from decimal import Decimal

import identifiers as ids
from fields import ALLOWED, ALWAYS_NEEDED, Field, WORDS, fields_of

BAD_VALUE = "BAD_VALUE"
BAD_IDENTIFIER = "BAD_IDENTIFIER"
IDENTIFIER_TYPES = {
    "division", "credit_code", "applicant_id", "person_or_company", "resident_id",
    "vin", "plate", "gtin", "invoice_code", "invoice_number",
}


class Bad(Exception):
    """The value can't be used."""


@dataclass
class Reading:
    """What a claim says."""

    values: dict = dataclass_field(default_factory=dict)
    bad: dict = dataclass_field(default_factory=dict)  # field -> code
    missing: set = dataclass_field(default_factory=set)

    def get(self, name):
        return self.values.get(name)

    def knows(self, *names) -> bool:
        return all(name in self.values for name in names)


def read(raw: dict, kind: str, business_day: date) -> Reading:
    reading = Reading()
    for field in fields_of(kind):
        value = raw.get(field.name)
        if value is None or value == "":
            reading.missing.add(field.name)
            continue
        try:
            reading.values[field.name] = parse(field, value, business_day)
        except Bad:
            code = BAD_IDENTIFIER if field.type in IDENTIFIER_TYPES else BAD_VALUE
            reading.bad[field.name] = code
    _check_applicant(reading)
    _check_invoice(reading)
    return reading


def field_level_codes(reading: Reading) -> set[str]:
    codes = set(reading.bad.values())
    if reading.missing & ALWAYS_NEEDED:
        codes.add("MISSING_FIELD")
    return codes


def _check_applicant(reading: Reading) -> None:
    """An individual has a resident number, a company a credit code."""
    number = reading.get("applicant_id")
    if number is None:
        return
    fits = {
        "individual": ids.is_resident_id,
        "company": ids.is_credit_code,
    }.get(reading.get("applicant_type"), lambda n: ids.is_resident_id(n) or ids.is_credit_code(n))
    if not fits(number):
        del reading.values["applicant_id"]
        reading.bad["applicant_id"] = BAD_IDENTIFIER


def _check_invoice(reading: Reading) -> None:
    """Code and number are judged together; a pair that doesn't fit is no invoice."""
    number = reading.get("invoice_number")
    if number is None:
        return
    if "invoice_code" in reading.bad or not ids.is_invoice(reading.get("invoice_code"), number):
        del reading.values["invoice_number"]
        reading.bad["invoice_number"] = BAD_IDENTIFIER


# --- one value


def parse(field: Field, value, business_day: date):
    return PARSERS[field.type](value, field, business_day)


def _text(value, *_):
    if not isinstance(value, str):
        raise Bad
    return value


def _word(value, field, *_):
    text = _text(value)
    for name, label in WORDS.get(field.type, {}).items():
        if text == label:
            return name
    if text not in ALLOWED[field.type]:
        raise Bad
    return text


def parse_date(text) -> date:
    match = re.fullmatch(
        r"(\d{4})-(\d{2})-(\d{2})|(\d{4})/(\d{1,2})/(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日",
        _text(text),
    )
    if not match:
        raise Bad
    try:
        return date(*(int(part) for part in match.groups() if part))
    except ValueError:
        raise Bad from None


def _date(value, _field, business_day):
    day = parse_date(value)
    if day > business_day:
        raise Bad
    return day


def _boolean(value, *_):
    words = {True: True, False: False, "true": True, "false": False, "是": True, "否": False}
    if not isinstance(value, (bool, str)) or value not in words:
        raise Bad
    return words[value]


def parse_money(value) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Bad
    match = re.fullmatch(r"(\d+)(?:\.(\d{1,2}))?", str(value))
    if not match:
        raise Bad
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _whole(low, high):
    def parse_whole(value, *_):
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise Bad
        number = int(value)
        if number < low or (high is not None and number > high):
            raise Bad
        return number

    return parse_whole


def _identifier(holds):
    def parse_identifier(value, *_):
        if not holds(_text(value)):
            raise Bad
        return value

    return parse_identifier


def _items(value, *_):
    """A list of {item, cost, in_plan}, or the text `1:1200.00:in_plan; 13:650.00`."""
    if isinstance(value, str):
        value = [_item_text(part) for part in value.split(";")]
    if not isinstance(value, list):
        raise Bad
    number = _whole(1, 30)
    return [
        (number(entry.get("item")), parse_money(entry.get("cost")), entry.get("in_plan") is True)
        for entry in value
    ]


def _item_text(text):
    parts = text.strip().split(":")
    if len(parts) not in (2, 3) or (len(parts) == 3 and parts[2] != "in_plan"):
        raise Bad
    return {"item": parts[0], "cost": parts[1], "in_plan": len(parts) == 3}


PARSERS = {
    "text": _text,
    "card": _text,
    "kind": _word,
    "applicant_type": _word,
    "fuel": _word,
    "category": _word,
    "vehicle_class": _word,
    "support_mode": _word,
    "date": _date,
    "boolean": _boolean,
    "money": lambda value, *_: parse_money(value),
    "displacement": _whole(0, None),
    "efficiency": _whole(1, 5),
    "score": _whole(0, 90),
    "count": _whole(0, None),
    "grade": _whole(1, 4),
    "items": _items,
    "division": _identifier(ids.is_division_code),
    "credit_code": _identifier(ids.is_credit_code),
    "resident_id": _identifier(ids.is_resident_id),
    "applicant_id": _text,
    "person_or_company": _identifier(lambda n: ids.is_resident_id(n) or ids.is_credit_code(n)),
    "vin": _identifier(ids.is_acceptable_vin),
    "plate": _identifier(ids.is_plate),
    "gtin": _identifier(ids.is_gtin13),
    "invoice_code": _identifier(lambda c: re.fullmatch(r"[0-9]{10}|[0-9]{12}", c) is not None),
    "invoice_number": _text,
}

"""Identifier checks and makers of synthetic identifiers (policy section 10)."""

from __future__ import annotations

import re
from datetime import date

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VIN_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_VALUES = {
    **{str(n): n for n in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9))),
    **dict(zip("JKLMN", range(1, 6))),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10))),
}
SYNTHETIC_PREFIX = "140799"
PLATE_TAIL = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"

JINZHONG_CODES = (
    "140702", "140703", "140721", "140722", "140723", "140724",
    "140725", "140727", "140728", "140729", "140781", "1407KFQ",
)


# --- resident identity number, GB 11643-1999


def resident_check(first17: str) -> str:
    total = sum(int(c) * w for c, w in zip(first17, RESIDENT_WEIGHTS))
    return RESIDENT_CHECKS[total % 11]


def resident_birth(number: str) -> date | None:
    """The birth date written in the number, or None where there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_resident_id(number: str) -> bool:
    return (
        re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None
        and resident_birth(number) is not None
        and resident_check(number[:17]) == number[17]
    )


def make_resident_id(rng, born: date, prefix: str = SYNTHETIC_PREFIX) -> str:
    first17 = f"{prefix}{born:%Y%m%d}{rng.randrange(1000):03d}"
    return first17 + resident_check(first17)


# --- unified social credit code, GB 32100-2015


def credit_check(first17: str) -> str:
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    return (
        len(code) == 18
        and all(c in CREDIT_ALPHABET for c in code)
        and credit_check(code[:17]) == code[17]
    )


def make_credit_code(rng, region: str = "140702") -> str:
    first17 = "91" + region + "MA" + "".join(rng.choice(CREDIT_ALPHABET) for _ in range(7))
    return first17 + credit_check(first17)


# --- vehicle identification number, GB 16735


def vin_check(vin: str) -> str:
    rest = sum(VIN_VALUES[c] * w for c, w in zip(vin, VIN_WEIGHTS)) % 11
    return "X" if rest == 10 else str(rest)


def vin_has_shape(vin: str) -> bool:
    return len(vin) == 17 and all(c in VIN_ALPHABET for c in vin)


def is_acceptable_vin(vin: str) -> bool:
    """A wrong check digit counts only for a car made in China; else it is a warning."""
    return vin_has_shape(vin) and (not vin.startswith("L") or vin_check(vin) == vin[8])


def make_vin(rng, first: str = "L") -> str:
    head = first + "".join(rng.choice(VIN_ALPHABET[:23]) for _ in range(7))
    tail = rng.choice("RSTVWXY") + rng.choice("ABCDEFGH") + f"{rng.randrange(10**6):06d}"
    vin = head + "0" + tail
    return head + vin_check(vin) + tail


# --- bank card, GTIN, invoice, plate, division code


def is_luhn(number: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def make_card(rng, valid: bool = True) -> str:
    body = "622800" + f"{rng.randrange(10**12):012d}"
    good = next(d for d in "0123456789" if is_luhn(body + d))
    return body + (good if valid else str((int(good) + 1 + rng.randrange(9)) % 10))


def gtin_check(first12: str) -> str:
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(first12))
    return str((10 - total % 10) % 10)


def is_gtin13(code: str) -> bool:
    return re.fullmatch(r"[0-9]{13}", code) is not None and gtin_check(code[:12]) == code[12]


def make_gtin13(rng) -> str:
    first12 = "690" + f"{rng.randrange(10**9):09d}"
    return first12 + gtin_check(first12)


def is_invoice(code: str | None, number: str) -> bool:
    """Fully digital: 20 digits and no code. Older: code of 10 or 12 digits, number of 8."""
    if code is None:
        return re.fullmatch(r"[0-9]{20}", number) is not None
    return (
        re.fullmatch(r"[0-9]{10}|[0-9]{12}", code) is not None
        and re.fullmatch(r"[0-9]{8}", number) is not None
    )


def make_digital_invoice(rng, year: int) -> str:
    return f"{year % 100:02d}14{rng.randrange(10**16):016d}"


def is_plate(plate: str) -> bool:
    return re.fullmatch(r"[\u4e00-\u9fff][A-HJ-NP-Z][A-HJ-NP-Z0-9]{5,6}", plate) is not None


def make_plate(rng, new_energy: bool, prefix: str = "晋K") -> str:
    if new_energy:
        return f"{prefix}{rng.choice('DF')}{rng.randrange(10**5):05d}"
    return f"{prefix}{rng.choice('ABCEGHJKLMNPQRSTUVWXYZ')}{rng.randrange(10**4):04d}"


def is_division_code(code: str) -> bool:
    return code == "1407KFQ" or re.fullmatch(r"[1-9][0-9]{5}", code) is not None


# --- spoiling: the same identifier with one character changed so that it no longer holds


def spoil(rng, value: str, alphabet: str, holds) -> str:
    while True:
        place = rng.randrange(len(value) - 6, len(value))
        changed = value[:place] + rng.choice(alphabet) + value[place + 1 :]
        if changed != value and not holds(changed):
            return changed


def spoil_person(rng, number: str) -> str:
    """Neither a resident number nor, by accident, a credit code."""
    check = rng.choice([c for c in "0123456789" if c != number[17]])
    changed = number[:17] + check
    return spoil_person(rng, number) if is_credit_code(changed) else changed


def spoil_credit_code(rng, code: str) -> str:
    return spoil(rng, code, CREDIT_ALPHABET, lambda c: is_credit_code(c) or is_resident_id(c))


def spoil_vin(rng, vin: str) -> str:
    wrong = rng.choice([c for c in "0123456789X" if c != vin[8]])
    return vin[:8] + wrong + vin[9:]


def spoil_gtin(rng, code: str) -> str:
    return code[:12] + rng.choice([c for c in "0123456789" if c != code[12]])

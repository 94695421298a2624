"""Money as a whole number of fen."""

from __future__ import annotations

from fractions import Fraction


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def percent_of(rate: int, fen: int) -> int:
    """rate per cent of an amount, to the fen, half up."""
    return half_up(Fraction(rate * fen, 100))


def split(fen: int, central_percent: int | None) -> list[tuple[str, int]]:
    """Central first, rounded half up; the local part takes the remainder (section 9).

    None: no central money is known for the programme, the whole stays `local`.
    """
    if central_percent is None:
        return [("local", fen)]
    central = percent_of(central_percent, fen)
    return [("central", central), ("local", fen - central)]


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"

"""What judging a claim yields: reasons, three-valued where a value is missing or bad."""

from __future__ import annotations

from dataclasses import dataclass, field as dataclass_field
from typing import Callable

from reading import Reading

RETURNING = {"MISSING_FIELD", "BAD_IDENTIFIER", "BAD_VALUE"}
HOLDING = {"BOUNDARY_DAY", "PARAMETER_UNSET"}


def in_jinzhong(division: str) -> bool:
    return division.startswith("1407")


@dataclass
class Condition:
    """True or false once all its fields are known."""

    fields: tuple[str, ...]
    holds: Callable[..., bool]


def when(*fields: str):
    """`when("a", "b")(lambda a, b: ...)`"""
    return lambda holds: Condition(fields, holds)


@dataclass
class Findings:
    reading: Reading
    codes: set = dataclass_field(default_factory=set)
    may: set = dataclass_field(default_factory=set)  # codes that may stand beside, or not
    assumes: set = dataclass_field(default_factory=set)
    version: str | None = None
    amount: int | None = None
    central_percent: int | None = None
    quotas: list = dataclass_field(default_factory=list)  # (key, limit)

    @property
    def refused(self) -> bool:
        return bool(self.codes - RETURNING - HOLDING)

    def assume(self, name: str, really: bool = True) -> None:
        if really:
            self.assumes.add(name)

    def require(self, code: str, *conditions: Condition) -> bool | None:
        """All conditions must hold, else `code`. Missing values count only if undecided."""
        reading = self.reading
        failed, unknown = [], []
        for condition in conditions:
            if not reading.knows(*condition.fields):
                unknown.append(condition)
            elif not condition.holds(*(reading.values[f] for f in condition.fields)):
                failed.append(condition)
        missing = {f for c in unknown for f in c.fields} & reading.missing
        bad = {f for c in unknown for f in c.fields} & set(reading.bad)
        if failed:
            self.codes.add(code)
            self.assume("settled-without", bool(missing))
            self.assume("settled-beside-bad", bool(bad))
            return False
        if missing:
            self.codes.add("MISSING_FIELD")
            self.assume("bad-and-missing", bool(bad))
        return None if unknown else True

    def need(self, *fields: str) -> bool:
        """Values without which nothing can be said."""
        if self.reading.missing & set(fields):
            self.codes.add("MISSING_FIELD")
        return self.reading.knows(*fields)

    def need_for_amount(self, basis: bool | None, field: str) -> bool:
        """A value that only the amount needs; `basis` says whether there is an amount at all."""
        if field in self.reading.missing:
            self.assume("amount-input-beside-refusal", self.refused or not basis)
            if basis:
                self.codes.add("MISSING_FIELD")
        return bool(basis) and self.reading.knows(field)

    def parameter_unset(self, basis: bool | None) -> None:
        """The amount depends on a value that is not set."""
        if basis:
            self.codes.add("PARAMETER_UNSET")
        else:
            self.may.add("PARAMETER_UNSET")

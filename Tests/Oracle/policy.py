"""The model of the policy: claims in the order of the file, with what earlier ones used up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date

import appliances
import elderly
import identifiers as ids
import methanol
import money
import vehicles
from fields import ALLOWED
from findings import HOLDING, RETURNING, Findings
from parameters import Parameters
from reading import Reading, field_level_codes, read

DATED = {
    "vehicle_scrappage": (vehicles.scrappage_version, vehicles.judge_scrappage),
    "vehicle_replacement": (vehicles.replacement_version, vehicles.judge_replacement),
    "appliance": (appliances.version_of, appliances.judge),
}
UNDATED = {"elderly_retrofit": elderly.judge, "methanol_car": methanol.judge}


@dataclass
class Decision:
    outcome: str
    codes: set
    amount: int | None = None
    funding: list | None = None
    version: str | None = None
    assumes: set = field(default_factory=set)
    may: set = field(default_factory=set)
    may_be_unreadable: bool = False

    def as_json(self) -> dict:
        paying = self.outcome in ("approved", "waitlisted")
        return {
            "outcome": self.outcome,
            "codes": sorted(self.codes),
            "amount": money.yuan(self.amount) if paying else None,
            "funding": (
                [{"source": s, "amount": money.yuan(fen)} for s, fen in self.funding]
                if paying
                else None
            ),
            "version": self.version,
            "assumes": sorted(self.assumes),
            "may": sorted(self.may),
            "may_be_unreadable": self.may_be_unreadable,
        }


@dataclass
class Model:
    business_day: date
    parameters: Parameters = field(default_factory=Parameters)
    budget: dict = field(default_factory=dict)  # kind -> source -> fen; a kind not in it: no cap
    used: dict = field(default_factory=dict)  # (space, value) -> (field, kind) that used it up
    counts: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)  # (merchant, claim id) -> (content, decision)

    def decide(self, raw: dict) -> Decision:
        """One claim, with everything decided before it."""
        kind = raw.get("kind")
        if kind in (None, ""):
            return Decision("returned", {"MISSING_FIELD"}, may_be_unreadable=True)
        if kind not in ALLOWED["kind"]:
            return Decision("returned", {"BAD_VALUE"}, may_be_unreadable=True)

        identity = (raw.get("merchant_id"), raw.get("claim_id"))
        content = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
        earlier = self.seen.get(identity) if all(identity) else None
        if earlier and earlier[0] == content:
            return earlier[1]

        if earlier and earlier[1].outcome != "returned":
            return Decision("refused", {"DUPLICATE"}, assumes={"claim-id-again"})

        found, keys = self._judge(raw, kind)
        found.assume("claim-id-again", bool(earlier))
        decision = self._conclude(found)
        if decision.outcome == "approved" and kind in self.budget:
            self._draw(decision, self.budget[kind])
        if decision.outcome in ("approved", "waitlisted", "held"):
            for key, user in keys.items():
                self.used.setdefault(key, user)
            for key, _ in found.quotas:
                self.counts[key] = self.counts.get(key, 0) + 1
        self.seen[identity] = (content, decision)
        return decision

    def _draw(self, decision: Decision, available: dict) -> None:
        """Every source must have its part; else the claim waits."""
        if all(available.get(source, 0) >= fen for source, fen in decision.funding):
            for source, fen in decision.funding:
                available[source] -= fen
        else:
            decision.outcome = "waitlisted"
            decision.codes = {"BUDGET_EXHAUSTED"}

    def _judge(self, raw: dict, kind: str) -> tuple[Findings, dict]:
        reading = read(raw, kind, self.business_day)
        found = Findings(reading, codes=field_level_codes(reading))
        found.assume(
            "invoice-without-code",
            "invoice_code" in reading.missing and len(raw.get("invoice_number") or "") == 8,
        )
        found.assume(
            "company-with-resident-id",
            reading.get("applicant_type") == "company"
            and ids.is_resident_id(raw.get("applicant_id") or ""),
        )
        keys = identifiers_used(reading, kind)
        clash = {key for key in keys if key in self.used}
        if kind in UNDATED:
            UNDATED[kind](found, self.parameters)
            self._look_at_limits(found, keys)
            return found, keys

        version_of, judge = DATED[kind]
        if not found.need("invoice_date"):
            found.assume("limits-without-rule", bool(clash))
            return found, keys
        version = version_of(reading.get("invoice_date"), self.business_day)
        if version is None:
            found.codes.add("NO_RULE_IN_FORCE")
            found.assume("limits-without-rule", bool(clash))
            return found, keys
        found.version = version.name
        judge(found, version)
        self._look_at_limits(found, keys)
        return found, keys

    def _look_at_limits(self, found: Findings, keys: dict) -> None:
        clash = {key for key in keys if key in self.used}
        if clash:
            found.codes.add("DUPLICATE")
            found.assume(
                "destitute-certificate", all(key[0] == "destitute_certificate" for key in clash)
            )
            found.assume(
                "transfer-invoice-space",
                all(_one_is("transfer_invoice", keys[key], self.used[key]) for key in clash),
            )
            found.assume(
                "methanol-stacking",
                all(_one_is("methanol_car", keys[key], self.used[key]) for key in clash),
            )
        exceeded = [key for key, limit in found.quotas if self.counts.get(key, 0) >= limit]
        if exceeded:
            found.codes.add("QUOTA_EXCEEDED")
            applied = found.reading.get("applied_on")
            found.assume(
                "calendar-year",
                exceeded[0][0] == "replacement" and (applied is None or applied.year != 2025),
            )

    def _conclude(self, found: Findings) -> Decision:
        codes = found.codes
        if codes & RETURNING:
            outcome = "returned"
        elif codes - HOLDING:
            outcome = "refused"
        elif codes:
            outcome = "held"
        else:
            outcome = "approved"
            assert found.amount is not None
        decision = Decision(outcome, codes, version=found.version, assumes=found.assumes)
        # Beside another reason only: alone it would decide the outcome.
        decision.may = found.may - codes if outcome in ("refused", "returned") else set()
        decision.may_be_unreadable = "claim_id" in found.reading.missing
        if outcome == "approved":
            decision.amount = found.amount
            decision.funding = money.split(found.amount, found.central_percent)
        return decision


def _one_is(word: str, now: tuple[str, str], before: tuple[str, str]) -> bool:
    """Of two (field, kind), exactly one is of this field or kind."""
    return (word in now) != (word in before)


def identifiers_used(reading: Reading, kind: str) -> dict:
    """What no other claim of any kind may name again. Old and new VINs share one space."""
    keys = {}
    for name, space in (
        ("old_vin", "vin"),
        ("new_vin", "vin"),
        ("serial_number", "serial_number"),
        ("scrap_certificate", "scrap_certificate"),
        ("deregistration_certificate", "deregistration_certificate"),
        ("destitute_certificate", "destitute_certificate"),
        ("household_id", "household"),
    ):
        if reading.knows(name):
            keys[space, reading.get(name)] = (name, kind)
    if reading.knows("invoice_number"):
        pair = (reading.get("invoice_code"), reading.get("invoice_number"))
        keys["invoice", pair] = ("invoice_number", kind)
    if reading.knows("transfer_invoice"):
        keys["invoice", (None, reading.get("transfer_invoice"))] = ("transfer_invoice", kind)
    return keys


def top_up(earlier: Decision, claim: dict, business_day: date) -> Decision:
    """What a claim approved under V1 gets once V2 decides: the difference, split as V2 says."""
    later = Model(business_day).decide(claim)
    assert earlier.version == "V1" and later.version == "V2" and later.outcome == "approved"
    difference = later.amount - earlier.amount
    return Decision(
        "approved", set(), difference,
        money.split(difference, vehicles.V2.central_percent), "V2",
    )

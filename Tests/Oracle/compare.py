#!/usr/bin/env python3
"""Compares what `tradein process|check --format json` printed with what was expected.

    compare.py EXPECTED.jsonl GOT.jsonl [--claims CLAIMS.jsonl] [--limit N]

Prints one line a difference, those that lean on an assumption of the model (README) last and by
assumption, and exits 1 where there is any.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

AMOUNT = re.compile(r"\d+\.\d\d")
# Fields that tell most of a claim's story, shown beside a difference.
TELLING = {
    "vehicle_scrappage": ("old_fuel", "old_registered_on", "old_acquired_on", "new_fuel",
                          "invoice_date", "invoice_total", "applied_on"),
    "vehicle_replacement": ("old_fuel", "old_acquired_on", "new_fuel", "invoice_date",
                            "invoice_total", "applied_on"),
    "appliance": ("category", "efficiency_level", "final_price", "invoice_date"),
    "methanol_car": ("new_fuel", "vehicle_class", "registration_region", "new_plate"),
    "elderly_retrofit": ("elder_id", "support_mode", "ability_score", "disability_grade", "items"),
}


@dataclass
class Difference:
    claim_id: str | None
    kind: str | None
    case: str
    assumes: list
    what: str
    story: str = ""

    def __str__(self) -> str:
        story = f" | {self.story}" if self.story else ""
        return f"{self.claim_id} {self.kind} [{self.case}] {self.what}{story}"


def read_lines(path) -> list[dict]:
    text = Path(path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def compare(expected: list[dict], got: list[dict], claims: list[dict] | None = None):
    """The differences, in the order of the file."""
    found = []
    for place, printed in pair(expected, got):
        if place is None:
            found.append(Difference(
                printed.get("claim_id"), printed.get("kind"), "?", [], "not expected at all"
            ))
            continue
        wanted = expected[place]
        story = tell(claims[place]) if claims else ""
        for what in differences(wanted, printed):
            found.append(Difference(
                wanted["claim_id"], wanted["kind"], wanted["case"], wanted["assumes"], what, story
            ))
    return found


def pair(expected: list[dict], got: list[dict]):
    """(place in expected or None, printed or None), by order; by claim id where lines lack."""
    if len(expected) == len(got):
        yield from enumerate(got)
        return
    ids = [[row.get("claim_id") or "" for row in rows] for rows in (expected, got)]
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, *ids, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(a1, a2), got[b1:b2])
        else:
            yield from ((place, None) for place in range(a1, a2))
            yield from ((None, row) for row in got[b1:b2])


def differences(wanted: dict, printed: dict | None) -> list[str]:
    if printed is None:
        return [] if wanted["may_be_unreadable"] else ["no decision printed"]
    found = []
    for name in ("claim_id", "kind", "merchant_id", "business_day"):
        if (wanted[name] or "") != (printed.get(name) or ""):
            found.append(f"{name}: expected {wanted[name]}, got {printed.get(name)}")
    reasons = printed.get("reasons") or []
    codes = {reason.get("code") for reason in reasons}
    codes = sorted(codes - (set(wanted["may"]) - set(wanted["codes"])))
    if wanted["outcome"] != printed.get("outcome") or wanted["codes"] != codes:
        found.append(
            f"expected {wanted['outcome']} {','.join(wanted['codes']) or '-'}, "
            f"got {printed.get('outcome')} {','.join(map(str, codes)) or '-'}"
        )
    if wanted["outcome"] == printed.get("outcome"):
        if wanted["amount"] != printed.get("amount"):
            found.append(f"amount: expected {wanted['amount']}, got {printed.get('amount')}")
        if parts(wanted["funding"]) != parts(printed.get("funding")):
            found.append(
                f"funding: expected {parts(wanted['funding'])}, got {parts(printed.get('funding'))}"
            )
    if wanted["version"] and wanted["version"] != printed.get("version"):
        found.append(f"version: expected {wanted['version']}, got {printed.get('version')}")
    return found + form_errors(printed)


def parts(funding) -> str:
    return "+".join(f"{part.get('source')} {part.get('amount')}" for part in funding or []) or "-"


def form_errors(printed: dict) -> list[str]:
    """What the contract says of the form of any decision."""
    found = []
    reasons = printed.get("reasons") or []
    outcome = printed.get("outcome")
    if outcome != "approved" and not reasons:
        found.append("form: no reason")
    for reason in reasons:
        message, cite = reason.get("message") or {}, reason.get("cite") or {}
        if not message.get("zh") or not message.get("en"):
            found.append(f"form: {reason.get('code')} lacks a message in zh or en")
        if not cite.get("document") or not cite.get("status"):
            found.append(f"form: {reason.get('code')} lacks a citation with document and status")
    paying = outcome in ("approved", "waitlisted")
    if paying != (printed.get("amount") is not None) or paying != bool(printed.get("funding")):
        found.append(f"form: amount and funding with {outcome}")
    if paying:
        amounts = [part.get("amount") for part in printed.get("funding") or []]
        if not all(AMOUNT.fullmatch(str(a)) for a in [printed.get("amount"), *amounts]):
            found.append("form: an amount is not yuan with two places")
        elif sum(fen(a) for a in amounts) != fen(printed["amount"]):
            found.append("form: the parts don't add up to the amount")
    if not str(printed.get("rules_digest", "")).startswith("sha256:"):
        found.append("form: no rules_digest")
    return found


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))


def tell(claim: dict) -> str:
    names = TELLING.get(claim.get("kind"), ())
    return " ".join(f"{name}={claim[name]}" for name in names if claim.get(name) is not None)


def firm(found: list[Difference]) -> list[Difference]:
    """Those that lean on no assumption."""
    return [d for d in found if not d.assumes]


def report(found: list[Difference], limit: int, out=sys.stdout) -> None:
    sure = firm(found)
    leaning = [d for d in found if d.assumes]
    for difference in sure[:limit]:
        print(difference, file=out)
    if len(sure) > limit:
        print(f"... and {len(sure) - limit} more", file=out)
    by_assumption = Counter(", ".join(d.assumes) for d in leaning)
    for names, count in by_assumption.most_common():
        print(f"assuming {names}: {count}", file=out)
        for difference in [d for d in leaning if ", ".join(d.assumes) == names][:2]:
            print(f"    {difference}", file=out)
    if found:
        summary = Counter(re.sub(r"\d+\.\d\d|C\d+", "_", d.what) for d in sure)
        print("most frequent:", file=out)
        for what, count in summary.most_common(12):
            print(f"    {count} x {what}", file=out)
    print(f"{len(sure)} differences, {len(leaning)} more under assumptions", file=out)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("expected")
    parser.add_argument("got")
    parser.add_argument("--claims", help="claims.jsonl, to show what the claims say")
    parser.add_argument("--limit", type=int, default=60)
    args = parser.parse_args()
    claims = read_lines(args.claims) if args.claims else None
    found = compare(read_lines(args.expected), read_lines(args.got), claims)
    report(found, args.limit)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

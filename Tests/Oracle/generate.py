#!/usr/bin/env python3
"""Writes claim files and what must come out of them.

    generate.py --out DIR [--seed N] [--parameters FILE] [--day YYYY-MM-DD ...]

For each business day, in DIR/<day>/: the claims (see writers.NAMES), `expected.jsonl`, and with
--parameters also `expected-parameters.jsonl`, one object a claim, in the order of the file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from pathlib import Path

import writers
from cases import Cases
from parameters import Parameters, load
from policy import Model

DAYS = (date(2024, 7, 1), date(2024, 10, 15), date(2026, 11, 23))
PLAIN, WITH_PARAMETERS = "expected.jsonl", "expected-parameters.jsonl"


def expectations(cases, business_day: date, parameters: Parameters) -> list[dict]:
    model = Model(business_day, parameters)
    return [
        {
            "claim_id": claim.get("claim_id"),
            "kind": claim.get("kind"),
            "merchant_id": claim.get("merchant_id"),
            "case": label,
            "business_day": business_day.isoformat(),
            **model.decide(claim).as_json(),
        }
        for label, claim in cases
    ]


def write_day(folder: Path, seed: int, day: date, parameters: Parameters | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cases = Cases(seed, day).all()
    writers.write_all(folder, [claim for _, claim in cases])
    sets = {PLAIN: Parameters()}
    if parameters:
        sets[WITH_PARAMETERS] = parameters
    for name, values in sets.items():
        rows = expectations(cases, day, values)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / name).write_text(text, encoding="utf-8")
        outcomes = Counter(row["outcome"] for row in rows)
        told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        print(f"{folder / name}: {len(rows)} claims: {told}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parameters", type=Path)
    parser.add_argument("--day", type=date.fromisoformat, action="append")
    args = parser.parse_args()
    parameters = load(args.parameters) if args.parameters else None
    if parameters:
        print(f"parameters: {parameters}")
    for day in args.day or DAYS:
        write_day(args.out / day.isoformat(), args.seed, day, parameters)


if __name__ == "__main__":
    main()

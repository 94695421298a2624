#!/usr/bin/env python3
"""Writes claim files and what must come out of them.

    generate.py --out DIR [--seed N] [--parameters FILE] [--day YYYY-MM-DD ...]

For each business day, in DIR/<day>/: the claims (see writers.NAMES), `expected.jsonl`, and with
--parameters also `expected-parameters.jsonl`, one object a claim, in the order of the file.
DIR/budget/ has claims for which the money of its `budget.yaml` does not last.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections import Counter
from datetime import date
from pathlib import Path

import money
import writers
from cases import Cases
from parameters import Parameters, load
from policy import Model

DAYS = (date(2024, 7, 1), date(2024, 10, 15), date(2026, 11, 23))
PLAIN, WITH_PARAMETERS = "expected.jsonl", "expected-parameters.jsonl"
BUDGET_DAY = date(2026, 11, 23)
# Enough for 25 claims of each: 20,000 and 1,500 yuan.
BUDGET = {
    "vehicle_scrappage": {"central": 25 * 18_000_00, "local": 25 * 2_000_00},
    "appliance": {"central": 25 * 1_350_00, "local": 25 * 150_00},
}


def expectations(cases, business_day: date, parameters: Parameters, budget=None) -> list[dict]:
    model = Model(business_day, parameters, copy.deepcopy(budget or {}))
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
    write_expectations(folder / PLAIN, expectations(cases, day, Parameters()))
    if parameters:
        write_expectations(folder / WITH_PARAMETERS, expectations(cases, day, parameters))


def write_budget(folder: Path, seed: int) -> None:
    """Claims, `budget.yaml` for `ledger appropriate`, and what comes out once it is spent."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = Cases(seed, BUDGET_DAY).running_out()
    writers.write_all(folder, [claim for _, claim in cases])
    lines = [
        f"  - {{source: {source}, year: {BUDGET_DAY.year}, programme: {kind.replace('_', '-')}, "
        f'region: "140700", amount: {money.yuan(fen)}, document: 测试}}\n'
        for kind, parts in BUDGET.items()
        for source, fen in parts.items()
    ]
    (folder / "budget.yaml").write_text("lines:\n" + "".join(lines), encoding="utf-8")
    write_expectations(folder / PLAIN, expectations(cases, BUDGET_DAY, Parameters(), BUDGET))


def write_expectations(path: Path, rows: list[dict]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    outcomes = Counter(row["outcome"] for row in rows)
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"{path}: {len(rows)} claims: {told}")


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
    if not args.day:
        write_budget(args.out / "budget", args.seed)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What the model says of claim files, handed in one after the other.

    decide.py FILE... --on YYYY-MM-DD [--parameters FILE]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from fields import BY_LABEL
from parameters import Parameters, load
from policy import Model


def read_claims(path: Path) -> list[dict]:
    """JSON Lines, a JSON array, or CSV (UTF-8 or GB18030, comma or tab)."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    if path.suffix == ".jsonl":
        rows = [json.loads(l, parse_float=Decimal) for l in text.splitlines() if l.strip()]
    elif path.suffix == ".json":
        rows = json.loads(text, parse_float=Decimal)
    else:
        delimiter = "\t" if "\t" in text.splitlines()[0] else ","
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [{name: value or None for name, value in row.items()} for row in rows]
    return [
        {BY_LABEL[key].name if key in BY_LABEL else key: v for key, v in row.items()}
        for row in rows
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--on", type=date.fromisoformat, default=date.today())
    parser.add_argument("--parameters", type=Path)
    args = parser.parse_args()
    model = Model(args.on, load(args.parameters) if args.parameters else Parameters())
    for path in args.files:
        for claim in read_claims(path):
            row = {"claim_id": claim.get("claim_id"), **model.decide(claim).as_json()}
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()

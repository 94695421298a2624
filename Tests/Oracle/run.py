#!/usr/bin/env python3
"""Generates, runs the command on every day, form and set of parameters, and compares.

    run.py --command .build/release/tradein --rules Rules [--parameters FILE] [--out DIR]

Each run has a workspace of its own. Exits 1 where anything differs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import compare
import generate
import writers
from parameters import load

READ_ALL, SOME_UNREADABLE = 0, 65


def run_once(command, verb, folder: Path, name: str, parameters, rules, limit: int) -> int:
    wanted = generate.WITH_PARAMETERS if parameters else generate.PLAIN
    workspace = Path(tempfile.mkdtemp(prefix="tradein-oracle-"))
    title = f"{folder.name} {verb} {name}{' with parameters' if parameters else ''}"
    words = [
        command, verb, str(folder / name), "--format", "json", "--on", folder.name,
        "--workspace", str(workspace / "data"), "--rules", str(rules),
    ]
    if parameters:
        words += ["--parameters", str(parameters)]
    done = subprocess.run(words, capture_output=True)
    shutil.rmtree(workspace)
    got = folder / f"got.{verb}.{name}{'.parameters' if parameters else ''}.jsonl"
    got.write_bytes(done.stdout)
    got.with_suffix(".stderr").write_bytes(done.stderr)
    print(f"== {title}: exit {done.returncode}", flush=True)
    if done.returncode not in (READ_ALL, SOME_UNREADABLE):
        print(done.stderr.decode("utf-8", "replace")[-2000:])
        return 1
    claims = compare.read_lines(folder / "claims.jsonl")
    found = compare.compare(compare.read_lines(folder / wanted), compare.read_lines(got), claims)
    compare.report(found, limit)
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--command", required=True)
    parser.add_argument("--rules", type=Path, default=Path("Rules"))
    parser.add_argument("--parameters", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--form", choices=writers.NAMES, action="append")
    args = parser.parse_args()
    out = args.out or Path(tempfile.mkdtemp(prefix="oracle-"))
    values = load(args.parameters) if args.parameters else None
    bad = 0
    for day in generate.DAYS:
        folder = out / day.isoformat()
        generate.write_day(folder, args.seed, day, values)
        for parameters in [None, args.parameters] if args.parameters else [None]:
            runs = [("process", name) for name in args.form or writers.NAMES]
            for verb, name in [("check", runs[0][1]), *runs]:
                bad += run_once(
                    args.command, verb, folder, name, parameters, args.rules, args.limit
                )
    print(f"all together: {bad} differences; files in {out}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

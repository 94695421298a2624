#!/usr/bin/env python3
"""Generates, runs the command on every day, form and set of parameters, and compares.

    run.py --command .build/release/tradein --rules Rules [--parameters FILE] [--out DIR]

Each run has a workspace of its own. Exits 1 where anything differs that leans on no assumption (README).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import compare
import generate
import writers
from parameters import load

READ_ALL, SOME_UNREADABLE = 0, 65


@dataclass
class Run:
    """One call of the command on one file, with a workspace of its own."""

    command: str
    rules: Path
    verb: str
    folder: Path
    name: str
    day: str
    parameters: Path | None = None
    budget: Path | None = None

    def call(self, limit: int) -> int:
        """The number of differences, those under an assumption left out."""
        laid_over = ["--parameters", str(self.parameters)] if self.parameters else []
        with tempfile.TemporaryDirectory(prefix="tradein-oracle-") as workspace:
            where = ["--workspace", f"{workspace}/data", "--rules", str(self.rules)]
            if self.budget:
                words = [self.command, "ledger", "appropriate", str(self.budget), *where]
                done = subprocess.run([*words, "--on", self.day], capture_output=True)
                if done.returncode:
                    return self._broken(done)
            words = [self.command, self.verb, str(self.folder / self.name), *where, *laid_over]
            done = subprocess.run(
                [*words, "--format", "json", "--on", self.day], capture_output=True
            )
        suffix = ".parameters" if self.parameters else ""
        got = self.folder / f"got.{self.verb}.{self.name}{suffix}.jsonl"
        got.write_bytes(done.stdout)
        got.with_suffix(".stderr").write_bytes(done.stderr)
        print(f"== {self.folder.name} {self.verb} {self.name}{suffix}: exit {done.returncode}",
              flush=True)
        if done.returncode not in (READ_ALL, SOME_UNREADABLE):
            return self._broken(done)
        wanted = generate.WITH_PARAMETERS if self.parameters else generate.PLAIN
        expected, printed = compare.read_lines(self.folder / wanted), compare.read_lines(got)
        claims = compare.read_lines(self.folder / "claims.jsonl")
        found = compare.compare(expected, printed, claims)
        compare.report(found, limit)
        if (len(printed) < len(expected)) != (done.returncode == SOME_UNREADABLE):
            print(f"{len(printed)} of {len(expected)} claims printed, yet exit {done.returncode}")
            return len(compare.firm(found)) + 1
        return len(compare.firm(found))

    def _broken(self, done) -> int:
        print(f"exit {done.returncode}: " + done.stderr.decode("utf-8", "replace")[-2000:])
        return 1


def runs(args, out: Path):
    values = load(args.parameters) if args.parameters else None
    forms = args.form or writers.NAMES
    for day in generate.DAYS:
        folder = out / day.isoformat()
        generate.write_day(folder, args.seed, day, values)
        for parameters in [None, args.parameters] if args.parameters else [None]:
            for verb, name in [("check", forms[0]), *(("process", name) for name in forms)]:
                yield Run(args.command, args.rules, verb, folder, name, day.isoformat(), parameters)
    folder = out / "budget"
    generate.write_budget(folder, args.seed)
    day = generate.BUDGET_DAY.isoformat()
    yield Run(args.command, args.rules, "process", folder, forms[0], day,
              budget=folder / "budget.yaml")


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
    bad = sum(run.call(args.limit) for run in runs(args, out))
    print(f"all together: {bad} differences outside the assumptions; files in {out}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

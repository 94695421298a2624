#!/usr/bin/env python3
"""Measures reading claim files alone against Python's csv, orjson and openpyxl (read-only) on the same files, in one run.

    bench_reading.py READING-BENCHMARK [--rows 100000] [--sheet-rows 20000] [--rounds 3]

Two things are measured of ours, because two things can be meant by reading:

    fields   rows split into fields, the encoding checked, each field's place found: what csv and orjson do, without making
             a text of each field
    claims   the fields read by their types and checked into claims with values, problems and canonical content: much more
             than csv, orjson and openpyxl do

Ratios above 1 are ahead of the other program. On one core both sides are counted in seconds of the processor, which a busy
machine changes little; "all cores" is by the clock, against the other program by the clock. Each figure is the best of the
rounds. orjson and openpyxl are asked for under the python3 of .build/tools where it has them.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Benchmarks"))

from bench import apart, write_files  # noqa: E402
from bench_scale import write_csv  # noqa: E402


def read_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def read_orjson(path: Path) -> int:
    import orjson

    rows = 0
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)
            rows += 1
    return rows


def read_openpyxl(path: Path) -> int:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True)) - 1


def write_workbook(table: Path, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            sheet.append([cell or None for cell in row])
    book.save(path)


def best(rounds: int, read, path: Path) -> tuple[int, float, float]:
    """Rows, and seconds of the processor and by the clock."""
    processor, clock = [], []
    for _ in range(rounds):
        start = time.process_time(), time.monotonic()
        rows = read(path)
        processor.append(time.process_time() - start[0])
        clock.append(time.monotonic() - start[1])
    return rows, min(processor), min(clock)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sheet-rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    program = str(options.program.resolve())

    print(f"{'format':>6}  {'rows':>7}  {'what':<18}  {'ours, rows/s':>12}  {'other, rows/s':>13}  {'by':<8}  {'ratio':>5}")
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        folder = Path(name)
        apart(write_files, folder, options.rows)
        lines, table, small = folder / f"{options.rows}.jsonl", folder / "claims.csv", folder / "small.csv"
        apart(write_csv, table, options.rows)
        cases = [("jsonl", lines, "orjson", read_orjson), ("csv", table, "csv", read_csv)]
        try:
            import openpyxl  # noqa: F401

            apart(write_csv, small, options.sheet_rows)
            apart(write_workbook, small, folder / "claims.xlsx")
            cases.append(("xlsx", folder / "claims.xlsx", "openpyxl", read_openpyxl))
        except ImportError as error:
            print(f"SKIPPED: xlsx, {error}", file=sys.stderr)
        for label, path, other, read in cases:
            try:
                rows, processor, clock = best(options.rounds, read, path)
            except ImportError as error:
                print(f"SKIPPED: {label}, {error}", file=sys.stderr)
                continue
            runs = [
                json.loads(subprocess.run([program, str(path), str(ROOT / "Rules")], check=True, capture_output=True).stdout)
                for _ in range(options.rounds)
            ]
            if any(run["rows"] != rows for run in runs):
                sys.exit(f"{label}: {runs[0]['rows']} rows here, {rows} there")
            memory = max(run["peak_kib"] for run in runs) / 1024
            for what, part, unit, theirs in (
                ("fields, one core", "split", "processor", processor),
                ("claims, one core", "one_core", "processor", processor),
                ("claims, all cores", "all_cores", "clock", clock),
            ):
                ours = min(run[part][unit] for run in runs)
                print(
                    f"{label:>6}  {rows:>7}  {what:<18}  {rows / ours:>12,.0f}  {rows / theirs:>13,.0f}  {other:<8}  {theirs / ours:>5.2f}",
                    flush=True,
                )
            print(f"{label:>6}  most memory held: {memory:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()

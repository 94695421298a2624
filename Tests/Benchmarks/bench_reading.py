#!/usr/bin/env python3
"""Measures reading claim files alone against Python's csv, orjson and openpyxl (read-only) on the same files, in one run.

    bench_reading.py READING-BENCHMARK [--rows 100000] [--sheet-rows 20000] [--rounds 3]

Ours makes typed and checked claims of the rows; the others make lists or dictionaries of texts. Each figure is the best of
the rounds. orjson and openpyxl are asked for under the python3 of .build/tools where it has them.
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

from bench import write_files  # noqa: E402


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


def best(rounds: int, read, path: Path) -> tuple[int, float]:
    times = []
    for _ in range(rounds):
        start = time.monotonic()
        rows = read(path)
        times.append(time.monotonic() - start)
    return rows, min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sheet-rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    program = str(options.program.resolve())

    print(f"{'reading':>8}  {'rows':>7}  {'one core':>9}  {'all cores':>9}  {'other':>9}  {'by':<8}  {'one':>5}  {'all':>5}  memory")
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        folder = Path(name)
        lines, table = write_files(folder, options.rows)
        cases = [("jsonl", lines, "orjson", read_orjson), ("csv", table, "csv", read_csv)]
        try:
            _, small = write_files(folder, options.sheet_rows)
            write_workbook(small, folder / "claims.xlsx")
            cases.append(("xlsx", folder / "claims.xlsx", "openpyxl", read_openpyxl))
        except ImportError as error:
            print(f"SKIPPED: xlsx, {error}", file=sys.stderr)
        for label, path, other, read in cases:
            runs = [
                json.loads(subprocess.run([program, str(path), str(ROOT / "Rules")], check=True, capture_output=True).stdout)
                for _ in range(options.rounds)
            ]
            rows = runs[0]["rows"]
            one, all_cores = (rows / min(run[key] for run in runs) for key in ("one_core", "all_cores"))
            memory = max(run["peak_kib"] for run in runs) / 1024
            try:
                others, seconds = best(options.rounds, read, path)
            except ImportError as error:
                print(f"SKIPPED: {label}, {error}", file=sys.stderr)
                continue
            if others != rows:
                sys.exit(f"{label}: {rows} rows here, {others} there")
            rate = others / seconds
            print(
                f"{label:>8}  {rows:>7}  {one:>9,.0f}  {all_cores:>9,.0f}  {rate:>9,.0f}  {other:<8}"
                f"  {one / rate:>5.2f}  {all_cores / rate:>5.2f}  {memory:>4.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()

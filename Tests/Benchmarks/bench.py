#!/usr/bin/env python3
"""Measures `process` against `sqlite3 .import` of the same rows, in the same run.

    bench.py COMMAND [--sizes 10000,100000] [--rounds 3] [--decisions decision-benchmark]

Prints, for each size, claims a second, the ratio to .import, and the most memory that the command held. The claims are
generated (synthetic people, five kinds, nearly all approved) and the same for every run. Each figure is the best of the
rounds: the machine may be shared, and the best round is the one that was least disturbed.

With --decisions it then runs that program: how many decisions a second both forms of the packs make on one core, on as
many of these claims as are in memory at a time when a file is processed.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Oracle"))

import appliances  # noqa: E402
import vehicles  # noqa: E402
from claims import Maker  # noqa: E402

DAY = date(2026, 11, 23)
MEBIBYTE = 1024
DECIDED = 2000


def claims(count: int):
    """So many claims; of ten, six are appliances, two scrappage, one replacement, one of the other two kinds."""
    maker = Maker(Random(20261123), DAY, "bench-")
    for number in range(count):
        match number % 10:
            case 0 | 1:
                yield maker.scrappage(vehicles.V4)
            case 2:
                yield maker.replacement(vehicles.R3)
            case 3:
                yield maker.elderly() if number % 20 == 3 else maker.methanol()
            case _:
                yield maker.appliance(appliances.A3)


def write_files(folder: Path, count: int) -> tuple[Path, Path]:
    lines, table = folder / f"{count}.jsonl", folder / f"{count}.csv"
    rows = list(claims(count))
    columns = sorted({name for row in rows for name in row})
    with lines.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False, separators=(",", ":"), default=str) + "\n")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([json.dumps(v, ensure_ascii=False, default=str) if isinstance(v, list) else v for v in (row.get(c) for c in columns)])
    return lines, table


def apart(make, *arguments) -> None:
    """Makes files in a process of its own. What a process has held counts, to the system, as held by the commands it starts
    too, so whoever measures their memory must not have held more."""
    process = multiprocessing.get_context("fork").Process(target=make, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{make.__name__}: exit {process.exitcode}")


def timed(words: list[str], stdout) -> tuple[float, int]:
    """Seconds by the clock, and the most memory held, in KiB."""
    start = time.monotonic()
    process = subprocess.Popen(words, stdout=stdout, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(words)}: exit {process.returncode}\n{errors}")
    return seconds, usage.ru_maxrss


def measure_process(command: Path, lines: Path, folder: Path) -> tuple[float, int]:
    workspace = folder / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    words = [
        str(command), "process", str(lines), "--on", DAY.isoformat(), "--format", "json",
        "--workspace", str(workspace), "--rules", str(ROOT / "Rules"),
        "--parameters", str(ROOT / "SampleClaims" / "illustrative-parameters.yaml"),
    ]
    with (folder / "decisions.jsonl").open("w") as out:
        result = timed(words, out)
    expected = sum(1 for _ in lines.open())
    printed = sum(1 for _ in (folder / "decisions.jsonl").open())
    if printed != expected:
        sys.exit(f"{printed} decisions for {expected} claims")
    return result


def measure_import(table: Path, folder: Path) -> float:
    database = folder / "import.sqlite"
    database.unlink(missing_ok=True)
    seconds, _ = timed(["sqlite3", str(database), "-cmd", ".mode csv", f".import {table} claims"], subprocess.DEVNULL)
    return seconds


def measure_decisions(program: Path, folder: Path) -> None:
    apart(write_files, folder, DECIDED)
    lines = folder / f"{DECIDED}.jsonl"
    parameters = ROOT / "SampleClaims" / "illustrative-parameters.yaml"
    words = [str(program.resolve()), str(lines), str(ROOT / "Rules"), DAY.isoformat(), str(parameters)]
    print(flush=True)
    if status := subprocess.run(words).returncode:
        sys.exit(f"{program}: exit {status}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--decisions", type=Path)
    options = parser.parse_args()
    command = options.command.resolve()

    print(f"{'claims':>8}  {'claims/s':>9}  {'process':>8}  {'.import':>8}  {'ratio':>6}  {'memory':>8}")
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        folder = Path(name)
        for count in map(int, options.sizes.split(",")):
            apart(write_files, folder, count)
            lines, table = folder / f"{count}.jsonl", folder / f"{count}.csv"
            runs = [(measure_process(command, lines, folder), measure_import(table, folder)) for _ in range(options.rounds)]
            seconds = min(run[0][0] for run in runs)
            memory = max(run[0][1] for run in runs)
            imported = min(run[1] for run in runs)
            print(
                f"{count:>8}  {count / seconds:>9,.0f}  {seconds:>6.2f} s  {imported:>6.2f} s  {seconds / imported:>6.1f}"
                f"  {memory / MEBIBYTE:>4.0f} MiB",
                flush=True,
            )
        if options.decisions:
            measure_decisions(options.decisions, folder)


if __name__ == "__main__":
    main()

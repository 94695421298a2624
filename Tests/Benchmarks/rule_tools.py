#!/usr/bin/env python3
"""Measures the rule authors' tools: tests, coverage, mutation and analysis of all packs, and `rules diff` over recorded claims.

    rule_tools.py COMMAND [--claims 100000] [--rounds 3]

What is asked about the packs is set against loading them (`rules check`) in the same run. The diff lays other amounts over
the packs, so that most claims come out otherwise; it is set against `process` of the same claims in the same run: deciding
and recording them once. Each figure is the best of the rounds, the diff's that of one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import DAY, MEBIBYTE, ROOT, measure_process, timed, write_files

RULES = ["--rules", str(ROOT / "Rules")]
PARAMETERS = ["--parameters", str(ROOT / "SampleClaims" / "illustrative-parameters.yaml")]

# What is asked of all packs, and the seconds that are aimed at on two cores.
ASKED = [
    (["check"], None),
    (["test"], 1),
    (["test", "--coverage"], None),
    (["test", "--mcdc"], None),
    (["test", "--mutate"], 60),
    (["analyse"], 10),
]

OTHER = """title: {zh: 另一套取值, en: Other values}
illustrative: yes
parameters:
  appliance:
    cap an item: {value: 1000 yuan, source: 测量用, status: illustrative}
  vehicle-scrappage:
    new-energy cap: {value: 18000 yuan, source: 测量用, status: illustrative, versions: [V4]}
"""


def timed_with_finding(words: list[str]) -> tuple[float, int]:
    """Like `timed`, for a command that has to exit 1 because it finds something."""
    return timed(["sh", "-c", '"$@"; test $? -eq 1', "sh", *words], subprocess.DEVNULL)


def measure_packs(command: str, rounds: int) -> None:
    loading = None
    print(f"{'rules':>16}  {'seconds':>8}  {'to check':>8}  {'memory':>8}  {'aim':>6}")
    for words, aim in ASKED:
        runs = [timed([command, "rules", *words, *RULES, "--format", "json"], subprocess.DEVNULL) for _ in range(rounds)]
        seconds = min(run[0] for run in runs)
        loading = loading or seconds
        print(
            f"{' '.join(words):>16}  {seconds:>8.2f}  {seconds / loading:>8.1f}  {max(run[1] for run in runs) / MEBIBYTE:>4.0f} MiB"
            f"  {f'{aim} s' if aim else '':>6}", flush=True)


def measure_diff(command: str, claims: int, folder: Path) -> None:
    lines, _ = write_files(folder, claims)
    recorded, _ = measure_process(Path(command), lines, folder)
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_text("title: {zh: 现行, en: As it is}\nparameters: {}\n", encoding="utf-8")
    new.write_text(OTHER, encoding="utf-8")
    diff, memory = timed_with_finding(
        [command, "rules", "diff", str(old), str(new), "--workspace", str(folder / "workspace"), *RULES, *PARAMETERS])
    print(
        f"rules diff over {claims} recorded claims, business day {DAY}: {diff:.2f} s, {memory / MEBIBYTE:.0f} MiB; "
        f"process of the same: {recorded:.2f} s; ratio {diff / recorded:.2f} (aim: 10 s for 100000)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    command = str(options.command.resolve())
    measure_packs(command, options.rounds)
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        measure_diff(command, options.claims, Path(name))


if __name__ == "__main__":
    sys.exit(main())

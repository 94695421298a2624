#!/usr/bin/env python3
"""Measures the rule authors' tools: `rules analyse` over all packs, and `rules diff` over recorded claims.

    rule_tools.py COMMAND [--claims 100000]

The diff lays other amounts over the packs, so that most claims come out otherwise. It is set against `process` of the same
claims in the same run: deciding and recording them once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import DAY, MEBIBYTE, ROOT, measure_process, timed, write_files

RULES = ["--rules", str(ROOT / "Rules"), "--parameters", str(ROOT / "SampleClaims" / "illustrative-parameters.yaml")]

OTHER = """title: {zh: 另一套取值, en: Other values}
illustrative: yes
parameters:
  appliance:
    cap an item: {value: 1000 yuan, source: 测量用, status: illustrative}
  vehicle-scrappage:
    new-energy cap: {value: 18000 yuan, source: 测量用, status: illustrative, versions: [V4]}
"""


def timed_with_status(words: list[str], allowed: set[int]) -> tuple[float, int]:
    """Like `timed`, for commands that exit 1 where they find something."""
    script = f'"$@"; status=$?; case $status in {"|".join(map(str, allowed))}) exit 0;; *) exit $status;; esac'
    return timed(["sh", "-c", script, "sh", *words], subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    command = str(options.command.resolve())
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        folder = Path(name)
        analyse, memory = timed_with_status([command, "rules", "analyse", *RULES], {0, 1})
        print(f"rules analyse, all packs: {analyse:.2f} s, {memory / MEBIBYTE:.0f} MiB", flush=True)
        lines, _ = write_files(folder, options.claims)
        recorded, _ = measure_process(Path(command), lines, folder)
        old, new = folder / "old.yaml", folder / "new.yaml"
        old.write_text("title: {zh: 现行, en: As it is}\nparameters: {}\n", encoding="utf-8")
        new.write_text(OTHER, encoding="utf-8")
        diff, memory = timed_with_status(
            [command, "rules", "diff", str(old), str(new), "--workspace", str(folder / "workspace"), *RULES], {1})
        print(
            f"rules diff over {options.claims} recorded claims: {diff:.2f} s, {memory / MEBIBYTE:.0f} MiB; "
            f"process of the same: {recorded:.2f} s; ratio {diff / recorded:.2f}")
        print(f"(business day {DAY}; aims: analysis under 10 s, diff over 100,000 claims under 10 s)")


if __name__ == "__main__":
    sys.exit(main())

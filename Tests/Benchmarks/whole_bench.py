#!/usr/bin/env python3
"""Measures what the log's statements about the whole cost when a million identifiers are used, and what a locked key costs.

    whole_bench.py COMMAND [--identifiers 1000000] [--rounds 5]

Claims are processed until so many identifiers are used. Then, at none and at so many: how long a file of one claim and one of
a thousand takes to be processed (the tree of used identifiers and the totals are committed to once a file); how long
`audit prove-unused` and `prove-total` take, how large their files are, and how long verifying them takes. Last, how long the
same file of one claim takes under a key file with a passphrase. Seconds are by the clock, the best of the rounds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench

PASSPHRASE = "correct horse battery staple"


class Office:
    """One workspace, and the command on it."""

    def __init__(self, command: Path, folder: Path, name: str):
        self.command, self.folder, self.name = command, folder, name
        self.files = 0
        self.environment = dict(os.environ)

    def run(self, *words: str) -> tuple[float, bytes]:
        start = time.monotonic()
        result = subprocess.run(
            [str(self.command), *words], cwd=self.folder, capture_output=True, env=self.environment)
        took = time.monotonic() - start
        if result.returncode != 0:
            sys.exit(f"{' '.join(words)}: exit {result.returncode}\n{result.stderr.decode()}")
        return took, result.stdout

    def process(self, claims) -> float:
        self.files += 1
        path = self.folder / f"{self.name}-{self.files}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for row in claims:
                row = {key: value for key, value in row.items() if value is not None}
                file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        took, _ = self.run(
            "process", path.name, "--on", bench.DAY.isoformat(), "--format", "csv", "--workspace", self.name,
            "--rules", str(bench.ROOT / "Rules"), "--parameters",
            str(bench.ROOT / "SampleClaims" / "illustrative-parameters.yaml"))
        path.unlink()
        return took

    def identifiers(self) -> int:
        """How many the newest commitment counts, from the published log alone."""
        bundles = sorted(
            (path for path in (self.folder / self.name / "log" / "tile" / "entries").rglob("*") if path.is_file()),
            key=lambda path: path.stat().st_mtime)
        for path in reversed(bundles):
            data, found = path.read_bytes(), None
            while data:
                length = int.from_bytes(data[:2], "big")
                entry, data = json.loads(data[2:2 + length]), data[2 + length:]
                if entry["type"] == "used":
                    found = entry["identifiers"]
            if found is not None:
                return found
        return 0


def best(rounds: int, body) -> float:
    return min(body() for _ in range(rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--identifiers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    # More than are taken.
    claims = bench.claims(1 << 40)
    with tempfile.TemporaryDirectory(prefix="tradein-whole-", dir=".") as name:
        folder = Path(name).resolve()
        office = Office(options.command.resolve(), folder, "workspace")
        # The first run makes the workspace.
        office.process(itertools.islice(claims, 1))
        for target in [0, options.identifiers]:
            filling, filled = 0.0, 0
            while office.identifiers() < target:
                filled += 50_000
                filling += office.process(itertools.islice(claims, 50_000))
            count = office.identifiers()
            if filled:
                print(f"{filled:,} claims processed in {filling:.0f} s", flush=True)
            one = best(options.rounds, lambda: office.process(itertools.islice(claims, 1)))
            many = best(options.rounds, lambda: office.process(itertools.islice(claims, 1_000)))
            print(f"{count:,} identifiers used: a file of 1 claim {one * 1000:.0f} ms, of 1,000 claims {many * 1000:.0f} ms", flush=True)
        _, key = office.run("audit", "key", "--workspace", office.name)
        for words in [["prove-unused", "--vin", "LSVAA2180E2100017"], ["prove-total", "--source", "central"]]:
            made = best(options.rounds, lambda: office.run(
                "audit", *words, "--workspace", office.name, "--out", "proof")[0])
            checked = best(options.rounds, lambda: office.run(
                "audit", "verify-proof", "proof", "--key", key.decode().strip())[0])
            size = (folder / "proof").stat().st_size
            print(f"audit {words[0]}: {made * 1000:.0f} ms, {size:,} bytes; verify-proof {checked * 1000:.0f} ms", flush=True)
        small = Office(office.command, folder, "small")
        small.process(itertools.islice(claims, 1))
        plain = best(options.rounds, lambda: small.process(itertools.islice(claims, 1)))
        (folder / "passphrase").write_text(PASSPHRASE)
        (folder / "passphrase").chmod(0o600)
        small.environment["TRADEIN_PASSPHRASE_FILE"] = str(folder / "passphrase")
        small.run("keys", "lock", "--workspace", small.name, "--passphrase-file", "passphrase")
        locked = best(options.rounds, lambda: small.process(itertools.islice(claims, 1)))
        print(f"a key under a passphrase: a file of 1 claim {locked * 1000:.0f} ms, without {plain * 1000:.0f} ms")


if __name__ == "__main__":
    main()

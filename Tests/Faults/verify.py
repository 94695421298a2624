"""Fails every check of the log at every system call, and looks that none of them says what it can't know.

    python3 verify.py --command .build/debug/tradein --rules Rules [--every 1]

A workspace is made, and a copy of it in which one byte of the log was changed. Every command that checks runs on both under
strace, once for every call by which a process touches files: that call answers EIO. A check that could not read something
exits 2, "could not run"; it may be verified all the same where the call did not matter. So what is sound never comes out
"not verified" (1), and what was changed never comes out "verified" (0); and nothing ends by a signal.

Exits 1 where anything is wrong, 0 with a line of SKIPPED where strace cannot be had.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from append import claims
from tracing import CALLS, failing, hit_the_threads, most_calls, usable, watching

# What only closes, moves or writes does not read; but what is printed is written.
READING = [name for name in CALLS if name not in ("rename", "renameat", "link", "linkat", "unlink", "unlinkat")]
LOADER = 127


class Checks:
    def __init__(self, command, rules, every):
        self.command, self.rules, self.every = os.path.abspath(command), os.path.abspath(rules), every
        self.folder = tempfile.mkdtemp(prefix="tradein-checks-")
        self.problems = []
        with open(self.path("claims.jsonl"), "w", encoding="utf-8") as file:
            file.write(claims(1, 3))
        self.must("process", "claims.jsonl", "--workspace", "good", "--rules", self.rules, "--on", "2026-11-23")
        self.key = self.must("audit", "key", "--workspace", "good").decode().strip()
        self.must("audit", "receipt", "F1", "--workspace", "good", "--out", "receipt.good")
        self.must("audit", "prove-total", "--workspace", "good", "--out", "total.good")
        shutil.copy(self.path("good/log/checkpoint"), self.path("checkpoint.good"))
        shutil.copytree(self.path("good"), self.path("bad"))
        # An entry, in the published copy; the store's own is as it was.
        bundle = next(
            os.path.join(place, name) for place, _, names in os.walk(self.path("bad/log/tile/entries"))
            for name in names)
        self.flip(bundle, bundle, -1)
        for name in ("receipt", "total", "checkpoint"):
            self.flip(self.path(f"{name}.good"), self.path(f"{name}.bad"), -10)

    def path(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def flip(source, target, place):
        with open(source, "rb") as file:
            data = bytearray(file.read())
        # Another letter of the base 64, or another byte of an entry.
        data[place] = ord("A") if data[place] != ord("A") else ord("B")
        with open(target, "wb") as file:
            file.write(data)

    def must(self, *words):
        result = self.run(words)
        if result.returncode != 0:
            sys.exit(f"an undisturbed run failed: {words} {result.returncode} {result.stderr.decode()}")
        return result.stdout

    def run(self, words, under=()):
        return subprocess.run(
            [*under, self.command, *words, "--lang", "en"], cwd=self.folder, capture_output=True, timeout=120,
            stdin=subprocess.DEVNULL)

    def commands(self):
        """Name, status undisturbed, words."""
        for status, kind in [(0, "good"), (1, "bad")]:
            key = ["--key", self.key]
            yield f"verify {kind}", status, ["audit", "verify", "--workspace", kind]
            yield f"verify --log {kind}", status, ["audit", "verify", "--log", f"{kind}/log", *key, "--strict"]
            yield f"verify --old {kind}", status, [
                "audit", "verify", "--log", "good/log", *key, "--old", f"checkpoint.{kind}"]
            yield f"note {kind}", status, ["audit", "note", f"checkpoint.{kind}", *key]
            yield f"receipt {kind}", status, ["audit", "verify-receipt", f"receipt.{kind}", *key]
            yield f"proof {kind}", status, ["audit", "verify-proof", f"total.{kind}", *key]
        yield "replay good", 0, ["audit", "replay", "--workspace", "good"]

    def counts(self, words):
        trace = self.path("trace")
        self.run(words, under=watching(trace))
        return most_calls(trace, READING)

    def check(self, name, status, words):
        runs = 0
        undisturbed = self.run(words)
        if undisturbed.returncode != status:
            sys.exit(f"{name}: undisturbed, it exits {undisturbed.returncode}: {undisturbed.stdout.decode()}"
                     f"{undisturbed.stderr.decode()}")
        for call, count in self.counts(words).items():
            for when in range(1, count + 1, self.every):
                runs += 1
                trace = self.path("trace")
                under = failing(trace, call, "error=EIO", when)
                try:
                    result = self.run(words, under=under)
                except subprocess.TimeoutExpired:
                    self.problems.append(f"{name}: hangs at {call} {when}")
                    continue
                allowed = result.returncode in (status, 2, LOADER) or b"arguments could not be read" in result.stderr
                if not allowed and not hit_the_threads(trace):
                    self.problems.append(
                        f"{name}: exits {result.returncode} at {call} {when}: "
                        f"{result.stdout.decode(errors='replace')[:200]!r} {result.stderr.decode(errors='replace')[-200:]!r}")
        return runs

    def all(self, only):
        runs = 0
        for name, status, words in self.commands():
            if only and only not in name:
                continue
            before, made = len(self.problems), self.check(name, status, words)
            runs += made
            print(f"{name}: {made} faults, {len(self.problems) - before} problems", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        return runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every nth call")
    parser.add_argument("--only", default="", help="only checks whose name holds this")
    options = parser.parse_args()
    if not usable():
        return
    checks = Checks(options.command, options.rules, options.every)
    runs = checks.all(options.only)
    for problem in checks.problems:
        print("✗ " + problem)
    print(f"{runs} faults, {len(checks.problems)} problems")
    sys.exit(1 if checks.problems else 0)


if __name__ == "__main__":
    main()

"""Fails a rotation of the log's keys at every system call, and looks whether the log can go on.

    python3 rotate.py --command .build/debug/tradein --rules Rules [--every 1]

`keys rotate` runs on a copy of a workspace of each suite under strace: once for every call of each kind, that call answers EIO,
and once more the process is killed at it. A rotation is then either done or not: the public keys that sign now are the old
ones or new ones; the next claim is recorded under them; `audit verify --strict` accepts the log; and another rotation goes
through, after which nothing lies among the keys but those that sign.

Exits 1 where anything is wrong, 0 with a line of SKIPPED where strace cannot be had.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from append import ALLOWED, claims
from tracing import CALLS, failing, hit_the_threads, most_calls, usable, watching


class Rotations:
    def __init__(self, command, rules, every, suite, only):
        self.only = only
        self.command, self.rules, self.every = os.path.abspath(command), os.path.abspath(rules), every
        self.folder = tempfile.mkdtemp(prefix="tradein-rotations-")
        self.suite = suite
        self.problems = []
        for name, first in [("first.jsonl", 1), ("second.jsonl", 4)]:
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(claims(first, 1))
        self.must(self.run("keys", "init", "--suite", suite, "--workspace", "base"))
        self.must(self.process("base", "first.jsonl"))
        self.old = self.keys("base")

    def run(self, *words, under=()):
        return subprocess.run(
            [*under, self.command, *words, "--lang", "en"], cwd=self.folder, capture_output=True, timeout=120,
            stdin=subprocess.DEVNULL)

    def process(self, workspace, name):
        return self.run("process", name, "--workspace", workspace, "--rules", self.rules, "--on", "2026-11-23")

    def keys(self, workspace):
        return self.must(self.run("audit", "key", "--workspace", workspace)).stdout.decode().split()

    @staticmethod
    def must(result):
        if result.returncode != 0:
            sys.exit(f"an undisturbed run failed: {result.returncode} {result.stdout!r} {result.stderr.decode()}")
        return result

    def copy(self):
        place = os.path.join(self.folder, "workspace")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(os.path.join(self.folder, "base"), place)
        return "workspace"

    def counts(self):
        trace = os.path.join(self.folder, "trace")
        self.must(self.run("keys", "rotate", "--workspace", self.copy(), under=watching(trace)))
        return most_calls(trace, CALLS)

    def inject(self, name, fault, when):
        workspace, place = self.copy(), f"{self.suite}: {fault} at {name} {when}"
        trace = os.path.join(self.folder, "trace")
        under = failing(trace, name, fault, when)
        try:
            result = self.run("keys", "rotate", "--workspace", workspace, under=under)
        except subprocess.TimeoutExpired:
            self.problems.append(f"{place}: hangs")
            return
        if fault.startswith("error") and result.returncode not in ALLOWED and not hit_the_threads(trace):
            self.problems.append(f"{place}: status {result.returncode} {result.stderr.decode(errors='replace')[-300:]}")
        after = self.keys(workspace)
        new = set(after) - set(self.old)
        if after != self.old and len(new) != len(self.old):
            self.problems.append(f"{place}: half of the keys are new: {after}")
        if result.returncode == 0 and after == self.old:
            self.problems.append(f"{place}: it said that it was done, and is not")
        next_run = self.process(workspace, "second.jsonl")
        if next_run.returncode != 0:
            self.problems.append(f"{place}: afterwards status {next_run.returncode} {next_run.stderr.decode()[-300:]}")
        if self.keys(workspace) != after:
            self.problems.append(f"{place}: the keys change afterwards")
        audit = self.run("audit", "verify", "--strict", "--workspace", workspace)
        if audit.returncode != 0:
            self.problems.append(f"{place}: {audit.stdout.decode()}{audit.stderr.decode()}")
        # What an attempt has left behind goes with the next one.
        again = self.run("keys", "rotate", "--workspace", workspace)
        audit = self.run("audit", "verify", "--strict", "--workspace", workspace)
        if again.returncode != 0 or audit.returncode != 0:
            self.problems.append(f"{place}: rotated again: {again.stderr.decode()[-300:]}{audit.stdout.decode()}")
        due = sorted(os.listdir(os.path.join(self.folder, "base", "keys")))
        left = sorted(os.listdir(os.path.join(self.folder, workspace, "keys")))
        if left != due:
            self.problems.append(f"{place}: left in keys: {left}")

    def all(self):
        runs = 0
        for name, count in self.counts().items():
            if self.only and name != self.only:
                continue
            before = len(self.problems)
            for when in range(1, count + 1, self.every):
                for fault in ["error=EIO", "signal=KILL"]:
                    self.inject(name, fault, when)
                    runs += 1
            print(f"{self.suite}, {name}: {count} calls, {len(self.problems) - before} problems", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        return runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every nth call")
    parser.add_argument("--only", default="", help="only this call")
    parser.add_argument("--suites", default="international,dual")
    options = parser.parse_args()
    if not usable():
        return
    runs, problems = 0, []
    for suite in options.suites.split(","):
        rotations = Rotations(options.command, options.rules, options.every, suite, options.only)
        runs += rotations.all()
        problems += rotations.problems
    for problem in problems:
        print("✗ " + problem)
    print(f"{runs} faults, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

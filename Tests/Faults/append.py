"""Fails an append to the log at every system call, and looks whether anything was lost.

    python3 append.py --command .build/debug/tradein --rules Rules [--every 1]

Two claims are processed into a workspace that holds some already, under strace: once for every call of each kind, that call
answers EIO, and once more the process is killed at it. After each the same command runs undisturbed, and must print the
decisions that an undisturbed run prints, and leave a workspace that `audit verify` accepts. A run that a call failed may say
so and exit with a status of the contract; ended by a signal of its own, it has crashed.

Exits 1 where anything is wrong, 0 with a line of SKIPPED where strace cannot be had.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

from tracing import CALLS, failing, hit_the_threads, most_calls, usable, watching

# The contract's statuses for what may follow from a failed call; 127 is the loader's, before the command has begun.
ALLOWED = {0, 1, 2, 65, 70, 73, 74, 127}


def claims(first, count):
    lines = []
    for number in range(first, first + count):
        lines.append(json.dumps({
            "claim_id": f"F{number}", "kind": "appliance", "applied_on": "2026-11-02", "region": "140702",
            "merchant_id": "91140799MA0EX0018X", "applicant_type": "individual", "applicant_name": "测试人",
            "applicant_id": "140799196506060069", "applicant_phone": "13800000005", "payee_name": "测试人",
            "payee_account": "6228000000000010059", "category": "television", "brand": "B", "model": "M",
            "serial_number": f"FAULT{number:06d}", "gtin": "6901234567892", "efficiency_level": 1,
            "list_price": "3000.00", "final_price": "2699.00", "payment_order": f"P{number}",
            "delivered_on": "2026-11-02", "invoice_number": f"2514200000000000{number:04d}",
            "invoice_date": "2026-11-01", "invoice_total": "2699.00", "invoice_buyer_id": "140799196506060069",
            "invoice_region": "140702"}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


class Faults:
    def __init__(self, command, rules, every):
        self.command, self.rules, self.every = os.path.abspath(command), os.path.abspath(rules), every
        self.folder = tempfile.mkdtemp(prefix="tradein-faults-")
        self.problems = []
        for name, first, count in [("first.jsonl", 1, 3), ("second.jsonl", 4, 2)]:
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(claims(first, count))
        self.base = os.path.join(self.folder, "base")
        self.must(self.process(self.base, "first.jsonl"))
        self.wanted = self.judgements(self.must(self.process(self.copy(), "second.jsonl")))

    def run(self, *words, under=()):
        return subprocess.run(
            [*under, self.command, *words], cwd=self.folder, capture_output=True, timeout=120,
            stdin=subprocess.DEVNULL)

    def process(self, workspace, name, under=()):
        return self.run("process", name, "--workspace", workspace, "--rules", self.rules, "--on", "2026-11-23",
                        "--format", "json", "--lang", "en", under=under)

    def must(self, result):
        if result.returncode != 0:
            sys.exit(f"an undisturbed run failed: {result.returncode} {result.stdout!r} {result.stderr.decode()}")
        return result

    @staticmethod
    def judgements(result):
        return [
            (line["claim_id"], line["outcome"], line.get("amount"))
            for line in map(json.loads, result.stdout.splitlines())]

    def copy(self):
        place = os.path.join(self.folder, "workspace")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.base, place)
        return place

    def counts(self):
        trace = os.path.join(self.folder, "trace")
        self.must(self.process(self.copy(), "second.jsonl", under=watching(trace)))
        return most_calls(trace, CALLS)

    def inject(self, name, fault, when):
        workspace = self.copy()
        trace = os.path.join(self.folder, "trace")
        under = failing(trace, name, fault, when)
        place = f"{fault} at {name} {when}"
        try:
            result = self.process(workspace, "second.jsonl", under=under)
        except subprocess.TimeoutExpired:
            self.problems.append(f"{place}: hangs")
            return
        if fault.startswith("error") and result.returncode not in ALLOWED and not hit_the_threads(trace):
            self.problems.append(f"{place}: status {result.returncode} {result.stderr.decode(errors='replace')[-300:]}")
        again = self.process(workspace, "second.jsonl")
        if again.returncode != 0 or self.judgements(again) != self.wanted:
            self.problems.append(f"{place}: afterwards status {again.returncode} {again.stderr.decode()[-300:]}")
        audit = self.run("audit", "verify", "--workspace", workspace, "--lang", "en")
        if audit.returncode != 0:
            self.problems.append(f"{place}: {audit.stdout.decode()}{audit.stderr.decode()}")

    def all(self):
        runs = 0
        for name, count in self.counts().items():
            before = len(self.problems)
            for when in range(1, count + 1, self.every):
                for fault in ["error=EIO", "signal=KILL"]:
                    self.inject(name, fault, when)
                    runs += 1
            print(f"{name}: {count} calls, {len(self.problems) - before} problems", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        return runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--command", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--every", type=int, default=1, help="only every nth call")
    options = parser.parse_args()
    if not usable():
        return
    faults = Faults(options.command, options.rules, options.every)
    runs = faults.all()
    for problem in faults.problems:
        print("✗ " + problem)
    print(f"{runs} faults, {len(faults.problems)} problems")
    sys.exit(1 if faults.problems else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures a budget's way to the bank: claims appropriated, approved, batched, confirmed; and the balances of many entries.

    bench_money.py COMMAND [--claims 100000] [--entries 1000000]

Prints the seconds of each command and the most memory that it held; entries a second; and the ratios to a bare loop of prepared
statements (bare.c) that inserts in the same run the same rows of all tables that the commands wrote, and those of the ledger
alone, the best of three; and how long the balances take on a workspace of so many entries. Claims are synthetic.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from random import Random

from bench import DAY, MEBIBYTE, ROOT, apart, timed  # noqa: E402

import appliances  # noqa: E402
from claims import Maker  # noqa: E402

BUDGET = "source,year,programme,region,amount,document\n" + "".join(
    f"{source},2026,appliance,140700,9000000000.00,测试1号\n" for source in ("central", "local")
)


# What the commands write for each claim and payment, parents first, and the columns that grow.
KEYS = {
    "entry": "id", "posting": "entry", "kept_text": "id", "sealed_text": "id", "submission": "id", "rules": "id",
    "basis": "id", "decision": "id", "sealed_claim": "id", "identifier_use": "decision", "quota_use": "decision",
    "log_entry": "idx", "checkpoint": "size", "act": "log_index",
    "batch": "id", "batch_line": "batch", "bank_report": "id", "line_result": "id",
}


def claims(count: int, path: Path) -> None:
    maker = Maker(Random(20261124), DAY, "bench-")
    with path.open("w", encoding="utf-8") as file:
        for _ in range(count):
            claim = {k: v for k, v in maker.appliance(appliances.A3).items() if v is not None}
            claim["payee_name"] = claim["applicant_name"]
            file.write(json.dumps(claim, ensure_ascii=False, default=str) + "\n")


def notification(reference: str, lines: list[dict], path: Path) -> None:
    """A camt.054 by which the bank has paid every line."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>\n')
        for line in lines:
            amount = f'<Amt Ccy="CNY">{line["amount"]}</Amt>'
            file.write(
                f"<Ntry>{amount}<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls><Refs><EndToEndId>"
                f"{reference}-{line['line']}</EndToEndId></Refs>{amount}</TxDtls></NtryDtls></Ntry>\n"
            )
        file.write("</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n")


def answer(command: Path, where: list[str], folder: Path) -> None:
    """The bank's answer to the batch."""
    shown = subprocess.run(
        [str(command), "pay", "show", "1", "--format", "csv", *where], capture_output=True, text=True, check=True
    )
    listed = subprocess.run(
        [str(command), "pay", "list", "--format", "json", *where], capture_output=True, text=True, check=True
    )
    lines = list(csv.DictReader(io.StringIO(shown.stdout)))
    notification(json.loads(listed.stdout)["reference"], lines, folder / "camt.xml")


def year(command: Path, count: int, folder: Path) -> None:
    apart(claims, count, folder / "claims.jsonl")
    (folder / "budget.csv").write_text(BUDGET, encoding="utf-8")
    workspace = folder / "workspace"
    base = [str(command)]
    where = ["--workspace", str(workspace)]
    on = ["--on", DAY.isoformat(), *where]
    rules = ["--rules", str(ROOT / "Rules")]

    def run(name: str, words: list[str]) -> float:
        with (folder / "out").open("w") as out:
            seconds, memory = timed(base + words, out)
        print(f"  {name:<12} {seconds:>8.2f} s  {memory / MEBIBYTE:>5.0f} MiB", flush=True)
        return seconds

    database = workspace / "workspace.sqlite"

    def marks() -> dict[str, int]:
        """The last number of each table, by which rows written later are known."""
        db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        found = {
            table: db.execute(f"SELECT coalesce(max({column}), -1) FROM {table}").fetchone()[0]
            for table, column in KEYS.items()
        }
        db.close()
        return found

    print(f"{count} claims:")
    appropriate = run("appropriate", ["ledger", "appropriate", str(folder / "budget.csv"), *on, *rules])
    process = run("process", ["process", str(folder / "claims.jsonl"), "--format", "json", *on, *rules])
    before = marks()
    batch = run("batch", ["pay", "batch", "--bank", "iso20022", "--passbooks", "--out", str(folder / "pay.xml"), *on, *rules])
    apart(answer, command, where, folder)
    confirm = run("import", ["pay", "import", str(folder / "camt.xml"), "--bank", "iso20022", *on, *rules])
    run("balances", ["ledger", "balances", *where])

    bare = folder / "bare"
    subprocess.run(["cc", "-O2", "-o", str(bare), str(ROOT / "Tests/Benchmarks/bare.c"), "-lsqlite3"], check=True)

    def loop(specifications: list[str]) -> tuple[int, float]:
        best = None
        for _ in range(3):
            for path in folder.glob("scratch*"):
                path.unlink()
            words = [str(bare), str(database), str(folder / "scratch.sqlite"), "16384", *specifications]
            done = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
            best = min(best or float(done[1]), float(done[1]))
        return int(done[0]), best

    everything = appropriate + process + batch + confirm
    paying = batch + confirm
    entries, payments = (marks()[table] for table in ("entry", "line_result"))
    print(f"  {entries} entries, {payments} payments; {entries / everything:,.0f} entries a second")
    wholes = [table for table in KEYS if table != "entry"]
    for name, seconds, tables in (
        ("everything", everything, ["entry", *wholes]),
        ("paying", paying, [f"{table} WHERE {KEYS[table]} > {before[table]}" for table in ("entry", *wholes)]),
        ("the ledger", everything, ["entry", "posting"]),
    ):
        rows, bareseconds = loop(tables)
        print(
            f"  {name:<12} {seconds:>8.2f} s; a bare loop of its {rows} rows {bareseconds:.2f} s,"
            f" {rows / bareseconds:,.0f} a second: {seconds / bareseconds:.1f} times that"
        )


def balances(command: Path, entries: int, folder: Path) -> None:
    """A workspace of one claim, filled up with approvals by SQL: balances are read, entries are not verified."""
    claims(1, folder / "one.jsonl")
    workspace = folder / "many"
    words = ["--workspace", str(workspace), "--rules", str(ROOT / "Rules"), "--on", DAY.isoformat()]
    subprocess.run([str(command), "process", str(folder / "one.jsonl"), *words], check=True, capture_output=True)
    db = sqlite3.connect(workspace / "workspace.sqlite")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {entries})"
    db.execute(
        f"INSERT INTO entry {numbers} SELECT i, 5, 'approve/' || i, '{DAY}', 'd', 'tradein', NULL, zeroblob(32) FROM n"
    )
    db.execute(
        f"INSERT INTO posting {numbers} SELECT i, route.id, 5, route.id, 1, i, 100 FROM n, route WHERE flow = 5"
    )
    db.execute("UPDATE balance_state SET entry = ?", (entries,))
    db.execute(
        "UPDATE balance SET fen = (SELECT sum(CASE WHEN to_account = balance.account THEN fen ELSE -fen END) FROM posting "
        "JOIN route ON route.id = posting.route WHERE balance.account IN (to_account, from_account))"
    )
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with (folder / "out").open("w") as out:
        runs = [timed([str(command), "ledger", "balances", "--workspace", str(workspace)], out) for _ in range(3)]
    seconds, memory = min(runs)
    print(f"balances on {entries} entries: {seconds:.2f} s, {memory / MEBIBYTE:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--claims", default="10000,100000")
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    command = options.command.resolve()
    for count in map(int, options.claims.split(",")):
        with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
            year(command, count, Path(name))
    with tempfile.TemporaryDirectory(prefix="tradein-bench-") as name:
        balances(command, options.entries, Path(name))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures whole runs of `check` and `process` over long files: time, and the most memory held.

    bench_scale.py COMMAND [--csv 10000,100000,1000000] [--xlsx 10000,50000,200000] [--shared …] [--interrupt 1000000] [--only check,process]

Each size is checked without a workspace, processed into a new one, and processed into another with --results. The claims are
those of bench.py. Memory is flat where the last column stays near 1: it is the memory held, as a ratio to that of the format's
smallest file under the same command. The results file is looked at: it must have as many rows as the submission.

With --interrupt ROWS a table of so many rows is processed once undisturbed, and once with SIGINT when two fifths of the
decisions are printed and again to the end: the second run must print the same bytes, and the books must be the same.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Benchmarks"))

from bench import DAY, MEBIBYTE, apart, claims  # noqa: E402

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def columns() -> list[str]:
    return sorted({name for row in islice(claims(1000), 1000) for name in row})


def texts(count: int, names: list[str]):
    """The rows, every cell as text."""
    for row in claims(count):
        cells = []
        for name in names:
            value = row.get(name)
            if value is None:
                cells.append("")
            elif isinstance(value, bool):
                cells.append("true" if value else "false")
            elif isinstance(value, list):
                cells.append("; ".join(f"{item['item']}:{item['cost']}" + (":in_plan" if item.get("in_plan") else "") for item in value))
            else:
                cells.append(str(value))
        yield cells


def write_csv(path: Path, count: int) -> None:
    names = columns()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(texts(count, names))


def letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def write_xlsx(path: Path, count: int, shared: bool = False) -> None:
    """A workbook with its texts in the cells, as programs write it that stream; or each text once and shared, as Excel does."""
    names = columns()
    places = [letters(place) for place in range(len(names))]
    numbers: dict[str, int] = {}

    def cell(place: str, number: int, text: str) -> str:
        if shared:
            return f'<c r="{place}{number}" t="s"><v>{numbers.setdefault(text, len(numbers))}</v></c>'
        return f'<c r="{place}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'

    def row(number: int, cells: list[str]) -> bytes:
        inner = "".join(cell(place, number, text) for place, text in zip(places, cells) if text)
        return f'<row r="{number}">{inner}</row>'.encode()

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
            '"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        )
        relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="申报" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            sheet.write(row(1, names))
            for number, cells in enumerate(texts(count, names), 2):
                sheet.write(row(number, cells))
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as texts_part:
            texts_part.write(f'<sst xmlns="{MAIN}">'.encode())
            for text in numbers:
                texts_part.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            texts_part.write(b"</sst>")


class Run:
    """One run of the command, its decisions digested as they come."""

    def __init__(self, command: Path, verb: str, file: Path, workspace: Path, more: list[str] = []):
        words = [
            str(command), verb, str(file), "--on", DAY.isoformat(), "--format", "json", "--workspace", str(workspace),
            "--rules", str(ROOT / "Rules"), "--parameters", str(ROOT / "SampleClaims" / "illustrative-parameters.yaml"), *more,
        ]
        self.lines = 0
        self.digest = hashlib.sha256()
        self.start = time.monotonic()
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.errors)

    def read(self, most: int | None = None) -> None:
        for line in self.process.stdout:
            self.lines += 1
            self.digest.update(line)
            if self.lines == most:
                return

    def end(self, expected: int = 0) -> None:
        self.read()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.seconds = time.monotonic() - self.start
        self.memory = usage.ru_maxrss / MEBIBYTE
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode != expected:
            self.errors.seek(0)
            sys.exit(f"exit {self.process.returncode}, not {expected}: {self.errors.read()[-2000:]}")


def rows_of(path: Path) -> int:
    """Rows below the header, counted without reading them."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        count, rest = 0, b""
        while piece := sheet.read(1 << 20):
            piece = rest + piece
            count += piece.count(b"</row>")
            rest = piece[-5:]
        return count - 1


def measure(command: Path, folder: Path, kind: str, sizes: list[int], verbs: list[str]) -> None:
    smallest: dict[str, float] = {}
    for size in sizes:
        file = folder / f"{size}.{kind[:4]}"
        if kind == "csv":
            apart(write_csv, file, size)
        else:
            apart(write_xlsx, file, size, kind == "xlsx-shared")
        for label in verbs:
            workspace, results = folder / "workspace", folder / "results"
            shutil.rmtree(workspace, ignore_errors=True)
            shutil.rmtree(results, ignore_errors=True)
            verb = label.split()[0]
            run = Run(command, verb, file, workspace, ["--results", str(results)] if "results" in label else [])
            run.end()
            if run.lines != size:
                sys.exit(f"{run.lines} decisions for {size} claims")
            if "results" in label and rows_of(results / file.name) != size:
                sys.exit(f"{rows_of(results / file.name)} rows came back of {size}")
            disk = sum(path.stat().st_size for path in workspace.rglob("*") if path.is_file()) / MEBIBYTE / 1024
            ratio = run.memory / smallest.setdefault(label, run.memory)
            print(
                f"{kind:>11}  {size:>9,}  {label:<17}  {run.seconds:>7.1f} s  {size / run.seconds:>8,.0f}  {run.memory:>5.0f} MiB"
                f"  {ratio:>5.2f}  {disk:>6.0f} MiB",
                flush=True,
            )
        file.unlink()


def interrupt(command: Path, folder: Path, size: int) -> None:
    file = folder / "claims.csv"
    apart(write_csv, file, size)
    whole = Run(command, "process", file, folder / "whole")
    whole.end()
    first = Run(command, "process", file, folder / "broken")
    first.read(most=size * 2 // 5)
    first.process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    first.end(expected=-signal.SIGINT)
    waited = time.monotonic() - asked
    again = Run(command, "process", file, folder / "broken")
    again.end()
    books = [
        subprocess.run(
            [str(command), "ledger", "balances", "--workspace", str(folder / name), "--format", "json"],
            check=True, capture_output=True,
        ).stdout
        for name in ("whole", "broken")
    ]
    verified = subprocess.run([str(command), "audit", "verify", "--workspace", str(folder / "broken")])
    same = again.digest.digest() == whole.digest.digest() and again.lines == whole.lines == size and books[0] == books[1]
    print(
        f"interrupted after {first.lines:,} of {size:,} decisions ({waited:.1f} s after asking); run again: {again.seconds:.1f} s,"
        f" undisturbed: {whole.seconds:.1f} s; same decisions and books: {'yes' if same else 'NO'};"
        f" audit verify: {'passed' if verified.returncode == 0 else 'FAILED'}",
        flush=True,
    )
    if not same or verified.returncode:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", type=Path)
    parser.add_argument("--csv", default="10000,100000,1000000")
    parser.add_argument("--xlsx", default="10000,50000,200000")
    parser.add_argument("--shared", default="10000,50000,200000", help="workbooks whose texts are shared, as Excel writes them")
    parser.add_argument("--interrupt", type=int, default=0)
    parser.add_argument("--only", default="check,process,process --results")
    options = parser.parse_args()
    command = options.command.resolve()
    print(f"{'':>11}  {'rows':>9}  {'command':<17}  {'time':>9}  {'rows/s':>8}  {'memory':>9}  {'ratio':>5}  {'on disk':>10}")
    with tempfile.TemporaryDirectory(prefix="tradein-scale-") as name:
        folder = Path(name)
        for kind, sizes in (("csv", options.csv), ("xlsx", options.xlsx), ("xlsx-shared", options.shared)):
            if sizes:
                measure(command, folder, kind, [int(size) for size in sizes.split(",")], options.only.split(","))
        if options.interrupt:
            interrupt(command, folder, options.interrupt)


if __name__ == "__main__":
    main()

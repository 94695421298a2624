#!/usr/bin/env python3
"""Writes workbooks that no merchant should send, each named after what is wrong with it, from the rows of a table.

    hostile_workbooks.py TABLE.csv FOLDER

Only Python's own zipfile is used, so that what is written is what stands here. `good.xlsx` is the sound one.
"""

import csv
import io
import stat
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
BLANKS = 300 << 20


def letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def row(number: int, cells: list[str]) -> str:
    inner = "".join(
        f'<c r="{letters(place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for place, cell in enumerate(cells) if cell
    )
    return f'<row r="{number}">{inner}</row>'


def sheet(rows: list[str], before: str = "", behind: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}{behind}</sheetData></worksheet>'


def parts(sheets: list[tuple[str, str]], texts: str = "") -> dict[str, str]:
    """A workbook of sheets (name, XML)."""
    numbers = range(1, len(sheets) + 1)
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    links += f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in zip(numbers, sheets))
    result = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>x</t></si>{texts}</sst>',
    }
    return result | {f"xl/worksheets/sheet{n}.xml": xml for n, (_, xml) in zip(numbers, sheets)}


def archive(parts: dict[str, str | bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return memory.getvalue()


def compound(names: list[str]) -> bytes:
    """Enough of the container of old workbooks to be known by: its mark, and names of its directory in UTF-16."""
    body = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + body


def main() -> None:
    table, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with table.open(encoding="utf-8", newline="") as file:
        header, *claims = list(csv.reader(file))
    rows = [row(number, cells) for number, cells in enumerate([header, *claims], 1)]
    one = lambda xml, **more: archive(parts([("申报", xml)], **more))  # noqa: E731
    good = parts([("申报", sheet(rows))])
    blanks = " " * BLANKS

    def with_brand(text: str) -> list[str]:
        cells = list(claims[1])
        cells[header.index("brand")] = text
        return [rows[0], rows[1], row(3, cells), *rows[3:]]

    link = zipfile.ZipInfo("xl/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    outside = io.BytesIO(archive(good | {"../../outside.txt": "x", "/etc/outside.txt": "x", "xl/../../../outside.txt": "x"}))
    with zipfile.ZipFile(outside, "a") as book:
        book.writestr(link, "/etc/passwd")
    entities = '<!DOCTYPE b [<!ENTITY e0 "ha">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)
    ) + "]>"
    external = '<!DOCTYPE b [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
    again = [rows[0], rows[1], row(3, header), *(row(number, cells) for number, cells in enumerate(claims[1:], 4))]
    files = {
        "good.xlsx": archive(good),
        "bomb.xlsx": one(sheet(rows, behind=blanks)),
        "bomb-of-texts.xlsx": one(sheet(rows), texts=blanks),
        "nested.xlsx": archive({"good.xlsx": archive(good), "bomb.xlsx": b"PK"}),
        "entities.xlsx": one(sheet(with_brand("BRAND"), before=entities).replace("BRAND", "&e9;")),
        "external.xlsx": one(sheet(with_brand("BRAND"), before=external).replace("BRAND", "&e9;")),
        "outside.xlsx": outside.getvalue(),
        "long-cell.xlsx": one(sheet(with_brand("长" * (10 << 20)))),
        "million-columns.xlsx": one(sheet([*rows[:2], '<row r="3">' + "".join(f'<c r="{letters(n)}3"><v>1</v></c>' for n in range(1_000_000)) + "</row>", *rows[3:]])),
        "header-twice.xlsx": one(sheet(again)),
        "second-sheet.xlsx": archive(parts([("说明", sheet([row(1, ["请看第二张"])])), ("申报", sheet(rows))])),
        "empty-sheet.xlsx": one(sheet([])),
        "locked.xlsx": compound(["Root Entry", "EncryptionInfo", "EncryptedPackage"]),
        "old.xls": compound(["Root Entry", "Workbook"]),
        "old-renamed.xlsx": compound(["Root Entry", "Workbook"]),
        "table-renamed.xlsx": table.read_bytes(),
        "cut-off.xlsx": archive(good)[:-200],
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()

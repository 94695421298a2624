#!/usr/bin/env python3
"""Writes SampleClaims/excel/08-appliances-chain.xlsx: the claims of 08-appliances-chain.csv as a merchant's workbook has them.

    sample_workbook.py            needs XlsxWriter; the same version writes the same bytes

A title over merged cells and a note stand above the header, dates are dates shown in Chinese, prices are numbers with a format,
identifiers are texts, and a hidden sheet holds the list of a drop-down.
"""

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter

FOLDER = Path(__file__).resolve().parent.parent.parent / "SampleClaims"


def main() -> None:
    with (FOLDER / "08-appliances-chain.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file, delimiter="\t"))
    target = FOLDER / "excel" / "08-appliances-chain.xlsx"
    target.parent.mkdir(exist_ok=True)
    book = xlsxwriter.Workbook(str(target))
    book.set_properties({"title": "家电以旧换新补贴申报表", "created": datetime(2026, 11, 23)})
    lists, sheet = book.add_worksheet("选项"), book.add_worksheet("申报")
    lists.write_column(0, 0, ["个人", "单位"])
    lists.hide()
    sheet.activate()
    title = book.add_format({"bold": True, "align": "center", "font_size": 14})
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.merge_range(0, 0, 0, len(header) - 1, "晋中市家电以旧换新补贴申报表", title)
    sheet.write(1, 0, "填报单位：样本连锁")
    sheet.write_row(2, 0, header, book.add_format({"bold": True}))
    for place, row in enumerate(rows, 3):
        for column, (name, text) in enumerate(zip(header, row)):
            if not text:
                continue
            try:
                when = datetime.fromisoformat(text) if text[4:5] == "-" else None
            except ValueError:
                when = None
            if when:
                sheet.write_datetime(place, column, when, day)
            elif name in ("标价", "最终销售价格", "价税合计", "list_price", "final_price", "invoice_total"):
                sheet.write_number(place, column, float(text), money)
            else:
                sheet.write_string(place, column, text)
    sheet.freeze_panes(3, 0)
    sheet.set_column(0, len(header) - 1, 16)
    book.close()


if __name__ == "__main__":
    main()

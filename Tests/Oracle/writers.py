"""Claim files: JSON Lines, a JSON array, CSV in several forms; same claims, other spellings."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from random import Random

from fields import BY_NAME, FIELDS, WORDS

NAMES = ("claims.jsonl", "claims.json", "claims.utf8.csv", "claims.gb18030.csv", "claims.tab.csv")


def write_all(folder: Path, claims: list[dict]) -> None:
    with open(folder / "claims.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for claim in claims:
            out.write(json.dumps(as_json(claim), ensure_ascii=False) + "\n")
    array = [as_json(claim, chinese_keys=True) for claim in claims]
    text = json.dumps(array, ensure_ascii=False, indent=1)
    (folder / "claims.json").write_text(text + "\n", encoding="utf-8")
    chinese = as_csv(claims, chinese=True)
    (folder / "claims.utf8.csv").write_bytes(b"\xef\xbb\xbf" + chinese.encode("utf-8"))
    (folder / "claims.gb18030.csv").write_bytes(chinese.encode("gb18030"))
    tab = as_csv(claims, chinese=False, delimiter="\t")
    (folder / "claims.tab.csv").write_bytes(tab.encode("utf-8"))


def as_json(claim: dict, chinese_keys: bool = False) -> dict:
    """Amounts as numbers or text, absent as null or no key, keys in either language."""
    rng = Random(f"{claim.get('claim_id')}/{chinese_keys}")
    numbers, labels = rng.random() < 0.5, chinese_keys and rng.random() < 0.7
    written = {}
    for name, value in claim.items():
        if value is None and rng.random() < 0.5:
            continue
        field = BY_NAME.get(name)
        if field and field.type == "money" and numbers:
            value = number(value)
        elif field and field.type == "date":
            value = spell_date(rng, value)
        elif field and field.type == "items" and numbers and isinstance(value, list):
            value = [{**entry, "cost": number(entry["cost"])} for entry in value]
        written[field.label if field and labels else name] = value
    return written


def number(value):
    """The same amount as a JSON number, where it is one."""
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value) if "." in value.rstrip("0").rstrip(".") else int(float(value))
    return value


def spell_date(rng: Random, value):
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value or "")
    way = rng.randrange(4)
    if not match or way < 2:
        return value
    year, month, day = (int(part) for part in match.groups())
    return f"{year}/{month}/{day}" if way == 2 else f"{year}年{month}月{day}日"


def as_csv(claims: list[dict], chinese: bool, delimiter: str = ",") -> str:
    names = [field.name for field in FIELDS]
    extra = sorted({name for claim in claims for name in claim} - set(names))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([BY_NAME[n].label if chinese else n for n in names] + extra)
    for claim in claims:
        rng = Random(f"{claim.get('claim_id')}/csv/{chinese}")
        writer.writerow([cell(rng, name, claim.get(name), chinese) for name in names + extra])
    return out.getvalue()


def cell(rng: Random, name: str, value, chinese: bool) -> str:
    if value is None:
        return ""
    kind = BY_NAME[name].type if name in BY_NAME else "text"
    if kind == "items" and isinstance(value, list):
        return "; ".join(
            f"{e['item']}:{e['cost']}" + (":in_plan" if e["in_plan"] else "") for e in value
        )
    if isinstance(value, bool):
        pair = ("是", "否") if chinese else ("true", "false")
        return pair[0] if value else pair[1]
    if kind == "date":
        return spell_date(rng, value)
    if kind == "money" and rng.random() < 0.3 and value.endswith(".00"):
        return value[:-3]
    if chinese and kind in WORDS and rng.random() < 0.7:
        return WORDS[kind].get(value, value)
    return str(value)

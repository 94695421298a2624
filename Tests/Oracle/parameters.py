"""Local values given on the command line: the elderly cap and the methanol amounts.

Reads JSON, or YAML of `key: value` lines, nested by indentation or in braces. A value is
found by its path, whatever the nesting: the elderly cap where the path holds
`cap_per_household`, a methanol amount where it holds `methanol` and its last key names the
vehicle class. Spaces, hyphens and underscores are one. A trailing `value` and anything beside
it (source, status) is skipped.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from fields import VEHICLE_CLASSES


@dataclass
class Parameters:
    elderly_cap: int | None = None  # fen a household
    methanol_amounts: dict[str, int] = field(default_factory=dict)  # fen by class


def load(path: str | Path) -> Parameters:
    text = Path(path).read_text(encoding="utf-8-sig")
    try:
        tree = json.loads(text)
    except ValueError:
        tree = read_yaml(text)
    found = Parameters()
    for words, value in flatten(tree):
        if (fen := _fen(value)) is not None:
            _place(found, words, fen)
    return found


def _place(found: Parameters, words: list[str], fen: int) -> None:
    words = [re.sub(r"[ -]", "_", word) for word in words]
    if words and words[-1] == "value":
        words = words[:-1]
    last = words[-1] if words else ""
    if "cap_per_household" in last:
        found.elderly_cap = fen
    elif any("methanol" in word for word in words):
        for name in sorted(VEHICLE_CLASSES, key=len, reverse=True):
            if re.search(rf"(^|_){name}(_|$)", last):
                found.methanol_amounts[name] = fen
                return


def _fen(value) -> int | None:
    match = re.fullmatch(r"([\d,]+)(?:\.(\d{1,2}))?(?: *(?:yuan|元|CNY))?", str(value))
    if not match:
        return None
    return int(match[1].replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))


def flatten(tree, words=()):
    if isinstance(tree, dict):
        for naming in ("name", "key", "id", "parameter"):
            if "value" in tree and isinstance(tree.get(naming), str):
                words = (*words, *tree[naming].split("."))
        for key, value in tree.items():
            yield from flatten(value, (*words, *str(key).split(".")))
    elif isinstance(tree, list):
        for value in tree:
            yield from flatten(value, words)
    else:
        yield list(words), tree


# --- a small part of YAML


def read_yaml(text: str):
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"(^|\s)#.*$", "", line).rstrip()
        if bare.strip() and bare.strip() != "---":
            lines.append((len(bare) - len(bare.lstrip()), bare.strip()))
    tree, rest = _block(lines, 0)
    if rest < len(lines):
        raise ValueError(f"can't read parameters at: {lines[rest][1]}")
    return tree


def _block(lines, at):
    indent = lines[at][0] if at < len(lines) else 0
    if at < len(lines) and lines[at][1].startswith("- "):
        return _sequence(lines, at, indent)
    tree = {}
    while at < len(lines) and lines[at][0] == indent and not lines[at][1].startswith("- "):
        key, _, value = lines[at][1].partition(":")
        at += 1
        if value.strip() and value.strip() not in ("|", ">"):
            tree[_scalar(key)] = _flow(value.strip())
        elif at < len(lines) and (
            lines[at][0] > indent or (lines[at][0] == indent and lines[at][1].startswith("- "))
        ):
            tree[_scalar(key)], at = _block(lines, at)
        else:
            tree[_scalar(key)] = None
    return tree, at


def _sequence(lines, at, indent):
    entries = []
    while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
        text = lines[at][1][2:].strip()
        inner = indent + len(lines[at][1]) - len(text)
        if re.match(r"[\w.\u4e00-\u9fff]+:(\s|$)", text):
            lines[at] = (inner, text)
            entry, at = _block(lines, at)
        else:
            entry, at = _flow(text), at + 1
        entries.append(entry)
    return entries, at


def _flow(text: str):
    if text.startswith("{") and text.endswith("}"):
        pairs = (part.partition(":") for part in _parts(text[1:-1]))
        return {_scalar(key): _flow(value.strip()) for key, _, value in pairs}
    if text.startswith("[") and text.endswith("]"):
        return [_flow(part.strip()) for part in _parts(text[1:-1])]
    return _scalar(text)


def _parts(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += char in "{["
        depth -= char in "}]"
        if char == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def _scalar(text: str):
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text

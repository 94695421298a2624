#!/usr/bin/env python3
"""Verifies a published log with nothing of ours: the specifications, and the Ed25519 of PyPI's `cryptography`.

    check_log.py LOG-FOLDER --key VKEY [--key VKEY...] [--witness VKEY...] [--old CHECKPOINT...]

Reads the folder as C2SP tlog-tiles has it, strictly: the signed checkpoint (signed-note v1.0.0, tlog-checkpoint v1.0.0), every
bundle of entries, every tile of every level (RFC 6962 over SHA-256), cosignatures (tlog-cosignature v1.0.1), and of older
checkpoints that the log continues them. An SM2 key is Tests/LogVectors/national.py's to check.

Prints one line. Exits 0 where all holds, 1 where something does not, 2 where it could not be checked.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import sys
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    print("SKIPPED: the Python package cryptography is not installed (pip install cryptography)")
    sys.exit(2)

LOG_KEY, WITNESS_KEY = 0x01, 0x04


class Wrong(Exception):
    """Something does not hold."""


def decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong(f"not base64: {text[:40]!r}") from error
    if base64.b64encode(data).decode() != text:
        raise Wrong(f"not canonical base64: {text[:40]!r}")
    return data


class Key:
    def __init__(self, text: str):
        self.name, identity, material = text.split("+", 2)
        raw = decoded(material)
        self.kind, self.id = raw[0], bytes.fromhex(identity)
        if self.kind not in (LOG_KEY, WITNESS_KEY) or len(raw) != 33:
            raise ValueError(f"not an Ed25519 key: {text}")
        if hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4] != self.id:
            raise ValueError(f"the id is not the key's own: {text}")
        self.public = Ed25519PublicKey.from_public_bytes(raw[1:])

    def check(self, text: bytes, signature: bytes) -> None:
        message = text
        if self.kind == WITNESS_KEY:
            if len(signature) != 72 or signature[0] & 0x80:
                raise Wrong(f"a cosignature of {self.name} is malformed")
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
            signature = signature[8:]
        try:
            self.public.verify(signature, message)
        except InvalidSignature as error:
            raise Wrong(f"the signature of {self.name} does not hold") from error


class Checkpoint:
    def __init__(self, data: bytes, keys: list[Key]):
        text = data.decode("utf-8")
        if any(ord(character) < 0x20 and character != "\n" for character in text) or not text.endswith("\n"):
            raise Wrong("the checkpoint is no note")
        body, separator, tail = text.rpartition("\n\n")
        if not separator or not tail:
            raise Wrong("the checkpoint has no signatures")
        signed = (body + "\n").encode()
        self.signers: list[Key] = []
        for line in tail[:-1].split("\n"):
            dash, name, payload = (line.split(" ") + ["", ""])[:3]
            if dash != "\u2014" or not name or line.count(" ") != 2:
                raise Wrong(f"not a signature line: {line[:60]!r}")
            raw = decoded(payload)
            if len(raw) < 5:
                raise Wrong("a signature is too short")
            for key in keys:
                if key.name == name and key.id == raw[:4]:
                    key.check(signed, raw[4:])
                    self.signers.append(key)
        lines = body.split("\n")
        if len(lines) < 3 or "" in lines:
            raise Wrong("the checkpoint has fewer than three lines")
        self.origin, size, root = lines[:3]
        if not size.isascii() or not size.isdigit() or (size[0] == "0" and size != "0"):
            raise Wrong(f"not a size: {size!r}")
        self.size, self.root = int(size), decoded(root)
        if not any(key.kind == LOG_KEY and key.name == self.origin for key in self.signers):
            raise Wrong("the checkpoint is not signed by the log's key")


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """RFC 6962's tree by its frontier: the roots of full subtrees, largest first."""

    def __init__(self):
        self.size, self.frontier = 0, []

    def append(self, leaf: bytes) -> None:
        self.frontier.append((1, leaf))
        self.size += 1
        while len(self.frontier) > 1 and self.frontier[-1][0] == self.frontier[-2][0]:
            (count, right), (_, left) = self.frontier.pop(), self.frontier.pop()
            self.frontier.append((2 * count, node(left, right)))

    def root(self) -> bytes:
        if not self.frontier:
            return hashlib.sha256(b"").digest()
        result = self.frontier[-1][1]
        for _, left in reversed(self.frontier[:-1]):
            result = node(left, result)
        return result


def tile_path(level: str, index: int, width: int) -> str:
    groups = [f"{index % 1000:03d}"]
    index //= 1000
    while index:
        groups.insert(0, f"x{index % 1000:03d}")
        index //= 1000
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == 256 else f".p/{width}")


class Folder:
    def __init__(self, path: Path):
        self.path = path

    def tile(self, level: str, index: int, width: int, each: int | None) -> bytes:
        """A tile's bytes; of a partial one that is gone, the beginning of the full one."""
        for place in dict.fromkeys([tile_path(level, index, width), tile_path(level, index, 256)]):
            file = self.path / place
            if not file.is_file():
                continue
            data = file.read_bytes()
            if each is None:
                return data
            is_whole = place == tile_path(level, index, width)
            if len(data) != each * width if is_whole else len(data) < each * width:
                raise Wrong(f"{place} has {len(data)} bytes")
            return data[:each * width]
        raise Wrong(f"{tile_path(level, index, width)} is missing")

    def check_all(self, level: str, parts: list[bytes]) -> None:
        """Every file of a level that the checkpoint covers, older partial ones too, is made of these parts."""
        for file in (self.path / "tile" / level).rglob("*"):
            groups = file.relative_to(self.path / "tile" / level).parts
            if file.is_dir():
                continue
            width = 256
            if len(groups) > 1 and groups[-2].endswith(".p"):
                width, groups = int(groups[-1]), (*groups[:-2], groups[-2][:-2])
            start = 256 * int("".join(group.removeprefix("x") for group in groups))
            if start + width <= len(parts) and file.read_bytes() != b"".join(parts[start:start + width]):
                raise Wrong(f"{file.relative_to(self.path)} is not made of the entries")

    def entries(self, size: int):
        for start in range(0, size, 256):
            width = min(256, size - start)
            data = self.tile("entries", start // 256, width, None)
            place = 0
            for _ in range(width):
                length = int.from_bytes(data[place:place + 2], "big")
                entry = data[place + 2:place + 2 + length]
                if len(data) < place + 2 + length:
                    raise Wrong(f"the bundle of entry {start} breaks off")
                yield entry
                place += 2 + length
            is_partial = not (self.path / tile_path("entries", start // 256, width)).is_file()
            if place != len(data) and not is_partial:
                raise Wrong(f"bytes follow the last entry of the bundle of entry {start}")


def verify(folder: Folder, keys: list[Key], older: list[bytes]) -> str:
    file = folder.path / "checkpoint"
    if not file.is_file():
        raise Wrong("there is no checkpoint")
    checkpoint = Checkpoint(file.read_bytes(), keys)
    kept: dict[int, set[bytes]] = {}
    for data in older:
        old = Checkpoint(data, keys)
        if old.origin != checkpoint.origin or old.size > checkpoint.size:
            raise Wrong(f"an older checkpoint of {old.size} entries is another log's, or the log was taken back")
        kept.setdefault(old.size, set()).add(old.root)
    tree, leaves, entries = Tree(), [], []
    if kept.get(0, {tree.root()}) != {tree.root()}:
        raise Wrong("an older checkpoint of no entries has another root")
    for entry in folder.entries(checkpoint.size):
        entries.append(len(entry).to_bytes(2, "big") + entry)
        leaves.append(hashlib.sha256(b"\x00" + entry).digest())
        tree.append(leaves[-1])
        if tree.size in kept and kept[tree.size] != {tree.root()}:
            raise Wrong(f"the log does not continue an older checkpoint of {tree.size} entries")
    if tree.root() != checkpoint.root:
        raise Wrong("the entries do not make the root")
    hashes, level, tiles = leaves, 0, 0
    folder.check_all("entries", entries)
    while hashes:
        for start in range(0, len(hashes), 256):
            part = hashes[start:start + 256]
            if folder.tile(str(level), start // 256, len(part), 32) != b"".join(part):
                raise Wrong(f"{tile_path(str(level), start // 256, len(part))} is not made of the entries")
            tiles += 1
        folder.check_all(str(level), hashes)
        above = []
        for start in range(0, len(hashes) - 255, 256):
            below = Tree()
            for value in hashes[start:start + 256]:
                below.append(value)
            above.append(below.root())
        hashes, level = above, level + 1
    witnesses = sum(key.kind == WITNESS_KEY for key in checkpoint.signers)
    return f"holds: {checkpoint.origin}, {checkpoint.size} entries, {tiles} tiles, {witnesses} cosignatures"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--old", action="append", type=Path, default=[])
    options = parser.parse_args()
    try:
        keys = [Key(text) for text in options.key + options.witness]
        older = [path.read_bytes() for path in options.old]
        if not options.folder.is_dir():
            raise NotADirectoryError(f"no folder: {options.folder}")
    except (OSError, ValueError, Wrong) as error:
        print(f"could not be checked: {error}")
        return 2
    try:
        print(verify(Folder(options.folder), keys, older))
    except OSError as error:
        print(f"could not be checked: {error}")
        return 2
    except (Wrong, UnicodeDecodeError) as error:
        print(f"does not hold: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

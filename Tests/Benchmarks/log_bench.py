#!/usr/bin/env python3
"""Measures `audit verify --log` against bare SHA-256, on one core, in the same run; and appending to a log.

    log_bench.py COMMAND [--sizes 100000,1000000] [--entry-bytes 400] [--rounds 3] [--append PROGRAM]

For each size a log is written by Tests/LogVectors (an implementation of its own), then verified. Printed are entries a
second of processor time; the share that this is of the rate at which one core digests the same bytes with SHA-256 and
nothing else, by the bytes of the entries alone and by all bytes that a verifier has to digest (SHA-256 works in blocks of 64:
an entry with its prefix and padding, and a node for each entry); and the most memory held, which must not grow.

With --append, `log-benchmark` appends: entries are digested, signed over and published as tiles, all synchronised, a batch at
a time. What it has made is verified. Beside it stands what it takes to write the same bytes to one file and synchronise.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "LogVectors"))

import tlog  # noqa: E402

KEY = tlog.SigningKey("bench.example/log", b"b" * 32)


def write_log(folder: Path, count: int, length: int) -> None:
    """A log, tile by tile, so that memory holds one tile a level."""
    levels: list[list[bytes]] = []
    full: list[int] = []
    for start in range(0, count, 256):
        entries = [number.to_bytes(8, "big") * (length // 8) for number in range(start, min(start + 256, count))]
        bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
        put(folder, "entries", start // 256, bundle, len(entries))
        add(folder, levels, full, 0, [tlog.leaf(entry) for entry in entries])
    rest: bytes | None = None
    for level, hashes in enumerate(levels):
        if hashes:
            put(folder, str(level), full[level], b"".join(hashes), len(hashes))
        # Smaller subtrees lie to the right; what was joined so far hangs on as the last.
        nodes = hashes + ([rest] if rest is not None else [])
        rest = joined(hashes, rest) if nodes else rest
    text = f"{KEY.name}\n{count}\n{tlog.b64(rest or hashlib.sha256(b'').digest())}\n".encode()
    (folder / "checkpoint").write_bytes(tlog.note(text, KEY))


def joined(hashes: list[bytes], last: bytes | None) -> bytes | None:
    """The root over full subtrees of one height and, to their right, what is smaller than one of them."""
    end = len(hashes)
    while end:
        width = end & -end
        subtree = tlog.root(hashes[end - width:end])
        last = subtree if last is None else tlog.node(subtree, last)
        end -= width
    return last


def add(folder: Path, levels: list[list[bytes]], full: list[int], level: int, hashes: list[bytes]) -> None:
    if level == len(levels):
        levels.append([])
        full.append(0)
    levels[level] += hashes
    if len(levels[level]) == 256:
        put(folder, str(level), full[level], b"".join(levels[level]), 256)
        full[level] += 1
        parent = tlog.root(levels[level])
        levels[level] = []
        add(folder, levels, full, level + 1, [parent])


def put(folder: Path, level: str, index: int, data: bytes, width: int) -> None:
    path = folder / tlog._path(level, index, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def bare_rate() -> float:
    """Bytes a second of processor time that SHA-256 digests, in pieces that stay in the cache."""
    piece, rounds = bytes(1 << 16), 4000
    start = time.process_time()
    digest = hashlib.sha256()
    for _ in range(rounds):
        digest.update(piece)
    digest.digest()
    return len(piece) * rounds / (time.process_time() - start)


def append(program: str, command: str, count: int, length: int, batch: int, rounds: int) -> None:
    """Appends, prints what it took, the best of some rounds, and verifies what came of it."""
    best: list[float] = []
    shares: list[float] = []
    blocks = (1 + length + 9 + 63) // 64 + 2
    for _ in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="tradein-append-", dir="."))
        try:
            made = subprocess.run([program, str(folder), str(count), str(length), str(batch)], check=True, capture_output=True, text=True)
            key, figures, verifying = made.stdout.splitlines()
            took = [float(figure) for figure in figures.split()]
            seconds, bare = (float(figure) for figure in verifying.split())
            shares.append(64 * blocks * count / seconds / bare)
            best = took if not best or took[0] < best[0] else best
            verify(command, folder / "log", key)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    clock, processor, longest, plain = best
    print(
        f"appending {count:,} entries of {length} bytes, {batch:,} at a time: {count / clock:10,.0f} a second by the clock,"
        f" {processor / clock:.1f} cores; at most {longest:.2f} s between checkpoints; {clock / plain:.1f} times as long as"
        f" writing the bytes to one file; verified by the library alone at {max(shares):.0%} of its bare SHA-256", flush=True)


def verify(command: str, folder: Path, key: str = KEY.vkey) -> tuple[float, int]:
    """Processor seconds and the most memory, in KiB."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(command, [command, "audit", "verify", "--log", str(folder), "--key", key, "--strict"])
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"audit verify failed: {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--entry-bytes", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--append", help="the program that appends")
    parser.add_argument("--append-entries", type=int, default=400_000)
    parser.add_argument("--batch", type=int, default=8_192)
    options = parser.parse_args()
    length = options.entry_bytes // 8 * 8
    if options.append:
        append(
            os.path.abspath(options.append), os.path.abspath(options.command), options.append_entries, length,
            options.batch, options.rounds)
    print(f"verifying logs of entries of {length} bytes, best of {options.rounds}")
    for size in map(int, options.sizes.split(",")):
        folder = Path(tempfile.mkdtemp(prefix="tradein-log-"))
        try:
            write_log(folder, size, length)
            seconds, memory, bare = float("inf"), 0, 0.0
            for _ in range(options.rounds):
                bare = max(bare, bare_rate())
                took, held = verify(os.path.abspath(options.command), folder)
                seconds, memory = min(seconds, took), max(memory, held)
            blocks = (1 + length + 9 + 63) // 64 + 2
            print(
                f"{size:>9} entries: {seconds:6.2f} s of processor time, {size / seconds:10,.0f} a second; of bare SHA-256"
                f" ({bare / 1e6:,.0f} MB/s): {length * size / seconds / bare:4.0%} by entries,"
                f" {64 * blocks * size / seconds / bare:4.0%} by all that is digested; {memory // 1024} MiB",
                flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

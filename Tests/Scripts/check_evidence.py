#!/usr/bin/env python3
"""Checks the evidence that `tradein doctor` has written, with nothing of ours (see check_log.py).

    check_evidence.py FILE --key VKEY [--key VKEY...]

The keys come from another source than the file. Two checkpoints signed by one log contradict each other where they have one
size and two roots; where the second has fewer entries than the first; or where a consistency proof (RFC 9162, section 2.1.4.2)
shows that the second's tree begins with another root than the first's. Prints which; exits 0 where it is proved, 1 where not.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from check_log import Checkpoint, Key, Wrong, decoded, node


def roots(old: int, new: int, root: bytes, hashes: list[bytes]) -> tuple[bytes, bytes]:
    """The two roots that a consistency proof leads to, from the older root."""
    if old & (old - 1) == 0:
        hashes = [root, *hashes]
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = hashes[0]
    for value in hashes[1:]:
        if sn == 0:
            raise Wrong("the consistency proof is too long")
        if fn & 1 or fn == sn:
            first, second = node(value, first), node(value, second)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node(second, value)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise Wrong("the consistency proof is too short")
    return first, second


def judge(data: bytes, keys: list[Key]) -> str:
    if not data.startswith(b"tradein evidence 1\n"):
        raise Wrong("this is no evidence file")
    first, second = (
        Checkpoint(re.search(b"\n----- %s checkpoint -----\n(.*?)----- end -----" % part, data, re.S).group(1), keys)
        for part in (b"first", b"second"))
    if first.origin != second.origin:
        raise Wrong("the checkpoints are of two logs")
    if first.size == second.size and first.root != second.root:
        return f"two roots of {first.size} entries"
    if second.size < first.size:
        return f"the log went back from {first.size} to {second.size} entries"
    proof = re.search(rb"\nconsistency (\d+) (\d+)\nroot (\S+)\n((?:\S+\n)*)", data)
    if not proof:
        raise Wrong("there is no consistency proof")
    old, new, root = int(proof[1]), int(proof[2]), decoded(proof[3].decode())
    if (old, new) != (first.size, second.size):
        raise Wrong("the consistency proof is of other sizes")
    hashes = [decoded(line.decode()) for line in proof[4].split()]
    if roots(old, new, root, hashes) != (root, second.root):
        raise Wrong("the consistency proof does not hold")
    if root == first.root:
        raise Wrong("the second continues the first")
    return f"the first {old} of {new} entries were rewritten"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", action="append", required=True)
    options = parser.parse_args()
    try:
        print("proved: " + judge(options.file.read_bytes(), [Key(text) for text in options.key]))
    except (Wrong, AttributeError, UnicodeDecodeError) as error:
        print(f"not proved: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
